//! The manual for an agency's engineer, printed from the layouts so that it cannot differ from them.
use std::collections::BTreeMap;
use std::fmt::Write;

use super::cell::Kind;
use super::layout::{self, Layout, Need};
use super::limits::FeedLimits;
use super::refusal::RECORD_BYTES_MAX;
use crate::domain::faults::FaultCode;

/// `docs/feeds.md`, whole.
pub fn manual() -> String {
    let usual = FeedLimits::default();
    let mut page = include_str!("manual/rules.md")
        .replace("{record_bytes}", &RECORD_BYTES_MAX.to_string())
        .replace("{chunk_rows}", &usual.chunk_rows.to_string())
        .replace("{hold_share}", &usual.hold_share_percent.to_string())
        .replace("{hold_lines}", &usual.hold_lines_from.to_string())
        .replace("{retire_share}", &usual.retire_share_percent.to_string())
        .replace("{faults}", &faults())
        .replace("{datasets}", &contents());
    for layout in layout::all() {
        page.push_str(&section(layout));
    }
    page.push_str(&code_lists());
    page
}

fn faults() -> String {
    let rows = FaultCode::ALL
        .iter()
        .map(|(code, meaning)| format!("| `{code}` | {meaning} |"));
    rows.collect::<Vec<_>>().join("\n")
}

fn contents() -> String {
    let rows = layout::all().map(|layout| {
        let key: Vec<&str> = layout.key_columns().collect();
        format!(
            "| [`{0}`](#{0}) | {1} | {2} |",
            layout.dataset,
            layout.owner,
            key.join(", ")
        )
    });
    rows.collect::<Vec<_>>().join("\n")
}

fn section(layout: &Layout) -> String {
    let mut text = format!(
        "\n## {}\n\n{}\n*{}*\n\nSupplied by `{}`.",
        layout.dataset, layout.about, layout.tentang, layout.owner
    );
    if let Some((own, others)) = layout.ties.split_first() {
        let others: Vec<String> = others
            .iter()
            .map(|tie| format!("`{}`", tie.column))
            .collect();
        let also = if others.is_empty() {
            String::new()
        } else {
            format!(", with {} where given", others.join(", "))
        };
        // Writing to a string cannot fail.
        write!(text, " Names an employer by `{}`{also}.", own.column).ok();
    }
    text.push_str("\n\n| column | | holds | meaning |\n|---|---|---|---|\n");
    for column in layout.columns {
        let need = match column.need {
            Need::Key => "key",
            Need::Required => "required",
            Need::Optional => "",
        };
        writeln!(
            text,
            "| `{}` | {need} | {} | {} |",
            column.name,
            holds(column.kind),
            column.about
        )
        .ok();
    }
    write!(
        text,
        "\n```csv\n{}\n{}\n```\n",
        header(layout),
        sample(layout)
    )
    .ok();
    text
}

/// Long code lists are printed once, at the end.
fn holds(kind: Kind) -> String {
    match kind {
        Kind::Code(list) => format!("[{0}](#{1})", list.name(), list.name().to_lowercase()),
        other => other.describe(),
    }
}

fn header(layout: &Layout) -> String {
    layout
        .columns
        .iter()
        .map(|column| column.name)
        .collect::<Vec<_>>()
        .join(",")
}

fn sample(layout: &Layout) -> String {
    let cells = layout.columns.iter().map(|column| {
        if column.sample.contains(',') {
            format!("\"{}\"", column.sample)
        } else {
            column.sample.to_owned()
        }
    });
    cells.collect::<Vec<_>>().join(",")
}

fn code_lists() -> String {
    let mut lists = BTreeMap::new();
    for column in layout::all().flat_map(|layout| layout.columns) {
        if let Kind::Code(list) = column.kind {
            lists.insert(list.name(), list.codes());
        }
    }
    let mut text = "\n# Code lists\n".to_owned();
    for (name, codes) in lists {
        write!(text, "\n### {name}\n\n| code | meaning |\n|---|---|\n").ok();
        for (code, meaning) in codes {
            writeln!(text, "| `{code}` | {} |", meaning.replace('\n', " ")).ok();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `SIMPUL_UPDATE=1` writes the page instead.
    #[test]
    fn the_checked_in_manual_is_the_layouts_own() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/feeds.md");
        let printed = manual();
        if std::env::var_os("SIMPUL_UPDATE").is_some() {
            std::fs::write(path, &printed).unwrap();
        }
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            kept == printed,
            "docs/feeds.md is stale: run the tests with SIMPUL_UPDATE=1"
        );
    }

    #[test]
    fn every_dataset_and_column_stands_in_the_manual() {
        let printed = manual();
        for layout in layout::all() {
            assert!(printed.contains(&format!("\n## {}\n", layout.dataset)));
            for column in layout.columns {
                assert!(
                    printed.contains(&format!("| `{}` |", column.name)),
                    "{}",
                    column.name
                );
            }
        }
    }
}
