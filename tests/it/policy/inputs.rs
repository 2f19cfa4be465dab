//! What a caller filters or sorts by, it reveals.
use serde_json::{Value, json};

use crate::sample::Sample;

async fn denied(rights: &str, query: &str, variables: Value) -> Vec<String> {
    let outcome = Sample::new().ask(rights, query, variables).await;
    if !outcome.denied.is_empty() {
        assert!(!outcome.resolved.contains(&"Query.reports"), "{query}");
        assert!(!outcome.resolved.contains(&"Report.words"), "{query}");
    }
    outcome.denied
}

#[tokio::test]
async fn a_filter_or_sort_key_that_is_denied_denies_the_field() {
    for (query, variables, coordinate) in [
        (
            "{ reports(filter: { amounts: [1] }) { title } }",
            json!({}),
            "ReportFilter.amounts",
        ),
        (
            "{ reports(filter: { amounts: 1 }) { title } }",
            json!({}),
            "ReportFilter.amounts",
        ),
        (
            "{ reports(filter: { amounts: [] }) { title } }",
            json!({}),
            "ReportFilter.amounts",
        ),
        (
            "{ reports(filter: { title: \"a\", amounts: [1] }) { title } }",
            json!({}),
            "ReportFilter.amounts",
        ),
        (
            "{ reports(filter: { any: [{ title: \"a\" }, { any: [{ amounts: [1] }] }] }) { title } }",
            json!({}),
            "ReportFilter.amounts",
        ),
        (
            "{ reports(filter: { any: { amounts: 1 } }) { title } }",
            json!({}),
            "ReportFilter.amounts",
        ),
        (
            "query($f: ReportFilter) { reports(filter: $f) { title } }",
            json!({ "f": { "amounts": [1] } }),
            "ReportFilter.amounts",
        ),
        (
            "query($f: ReportFilter) { reports(filter: $f) { title } }",
            json!({ "f": { "any": [{ "any": [{ "amounts": 1 }] }] } }),
            "ReportFilter.amounts",
        ),
        (
            "query($f: ReportFilter) { reports(filter: { any: [$f] }) { title } }",
            json!({ "f": { "amounts": [1] } }),
            "ReportFilter.amounts",
        ),
        (
            "query($f: [ReportFilter!]) { reports(filter: { any: $f }) { title } }",
            json!({ "f": { "amounts": [1] } }),
            "ReportFilter.amounts",
        ),
        (
            "query($a: [Int!]) { reports(filter: { amounts: $a }) { title } }",
            json!({ "a": [1] }),
            "ReportFilter.amounts",
        ),
        (
            "query($a: Int) { reports(filter: { amounts: [$a] }) { title } }",
            json!({}),
            "ReportFilter.amounts",
        ),
        (
            "query($f: ReportFilter = { amounts: [1] }) { reports(filter: $f) { title } }",
            json!({}),
            "ReportFilter.amounts",
        ),
        (
            "query($a: [Int!] = [1]) { reports(filter: { any: [{ amounts: $a }] }) { title } }",
            json!({}),
            "ReportFilter.amounts",
        ),
        (
            "{ reports(orderBy: [{ field: AMOUNT }]) { title } }",
            json!({}),
            "ReportOrderField.AMOUNT",
        ),
        (
            "{ reports(orderBy: { field: AMOUNT }) { title } }",
            json!({}),
            "ReportOrderField.AMOUNT",
        ),
        (
            "{ reports(orderBy: [{ field: TITLE }, { field: AMOUNT }]) { title } }",
            json!({}),
            "ReportOrderField.AMOUNT",
        ),
        (
            "query($o: [ReportOrder!]) { reports(orderBy: $o) { title } }",
            json!({ "o": [{ "field": "AMOUNT" }] }),
            "ReportOrderField.AMOUNT",
        ),
        (
            "query($o: [ReportOrder!]) { reports(orderBy: $o) { title } }",
            json!({ "o": { "field": "AMOUNT" } }),
            "ReportOrderField.AMOUNT",
        ),
        (
            "query($k: ReportOrderField!) { reports(orderBy: { field: $k }) { title } }",
            json!({ "k": "AMOUNT" }),
            "ReportOrderField.AMOUNT",
        ),
        (
            "query($k: ReportOrderField = AMOUNT) { reports(orderBy: { field: $k }) { title } }",
            json!({}),
            "ReportOrderField.AMOUNT",
        ),
        (
            "query($o: [ReportOrder!] = [{ field: AMOUNT }]) { reports(orderBy: $o) { title } }",
            json!({}),
            "ReportOrderField.AMOUNT",
        ),
        (
            "{ report { words(above: 3) } }",
            json!({}),
            "Report.words(above:)",
        ),
        (
            "query($n: Int) { report { words(above: $n) } }",
            json!({ "n": 3 }),
            "Report.words(above:)",
        ),
        (
            "query($n: Int = 3) { report { ... { words(above: $n) } } }",
            json!({}),
            "Report.words(above:)",
        ),
        (
            "{ ...Q } fragment Q on Query { a: reports(filter: { amounts: [1] }) { title } }",
            json!({}),
            "ReportFilter.amounts",
        ),
    ] {
        assert_eq!(
            denied("employer:read", query, variables.clone()).await,
            [coordinate],
            "{query} {variables}"
        );
        let rights = "employer:read arrears_amount:read";
        let outcome = Sample::new().ask(rights, query, variables.clone()).await;
        assert_eq!(outcome.denied, [""; 0], "{query}");
    }
}

#[tokio::test]
async fn what_chooses_nothing_reveals_nothing() {
    for (query, variables) in [
        (
            "{ reports(filter: { amounts: null }) { title } }",
            json!({}),
        ),
        (
            "{ reports(filter: null, orderBy: null) { title } }",
            json!({}),
        ),
        ("{ reports(filter: {}) { title } }", json!({})),
        ("{ reports(filter: { any: [] }) { title } }", json!({})),
        (
            "query($f: ReportFilter) { reports(filter: $f) { title } }",
            json!({}),
        ),
        (
            "query($f: ReportFilter) { reports(filter: $f) { title } }",
            json!({ "f": null }),
        ),
        (
            "query($f: ReportFilter = { amounts: [1] }) { reports(filter: $f) { title } }",
            json!({ "f": null }),
        ),
        (
            "query($f: ReportFilter = { amounts: [1] }) { reports(filter: $f) { title } }",
            json!({ "f": { "title": "a" } }),
        ),
        (
            "query($a: [Int!]) { reports(filter: { amounts: $a }) { title } }",
            json!({ "a": null }),
        ),
        ("query($n: Int) { report { words(above: $n) } }", json!({})),
        (
            "{ reports(orderBy: [{ field: TITLE }]) { title } }",
            json!({}),
        ),
    ] {
        let outcome = Sample::new()
            .ask("employer:read", query, variables.clone())
            .await;
        assert_eq!(outcome.denied, [""; 0], "{query} {variables}");
        assert_eq!(outcome.body["errors"], Value::Null, "{query} {variables}");
    }
}

#[tokio::test]
async fn a_right_by_case_filters_only_a_list_that_is_by_case() {
    let query = "{ reports(filter: { inspected: true }) { title } }";
    assert_eq!(
        denied("employer:read inspection:read", query, json!({})).await,
        [""; 0]
    );
    assert_eq!(
        denied("employer:case inspection:read", query, json!({})).await,
        [""; 0]
    );
    assert_eq!(
        denied("employer:case inspection:case", query, json!({})).await,
        [""; 0]
    );
    // Over every employer, the answer would tell whether one that no matter names was inspected.
    assert_eq!(
        denied("employer:read inspection:case", query, json!({})).await,
        ["ReportFilter.inspected"]
    );
    assert_eq!(
        denied("employer:read inspection:aggregate", query, json!({})).await,
        ["ReportFilter.inspected"]
    );
}
