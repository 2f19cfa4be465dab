//! The header line: which field of the file fills which column.
use std::collections::HashMap;

use super::layout::Layout;
use super::refusal::Refusal;
use crate::domain::faults::shape_of;

/// For every column of the layout, the field of the file that fills it.
#[derive(Debug)]
pub(super) struct Header {
    /// Field numbers in the order of the layout's columns.
    pub(super) fields: Vec<usize>,
    /// Fields that every record has.
    pub(super) width: usize,
}

/// Names told of one kind of trouble: a header may have ten thousand.
const NAMES_MAX: usize = 20;

impl Header {
    /// Reads a header. Columns may come in any order and any case; none may be missing, unknown or
    /// repeated. Columns that begin with `_` are a report's own and are passed over, so that a
    /// corrected report can be sent as it is.
    pub(super) fn read(
        layout: &'static Layout,
        header: &csv::StringRecord,
    ) -> Result<Self, Refusal> {
        if header.as_slice().contains('\r') {
            return Err(Refusal::CarriageReturns);
        }
        let names: Vec<String> = header
            .iter()
            .map(|name| name.trim().to_lowercase())
            .collect();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut repeated = Vec::new();
        let mut unknown = Vec::new();
        for (place, name) in names.iter().enumerate() {
            if name.starts_with('_') {
                continue;
            }
            if !layout.columns.iter().any(|column| column.name == name) {
                unknown.push(printable(name));
            } else if places.insert(name, place).is_some() {
                repeated.push(name.clone());
            }
        }
        let places = layout
            .columns
            .iter()
            .map(|column| (column.name, places.get(column.name)));
        let (fields, missing): (Vec<_>, Vec<_>) = places.partition(|(_, place)| place.is_some());
        let missing: Vec<String> = missing
            .into_iter()
            .map(|(name, _)| name.to_owned())
            .collect();
        if missing.is_empty() && unknown.is_empty() && repeated.is_empty() {
            return Ok(Self {
                fields: fields
                    .into_iter()
                    .filter_map(|(_, place)| place.copied())
                    .collect(),
                width: names.len(),
            });
        }
        let problems = [
            ("missing", missing),
            ("unknown", unknown),
            ("repeated", repeated),
        ];
        let problems = problems
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(problem, names)| format!("{problem}: {}", listed(&names)));
        Err(Refusal::Header {
            dataset: layout.dataset,
            problems: problems.collect::<Vec<_>>().join("; "),
        })
    }
}

fn listed(names: &[String]) -> String {
    let shown = names.get(..NAMES_MAX).unwrap_or(names).join(", ");
    match names.len().saturating_sub(NAMES_MAX) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// A file without a header has a record where the header should be: only what looks like a name is repeated.
pub(super) fn printable(name: &str) -> String {
    let is_name = name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.contains(['_', ' ']) | name.chars().all(|c| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if is_name {
        format!("`{name}`")
    } else {
        format!("a column of the shape `{}`", shape_of(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::layout;

    fn read(names: &[&str]) -> Result<Vec<usize>, String> {
        let layout = layout::find("workers").unwrap();
        Header::read(layout, &csv::StringRecord::from(names.to_vec()))
            .map(|header| header.fields)
            .map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn columns_come_in_any_order_and_case() {
        assert_eq!(read(&[" NAME ", "nik"]), Ok(vec![1, 0]));
    }

    #[test]
    fn a_wrong_header_is_told_with_every_name() {
        let told = read(&["nik", "nik", "wage"]).unwrap_err();
        assert!(
            told.contains("missing: name; unknown: `wage`; repeated: nik"),
            "{told}"
        );
    }

    #[test]
    fn a_reports_own_columns_are_passed_over() {
        assert_eq!(
            read(&["_line", "nik", "_Reason", "name", "_line"]),
            Ok(vec![1, 3])
        );
    }

    #[test]
    fn of_ten_thousand_columns_a_few_are_told() {
        let names: Vec<String> = (0..10_000).map(|_| "wage".to_owned()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let told = read(&names).unwrap_err();
        assert!(
            told.len() < 1_000 && told.contains("and 9980 more"),
            "{told}"
        );
    }

    #[test]
    fn a_record_in_place_of_the_header_is_not_repeated() {
        let told = read(&["5204080101900001", "Budi Santoso"]).unwrap_err();
        assert!(
            !told.contains("5204") && !told.to_lowercase().contains("budi"),
            "{told}"
        );
    }
}
