//! Citations are Indonesian in both languages, as officials cite the law: they stand on the sheet too.
use super::*;

/// English words that once stood in citations, or might.
const ENGLISH: &[&str] = &[
    "accuracy",
    "agreement",
    "and",
    "annex",
    "article",
    "be",
    "by",
    "confirmed",
    "contribution",
    "contributions",
    "daily",
    "data-sharing",
    "for",
    "from",
    "in",
    "instalment",
    "law",
    "monthly",
    "number",
    "of",
    "on",
    "policy",
    "quarterly",
    "regulation",
    "replaced",
    "report",
    "service",
    "silence",
    "team",
    "the",
    "times",
    "to",
    "weekly",
    "weight",
    "with",
    "yearly",
];

#[test]
fn no_legal_basis_holds_an_english_word() {
    let (mut faults, mut seen) = (Vec::new(), 0);
    for (file, text) in EMBEDDED {
        let table: toml::Table = text.parse().unwrap();
        let mut citations = Vec::new();
        collect(&toml::Value::Table(table), &mut citations);
        seen += citations.len();
        for citation in citations {
            let mut words = citation.split(|c: char| !c.is_alphanumeric() && c != '-');
            if let Some(word) = words.find(|word| ENGLISH.contains(&word.to_lowercase().as_str())) {
                faults.push(format!("{file}: `{word}` in `{citation}`"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(seen > 0);
}

/// Every legal basis below a value, in rows and in lists within rows.
fn collect(value: &toml::Value, citations: &mut Vec<String>) {
    if let Some(table) = value.as_table() {
        for (name, value) in table {
            match value.as_str() {
                Some(text) if name == "legal_basis" => citations.push(text.to_owned()),
                Some(_) | None => collect(value, citations),
            }
        }
    }
    for value in value.as_array().into_iter().flatten() {
        collect(value, citations);
    }
}
