//! The decision before execution, against every class of bypass that is known.
use async_graphql::{EmptyMutation, EmptySubscription, InputObject, Object, Request, Variables};
use serde_json::{Value, json};
use simpul::domain::scope::{Group, Requirement};
use simpul::policy::declaration::needs;
use simpul::policy::table::Table;

use crate::sample::{Denying, Outcome, Sample};

mod fuzz;
mod inputs;
mod measure;

async fn ask(rights: &str, query: &str) -> Outcome {
    Sample::new().ask(rights, query, json!({})).await
}

/// That the amount was neither resolved nor told, and nothing that was not allowed.
fn withholds_the_amount(outcome: &Outcome, query: &str) {
    assert!(!outcome.resolved.contains(&"Report.amount"), "{query}");
    assert!(
        !outcome.body.to_string().contains("777"),
        "{query}: {}",
        outcome.body
    );
    assert!(
        outcome.denied.contains(&"Report.amount".to_owned()),
        "{query}: {:?}",
        outcome.denied
    );
    assert!(
        outcome.body["errors"]
            .as_array()
            .is_some_and(|errors| !errors.is_empty()),
        "{query}"
    );
}

#[tokio::test]
async fn no_shape_of_selection_brings_back_a_denied_field() {
    for query in [
        "{ report { amount } }",
        "{ report { title: amount } }",
        "{ r: report { a: amount b: amount } }",
        "{ report { ... { amount } } }",
        "{ report { ... on Report { amount } } }",
        "{ report { ... on Report { ... { ... on Report { amount } } } } }",
        "{ report { ...A } } fragment A on Report { amount }",
        "{ report { ...A } } fragment A on Report { ...B } fragment B on Report { ...C } fragment C on Report { amount }",
        "{ ...Q } fragment Q on Query { report { amount } }",
        "{ report { ...A title } again: report { ...A } } fragment A on Report { amount }",
        "{ report { title } report { amount } }",
        "{ report { amount amount } }",
        "{ titled { ... on Report { amount } } }",
        "{ titled { ... on Titled { ... on Report { amount } } } }",
        "{ hits { ... on Report { amount } } }",
        "{ hits { ... on Titled { ... on Report { amount } } } }",
        "{ hits { ...H } } fragment H on Hit { ...R } fragment R on Report { amount }",
        "{ report { children { children { amount } } } }",
        "{ report { amount @include(if: true) } }",
        "{ report { amount @skip(if: false) } }",
        "{ report { ... @include(if: true) { amount @skip(if: false) } } }",
        "query A { report { amount } }",
        "{ report { amount @include(if: true) @include(if: true) } }",
    ] {
        let outcome = ask("employer:read", query).await;
        // Validation refuses the last document; it runs nothing either.
        withholds_the_amount(&outcome, query);
        let allowed = ask("employer:read arrears_amount:read", query).await;
        let is_valid = allowed.body["errors"].is_null();
        assert!(
            !is_valid || allowed.resolved.contains(&"Report.amount"),
            "{query}: {}",
            allowed.body
        );
    }
}

#[tokio::test]
async fn a_denied_field_leaves_its_siblings_and_tells_its_place() {
    let outcome = ask(
        "employer:read",
        "{ ping report { id amount title children { amount title } } }",
    )
    .await;
    let report = json!({ "id": "report-1", "amount": null, "title": "TITLE", "children": [{ "amount": null, "title": "TITLE" }] });
    assert_eq!(
        outcome.body["data"],
        json!({ "ping": true, "report": report })
    );
    let paths: Vec<&Value> = outcome.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| &error["path"])
        .collect();
    assert_eq!(
        paths,
        [
            &json!(["report", "amount"]),
            &json!(["report", "children", 0, "amount"])
        ]
    );
}

#[tokio::test]
async fn under_reject_one_denied_field_refuses_the_request() {
    let request = Request::new("{ ping report { title amount file { suspect } } }");
    let outcome = Sample::new()
        .run(Denying::Reject, "employer:read", request)
        .await;
    assert_eq!(outcome.denied, ["Report.amount", "Report.file"]);
    assert_eq!(
        (outcome.resolved.len(), &outcome.body["data"]),
        (0, &Value::Null)
    );
}

#[tokio::test]
async fn an_interface_asks_what_all_its_implementors_ask() {
    let outcome = ask("employer:read", "{ titled { title } }").await;
    assert_eq!(outcome.denied, ["Titled.title"]);
    assert_eq!(outcome.resolved, ["Query.titled"]);
    let outcome = ask(
        "employer:read",
        "{ titled { ... on Report { title } ... on Secret { title suspect } } }",
    )
    .await;
    assert_eq!(outcome.denied, ["Secret.title", "Secret.suspect"]);
    assert_eq!(
        outcome.body["data"],
        json!({ "titled": [{ "title": "TITLE" }, { "title": null, "suspect": null }] })
    );
    let outcome = ask("employer:read investigation:read", "{ titled { title } }").await;
    assert_eq!(
        outcome.body["data"],
        json!({ "titled": [{ "title": "TITLE" }, { "title": "SECRET" }] })
    );
}

#[tokio::test]
async fn members_of_a_union_are_decided_each_by_its_own_rules() {
    let query = "{ hits { __typename ... on Secret { suspect report { amount } } ... on Report { title } } }";
    let outcome = ask("employer:read", query).await;
    assert_eq!(outcome.denied, ["Secret.suspect", "Secret.report"]);
    assert!(
        !outcome
            .resolved
            .iter()
            .any(|resolved| resolved.starts_with("Secret."))
    );
}

#[tokio::test]
async fn requirements_of_type_and_field_add_up() {
    for rights in ["", "employer:read", "investigation:read"] {
        let outcome = ask(rights, "{ hits { ... on Secret { title } } }").await;
        assert_eq!(outcome.denied, ["Secret.title"], "{rights}");
    }
    let outcome = ask(
        "employer:read investigation:read",
        "{ hits { ... on Secret { title } } }",
    )
    .await;
    assert_eq!(outcome.denied, [""; 0]);
}

#[tokio::test]
async fn a_parent_that_is_open_opens_no_child_and_a_closed_one_hides_all() {
    let outcome = ask(
        "investigation:read",
        "{ secret { report { title amount words } } }",
    )
    .await;
    assert_eq!(outcome.denied, ["Report.title", "Report.amount"]);
    let outcome = ask("arrears_amount:read", "{ report { amount id } }").await;
    assert_eq!(outcome.denied, ["Query.report"]);
    assert_eq!(outcome.body["data"], json!({ "report": null }));
}

#[tokio::test]
async fn a_condition_is_decided_by_the_value_that_runs() {
    let query = "query($on: Boolean = true, $off: Boolean = false) { report { amount @include(if: $on) title @skip(if: $off) } }";
    let variables = |value: Value| value;
    for (variables, is_asked) in [
        (variables(json!({})), true),
        (json!({ "on": true }), true),
        (json!({ "on": false }), false),
    ] {
        let outcome = Sample::new()
            .ask("employer:read", query, variables.clone())
            .await;
        assert_eq!(outcome.denied.len(), usize::from(is_asked), "{variables}");
        assert!(!outcome.body.to_string().contains("777"));
        let data = if is_asked {
            json!({ "amount": null, "title": "TITLE" })
        } else {
            json!({ "title": "TITLE" })
        };
        assert_eq!(outcome.body["data"]["report"], data, "{variables}");
    }
    for query in [
        "query($v: Boolean!) { report { amount @skip(if: $v) @include(if: $v) } }",
        "query($v: Boolean!) { report { ... @skip(if: $v) { amount } ... @include(if: $v) { amount } } }",
        "query($v: Boolean!) { report { ...A @skip(if: $v) ...A @include(if: $v) } } fragment A on Report { amount }",
        "query($v: Boolean) { report { amount @skip(if: $v) } }",
        "query($v: Boolean = null) { report { amount @skip(if: $v) } }",
        "query($v: String) { report { amount @skip(if: $v) } }",
        "query { report { amount @skip(if: $v) } }",
        "query { report { amount @skip } }",
        "query { report { amount @skip(if: \"true\") } }",
    ] {
        for value in [
            json!({}),
            json!({ "v": true }),
            json!({ "v": false }),
            json!({ "v": null }),
            json!({ "v": "true" }),
            json!({ "v": 1 }),
        ] {
            let outcome = Sample::new()
                .ask("employer:read", query, value.clone())
                .await;
            assert!(!outcome.body.to_string().contains("777"), "{query} {value}");
            assert!(
                !outcome.resolved.contains(&"Report.amount"),
                "{query} {value}"
            );
        }
    }
}

#[tokio::test]
async fn of_several_operations_the_one_that_runs_is_decided() {
    let text = "query Open { report { title } } query Closed { report { amount } } query Both { report { ...F } } fragment F on Report { amount title }";
    for (name, denied) in [("Open", 0), ("Closed", 1), ("Both", 1)] {
        let request = Request::new(text).operation_name(name);
        let outcome = Sample::new()
            .run(Denying::Null, "employer:read", request)
            .await;
        assert_eq!(outcome.denied.len(), denied, "{name}");
        assert!(!outcome.body.to_string().contains("777"), "{name}");
    }
    for request in [
        Request::new(text),
        Request::new(text).operation_name("None"),
        Request::new(text).operation_name(""),
    ] {
        let outcome = Sample::new()
            .run(Denying::Null, "employer:read", request)
            .await;
        assert_eq!(outcome.body["errors"][0]["message"], "no operation");
    }
}

#[tokio::test]
async fn the_internal_directive_is_refused_wherever_it_is_written() {
    for query in [
        "{ ping @withheld }",
        "{ ping @withheld(index: 0, nullable: true) }",
        "query @withheld { ping }",
        "{ report { ... @withheld { title } } }",
        "{ report { ...A @withheld } } fragment A on Report { title }",
        "{ ping } fragment A on Report { title @withheld }",
        "{ ping } fragment A on Report @withheld { title }",
        "query A { ping } query B { report { children { title @withheld } } }",
    ] {
        let request = Request::new(query)
            .operation_name("A")
            .variables(Variables::default());
        let request = if query.contains("query A") {
            request
        } else {
            Request::new(query)
        };
        let outcome = Sample::new()
            .run(Denying::Null, "employer:read", request)
            .await;
        assert_eq!(outcome.body["errors"][0]["message"], "forged", "{query}");
    }
}

#[tokio::test]
async fn what_validation_refuses_runs_nothing() {
    for query in [
        "{ report { nothing } }",
        "{ report { ... on Nothing { amount } } }",
        "{ report { ... on Hit { ... on Secret { suspect } } amount } }",
        "{ report { ...A } } fragment A on Report { ...B amount } fragment B on Report { ...A }",
        "{ report { ...Missing amount } }",
        "{ report(x: 1) { amount } }",
    ] {
        let outcome = ask("employer:read", query).await;
        assert!(!outcome.resolved.contains(&"Report.amount"), "{query}");
        assert!(
            outcome.body["errors"].is_array(),
            "{query}: {}",
            outcome.body
        );
    }
}

struct Forgetful;

#[Object]
impl Forgetful {
    async fn field(&self) -> Option<bool> {
        None
    }

    #[graphql(directive = needs::apply(Group::Employer))]
    async fn governed(&self) -> bool {
        true
    }

    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn chosen(
        &self,
        by: Option<String>,
        filter: Option<Forgotten>,
        order_by: Option<ForgottenOrderField>,
    ) -> Option<bool> {
        let _ = (by, filter.map(|filter| filter.part), order_by);
        None
    }
}

struct Bare;

#[Object]
impl Bare {
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn listed(&self, filter: Option<String>, order_by: Option<String>) -> Option<bool> {
        let _ = (filter, order_by);
        None
    }
}

#[test]
fn a_filter_or_order_with_nothing_inside_declares_for_itself() {
    let error = Table::compile::<Bare, EmptyMutation, EmptySubscription>()
        .expect_err("it cannot be served");
    assert_eq!(
        error.faults,
        [
            "Bare.listed(filter:): no scope declared",
            "Bare.listed(orderBy:): no scope declared",
        ]
    );
}

#[derive(InputObject)]
struct Forgotten {
    part: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, async_graphql::Enum)]
enum ForgottenOrderField {
    Part,
}

#[test]
fn a_coordinate_that_declares_nothing_stops_the_build_with_the_list_of_them() {
    let error = Table::compile::<Forgetful, EmptyMutation, EmptySubscription>()
        .expect_err("it cannot be served");
    assert_eq!(
        error.faults,
        [
            "Forgetful.chosen(by:): no scope declared",
            "Forgetful.field: no scope declared",
            "Forgetful.governed: governed, so it must be nullable",
            "Forgotten.part: no scope declared",
            "ForgottenOrderField.PART: no scope declared",
        ]
    );
}

struct ClosedType;

#[Object(directive = needs::apply(Group::Employer))]
impl ClosedType {
    async fn flag(&self) -> bool {
        true
    }
}

#[test]
fn a_non_null_field_of_a_governed_type_stops_the_build() {
    let error = Table::compile::<ClosedType, EmptyMutation, EmptySubscription>()
        .expect_err("it cannot be served");
    assert_eq!(
        error.faults,
        ["ClosedType.flag: governed, so it must be nullable"]
    );
}
