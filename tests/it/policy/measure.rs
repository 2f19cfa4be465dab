//! Documents that nobody thought of: none makes the measure or the decision panic, nothing hides from
//! the measure that the parser then nests, and nothing runs that was not allowed.
use std::sync::LazyLock;

use async_graphql::Request;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{Selection, SelectionSet};
use async_graphql_value::Value;
use proptest::prelude::*;
use simpul::policy::extent::{DocumentLimits, check_text};
use simpul::policy::text::with_line_feeds;

use crate::limits::ROOMY;
use crate::sample::{Denying, Sample};

static SAMPLE: LazyLock<Sample> = LazyLock::new(Sample::new);

const DOCUMENTS: [&str; 5] = [
    r#"query A($v: Int = 1, $w: Boolean! = true) { reports(first: $v, filter: { title: "a", amounts: [1, 2] }) { id @include(if: $w) ...F } } fragment F on Report { title amount children { ... on Titled { title } } }"#,
    r#"{ titled { title ... on Report { amount } ... on Secret { suspect } } hits { __typename ...S } } fragment S on Secret { report { file { suspect } } }"#,
    "{ reports(orderBy: [{ field: AMOUNT }]) { a: words(above: 3) } # comment { [\r\n secret { title } }",
    r#"query A { ping } query B { report { title @skip(if: false) } } mutation C { x }"#,
    r#"{ reports(filter: { title: """block [ " { """, any: [{ title: "\"\\" }] }) { id } }"#,
];

/// What is put somewhere into a document.
const PIECES: [&str; 22] = [
    "\"\"\"",
    "\"",
    "\"\"",
    "\\",
    "#",
    "\n",
    "\r",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "...",
    "@",
    "$v",
    ":",
    "! ",
    "é",
    "\u{feff}",
    "fragment F on Report { ...F }",
    "@withheld(index: 0)",
];

fn mutated() -> impl Strategy<Value = String> {
    let change = (
        any::<prop::sample::Index>(),
        prop::sample::select(PIECES.to_vec()),
        0..5_usize,
    );
    let changes = prop::collection::vec(change, 0..5);
    (prop::sample::select(DOCUMENTS.to_vec()), changes).prop_map(|(document, changes)| {
        let mut letters: Vec<char> = document.chars().collect();
        for (place, put, instead_of) in changes {
            let from = place.index(letters.len() + 1);
            let until = (from + instead_of).min(letters.len());
            letters.splice(from..until, put.chars());
        }
        letters.into_iter().collect()
    })
}

/// Lists of strings of every kind, from which letters are then missing.
fn of_strings() -> impl Strategy<Value = String> {
    let strings = [
        r#""""#,
        r#""a""#,
        r#""""a""""#,
        r#""""[ " [""""#,
        r#""\"""#,
        "1",
        "# [ \"\n",
        "# \"\"\"\r",
    ];
    let leaf = prop::sample::select(strings.to_vec()).prop_map(str::to_owned);
    let list = leaf.prop_recursive(8, 40, 4, |inner| {
        prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(" ")))
    });
    (
        list,
        prop::collection::vec(any::<prop::sample::Index>(), 0..3),
    )
        .prop_map(|(list, missing)| {
            let mut letters: Vec<char> = format!("{{ a(b: [{list}]) {{ c {{ d }} }} }}")
                .chars()
                .collect();
            for place in missing {
                letters.remove(place.index(letters.len()));
            }
            letters.into_iter().collect()
        })
}

/// The deepest nesting of brackets that stands in what was parsed.
fn nesting(set: &SelectionSet) -> u32 {
    let items = set.items.iter().map(|item| match &item.node {
        Selection::Field(field) => {
            let arguments = field
                .node
                .arguments
                .iter()
                .map(|(_, value)| 1 + depth(&value.node));
            arguments
                .max()
                .unwrap_or(0)
                .max(nesting(&field.node.selection_set.node))
        }
        Selection::InlineFragment(fragment) => nesting(&fragment.node.selection_set.node),
        Selection::FragmentSpread(_) => 0,
    });
    items.max().map_or(0, |deepest| deepest + 1)
}

fn depth(value: &Value) -> u32 {
    match value {
        Value::List(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        Value::Variable(_)
        | Value::Null
        | Value::Number(_)
        | Value::String(_)
        | Value::Boolean(_)
        | Value::Binary(_)
        | Value::Enum(_) => 0,
    }
}

/// That the measure saw every level that the parser made.
fn check_nesting(text: &str) -> Result<(), TestCaseError> {
    let roomy = DocumentLimits { depth: 60, ..ROOMY };
    if check_text(text, &roomy).is_err() {
        return Ok(());
    }
    let Ok(document) = parse_query(with_line_feeds(text)) else {
        return Ok(());
    };
    let sets = document
        .operations
        .iter()
        .map(|(_, operation)| &operation.node.selection_set.node);
    let sets = sets.chain(
        document
            .fragments
            .values()
            .map(|fragment| &fragment.node.selection_set.node),
    );
    let levels = sets.map(nesting).max().unwrap_or(0);
    let tight = DocumentLimits {
        depth: levels.saturating_sub(1) / 2,
        ..ROOMY
    };
    prop_assert!(
        levels == 0 || check_text(text, &tight).is_err(),
        "{levels} levels in {text:?}"
    );
    Ok(())
}

fn check_decision(text: &str) -> Result<(), TestCaseError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let outcome = runtime.block_on(SAMPLE.run(Denying::Null, "employer:read", Request::new(text)));
    for resolved in &outcome.resolved {
        let is_allowed = outcome.allowed.iter().any(|allowed| {
            allowed == resolved || (allowed == "Titled.title" && resolved.ends_with(".title"))
        });
        prop_assert!(is_allowed, "{resolved} ran unallowed: {text:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_measured_and_decided_without_panic(text: String) {
        check_nesting(&text)?;
        check_decision(&text)?;
    }

    #[test]
    fn a_document_that_was_tampered_with_runs_nothing_that_was_not_allowed(text in mutated()) {
        check_nesting(&text)?;
        check_decision(&text)?;
    }

    #[test]
    fn no_string_hides_a_level_of_nesting(text in of_strings()) {
        check_nesting(&text)?;
    }
}
