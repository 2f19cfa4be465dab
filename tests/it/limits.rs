//! Limits, each at its boundary, over the whole document and after fragments are expanded.
use std::fmt::Write;

use async_graphql::Request;
use serde_json::json;
use simpul::policy::extent::DocumentLimits;

use crate::callers::codes;
use crate::sample::{Denying, Sample};

/// Limits that no test document reaches.
pub const ROOMY: DocumentLimits = DocumentLimits {
    bytes: 1_000_000,
    tokens: 1_000_000,
    depth: 1_000,
    aliases: 1_000_000,
    directives: 1_000_000,
    selections: 1_000_000,
    cost: u32::MAX,
    page: 1_000_000,
};

/// What a document is told under limits; `None` where it is answered.
async fn refusal(limits: DocumentLimits, query: &str) -> Option<String> {
    let request = Request::new(query).operation_name("A");
    let named = query.contains("query A");
    let request = if named { request } else { Request::new(query) };
    let rights = "employer:read arrears_amount:read investigation:read inspection:read";
    let outcome = Sample::under(limits)
        .run(Denying::Null, rights, request)
        .await;
    let message = outcome.body["errors"][0]["message"]
        .as_str()
        .map(str::to_owned);
    assert!(
        message.is_none() || outcome.resolved.is_empty(),
        "{query}: {message:?}"
    );
    message
}

/// That a document fits `limits` exactly, and not one less.
async fn is_the_boundary(fits: DocumentLimits, exceeds: DocumentLimits, what: &str, query: &str) {
    assert_eq!(refusal(fits, query).await, None, "{query}");
    let message = refusal(exceeds, query)
        .await
        .unwrap_or_else(|| panic!("{what}: not refused: {query}"));
    assert!(message.contains(what), "{message}");
}

#[tokio::test]
async fn depth_is_limited_in_every_operation_and_through_fragments() {
    let at = |depth| DocumentLimits { depth, ..ROOMY };
    for query in [
        "{ report { children { children { title } } } }",
        "{ report { children { ... { children { ... on Report { title } } } } } }",
        "{ report { ...A } } fragment A on Report { children { ...B } } fragment B on Report { children { title } }",
        "{ ...Q } fragment Q on Query { report { ...A } } fragment A on Report { children { children { title } } }",
        "query A { ping } query B { report { children { children { title } } } }",
    ] {
        is_the_boundary(at(4), at(3), "levels", query).await;
    }
}

#[tokio::test]
async fn aliases_are_counted_as_often_as_they_are_expanded() {
    let at = |aliases| DocumentLimits { aliases, ..ROOMY };
    is_the_boundary(
        at(3),
        at(2),
        "aliases",
        "{ a: ping b: ping report { c: title } }",
    )
    .await;
    is_the_boundary(
        at(4),
        at(3),
        "aliases",
        "{ x: report { ...A } y: report { ...A } } fragment A on Report { t: title }",
    )
    .await;
    is_the_boundary(
        at(2),
        at(1),
        "aliases",
        "query A { a: ping } query B { a: ping }",
    )
    .await;
}

#[tokio::test]
async fn directives_are_counted_on_selections_fragments_and_operations() {
    let at = |directives| DocumentLimits {
        directives,
        ..ROOMY
    };
    let query = "{ ping @include(if: true) report @skip(if: false) { ... @include(if: true) { title @include(if: true) } } }";
    is_the_boundary(at(4), at(3), "directives", query).await;
    let query = "{ report { ...A @include(if: true) ...A @include(if: true) } } fragment A on Report { title @include(if: true) }";
    is_the_boundary(at(4), at(3), "directives", query).await;
    let many = format!("{{ ping {} }}", "@include(if: true) ".repeat(5_000));
    assert!(
        refusal(at(100), &many)
            .await
            .unwrap()
            .contains("directives")
    );
}

#[tokio::test]
async fn selections_are_counted_after_fragments_are_expanded() {
    let at = |selections| DocumentLimits {
        selections,
        ..ROOMY
    };
    is_the_boundary(at(3), at(2), "selections", "{ report { title id } }").await;
    is_the_boundary(
        at(7),
        at(6),
        "selections",
        "{ report { ...A ...A } } fragment A on Report { title id }",
    )
    .await;
}

/// Fragments that each spread the next ten times: ten to the power of `levels` selections.
fn bomb(levels: u32) -> String {
    let mut text = String::new();
    for level in 0..levels {
        write!(
            text,
            " fragment F{level} on Report {{ {} }}",
            format!("...F{} ", level + 1).repeat(10)
        )
        .unwrap();
    }
    write!(text, " fragment F{levels} on Report {{ title }}").unwrap();
    text
}

#[tokio::test]
async fn a_fragment_bomb_is_found_wherever_it_lies() {
    let limits = DocumentLimits::default();
    for head in [
        "{ report { ...F0 } }",
        "{ report { ... @skip(if: true) { ...F0 } } }",
        "query A { ping } query B { report { ...F0 } }",
        "query A { ping }",
        "{ nothing { ...F0 } }",
        "subscription { nothing { ...F0 } }",
    ] {
        for levels in [4, 12, 40] {
            let message = refusal(limits, &format!("{head}{}", bomb(levels)))
                .await
                .unwrap();
            assert!(
                message.contains("selections"),
                "{head}, {levels} levels: {message}"
            );
        }
    }
    assert_eq!(
        refusal(limits, &format!("{{ report {{ ...F0 }} }}{}", bomb(2))).await,
        None
    );
}

#[tokio::test]
async fn fragments_that_spread_each_other_are_refused_and_end() {
    let query = "{ report { ...A } } fragment A on Report { title ...B } fragment B on Report { ...A ...B }";
    assert!(refusal(DocumentLimits::default(), query).await.is_some());
}

#[tokio::test]
async fn tokens_and_bytes_are_counted_before_anything_is_parsed() {
    let tokens = |tokens| DocumentLimits { tokens, ..ROOMY };
    is_the_boundary(tokens(3), tokens(2), "tokens", "{ ping }").await;
    is_the_boundary(
        tokens(15),
        tokens(14),
        "tokens",
        "{ reports ( filter : { title : \"{ ( [\" } ) { id } }",
    )
    .await;
    let bytes = |bytes| DocumentLimits { bytes, ..ROOMY };
    is_the_boundary(bytes(8), bytes(7), "bytes", "{ ping }").await;
    let deep = format!(
        "{}title{}",
        "{ report ".repeat(100_000),
        "}".repeat(100_000)
    );
    assert!(refusal(DocumentLimits::default(), &deep).await.is_some());
    let deep = format!(
        "{{ reports(filter: {}1{}) {{ id }} }}",
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    assert!(
        refusal(DocumentLimits::default(), &deep)
            .await
            .unwrap()
            .contains("nesting")
    );
}

#[tokio::test]
async fn cost_multiplies_with_the_sizes_of_pages_and_lists() {
    let at = |cost| DocumentLimits { cost, ..ROOMY };
    // A page of 5, each with itself, a title and 10 assumed children of 2.
    is_the_boundary(
        at(110),
        at(109),
        "cost",
        "{ reports(first: 5) { title children { title } } }",
    )
    .await;
    is_the_boundary(at(220), at(219), "cost", "query A { a: reports(first: 5) { title children { title } } } query B { reports(first: 5) { title children { title } } }").await;
}

#[tokio::test]
async fn an_empty_page_is_not_free() {
    let at = |cost| DocumentLimits { cost, ..ROOMY };
    is_the_boundary(at(2), at(1), "cost", "{ a: reports(first: 0) { title } }").await;
}

#[tokio::test]
async fn a_page_is_limited_by_literal_and_by_variable() {
    let limits = DocumentLimits::default();
    assert_eq!(
        refusal(limits, "{ reports(first: 100) { id } }").await,
        None
    );
    assert!(
        refusal(limits, "{ reports(first: 101) { id } }")
            .await
            .unwrap()
            .contains("rows a page")
    );
    assert!(
        refusal(
            limits,
            "query A($n: Int = 101) { reports(first: $n) { id } }"
        )
        .await
        .unwrap()
        .contains("rows a page")
    );
    for (size, is_refused) in [(100, false), (101, true), (2_000_000_000, true)] {
        let outcome = Sample::new()
            .ask(
                "employer:read",
                "query($n: Int) { reports(first: $n) { id } }",
                json!({ "n": size }),
            )
            .await;
        assert_eq!(outcome.body["errors"].is_array(), is_refused, "{size}");
    }
}

on_both_databases! {
    async fn the_service_answers_what_is_too_much_by_its_code(app: TestApp) {
        for query in [
            "{ employers(first: 101) { totalCount } }".to_owned(),
            format!("{{ {} }}", (0..101).map(|n| format!("a{n}: __typename ")).collect::<String>()),
            format!("{{ {} }}", "__typename ".repeat(10_001)),
            "{ employers(first: 100) { nodes { memberships { employer { memberships { employer { memberships { npp } } } } } } } }".to_owned(),
            format!("{{ {} }}", " ".repeat(100_001)),
        ] {
            let answer = app.bpjs().ask(&query).await;
            assert_eq!(codes(&answer), ["LIMIT_EXCEEDED"], "{}", &query[..60.min(query.len())]);
            assert!(answer["errors"][0]["extensions"]["allowed"].is_number());
        }
    }

    async fn a_limit_is_the_configured_one(app: TestApp) {
        let app = app.limited(DocumentLimits { page: 3, ..DocumentLimits::default() });
        assert_eq!(codes(&app.bpjs().ask("{ employers(first: 4) { totalCount } }").await), ["LIMIT_EXCEEDED"]);
        assert_eq!(codes(&app.bpjs().ask("{ employers(first: 3) { totalCount } }").await), [""; 0]);
    }
}
