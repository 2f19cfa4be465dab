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

/// A document, its variables, and the coordinate for which it is denied.
#[rustfmt::skip]
const DENIED: &[(&str, &str, &str)] = &[
    (r#"{ reports(filter: { amounts: [1] }) { title } }"#, r#"{}"#, "ReportFilter.amounts"),
    (r#"{ reports(filter: { amounts: 1 }) { title } }"#, r#"{}"#, "ReportFilter.amounts"),
    (r#"{ reports(filter: { amounts: [] }) { title } }"#, r#"{}"#, "ReportFilter.amounts"),
    (r#"{ reports(filter: { title: "a", amounts: [1] }) { title } }"#, r#"{}"#, "ReportFilter.amounts"),
    (r#"{ reports(filter: { any: [{ title: "a" }, { any: [{ amounts: [1] }] }] }) { title } }"#, r#"{}"#, "ReportFilter.amounts"),
    (r#"{ reports(filter: { any: { amounts: 1 } }) { title } }"#, r#"{}"#, "ReportFilter.amounts"),
    (r#"query($f: ReportFilter) { reports(filter: $f) { title } }"#, r#"{"f":{"amounts":[1]}}"#, "ReportFilter.amounts"),
    (r#"query($f: ReportFilter) { reports(filter: $f) { title } }"#, r#"{"f":{"any":[{"any":[{"amounts":1}]}]}}"#, "ReportFilter.amounts"),
    (r#"query($f: ReportFilter!) { reports(filter: { any: [$f] }) { title } }"#, r#"{"f":{"amounts":[1]}}"#, "ReportFilter.amounts"),
    (r#"query($f: [ReportFilter!]) { reports(filter: { any: $f }) { title } }"#, r#"{"f":{"amounts":[1]}}"#, "ReportFilter.amounts"),
    (r#"query($a: [Int!]) { reports(filter: { amounts: $a }) { title } }"#, r#"{"a":[1]}"#, "ReportFilter.amounts"),
    (r#"query($a: Int!) { reports(filter: { amounts: [$a] }) { title } }"#, r#"{"a":1}"#, "ReportFilter.amounts"),
    (r#"query($f: ReportFilter = { amounts: [1] }) { reports(filter: $f) { title } }"#, r#"{}"#, "ReportFilter.amounts"),
    (r#"query($a: [Int!] = [1]) { reports(filter: { any: [{ amounts: $a }] }) { title } }"#, r#"{}"#, "ReportFilter.amounts"),
    (r#"{ reports(orderBy: [{ field: AMOUNT }]) { title } }"#, r#"{}"#, "ReportOrderField.AMOUNT"),
    (r#"{ reports(orderBy: { field: AMOUNT }) { title } }"#, r#"{}"#, "ReportOrderField.AMOUNT"),
    (r#"{ reports(orderBy: [{ field: TITLE }, { field: AMOUNT }]) { title } }"#, r#"{}"#, "ReportOrderField.AMOUNT"),
    (r#"query($o: [ReportOrder!]) { reports(orderBy: $o) { title } }"#, r#"{"o":[{"field":"AMOUNT"}]}"#, "ReportOrderField.AMOUNT"),
    (r#"query($o: [ReportOrder!]) { reports(orderBy: $o) { title } }"#, r#"{"o":{"field":"AMOUNT"}}"#, "ReportOrderField.AMOUNT"),
    (r#"query($k: ReportOrderField!) { reports(orderBy: { field: $k }) { title } }"#, r#"{"k":"AMOUNT"}"#, "ReportOrderField.AMOUNT"),
    (r#"query($k: ReportOrderField! = AMOUNT) { reports(orderBy: { field: $k }) { title } }"#, r#"{}"#, "ReportOrderField.AMOUNT"),
    (r#"query($o: [ReportOrder!] = [{ field: AMOUNT }]) { reports(orderBy: $o) { title } }"#, r#"{}"#, "ReportOrderField.AMOUNT"),
    (r#"{ report { words(above: 3) } }"#, r#"{}"#, "Report.words(above:)"),
    (r#"query($n: Int) { report { words(above: $n) } }"#, r#"{"n":3}"#, "Report.words(above:)"),
    (r#"query($n: Int = 3) { report { ... { words(above: $n) } } }"#, r#"{}"#, "Report.words(above:)"),
    (r#"{ ...Q } fragment Q on Query { a: reports(filter: { amounts: [1] }) { title } }"#, r#"{}"#, "ReportFilter.amounts"),
];

#[tokio::test]
async fn a_filter_or_sort_key_that_is_denied_denies_the_field() {
    for (query, variables, coordinate) in DENIED {
        let variables: Value = serde_json::from_str(variables).unwrap();
        let told = denied("employer:read", query, variables.clone()).await;
        assert_eq!(told, [*coordinate], "{query} {variables}");
        let rights = "employer:read arrears_amount:read";
        let outcome = Sample::new().ask(rights, query, variables).await;
        assert_eq!(outcome.denied, [""; 0], "{query}");
        assert_eq!(outcome.body["errors"], Value::Null, "{query}");
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
