//! The lists that the team works through.
use entity::{administrative_fine, membership, written_warning};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};
use serde_json::json;

use super::{every_register_is_of_today, nibs, refreshed};
use crate::app::{TODAY, TestApp};
use crate::given::{day, employer};
use crate::round_trips::Counted;

/// A written warning that nobody answered, with ten days to comply.
async fn warned(
    app: &TestApp,
    letter: &str,
    npp: &str,
    (sequence, issued): (i32, chrono::NaiveDate),
) {
    let row = written_warning::Model {
        letter_number: letter.to_owned(),
        npp: npp.to_owned(),
        sequence,
        ground: "ARREARS".to_owned(),
        issued_on: issued,
        due_on: issued + chrono::Days::new(10),
        answered_on: None,
        source: "test".to_owned(),
        batch_id: 9_000_000,
        as_of: TODAY,
    };
    row.into_active_model()
        .reset_all()
        .insert(app.db())
        .await
        .expect("the letter can be inserted");
}

async fn given(app: &TestApp) {
    for number in 1..=3 {
        let given = employer(&format!("912000000000{number}")).called(&format!("PT {number}"));
        app.given(
            given
                .registered(&format!("1500000{number}"))
                .in_arrears(number, i64::from(number) * 1_000_000),
        )
        .await;
    }
    app.given(employer("9120000000004").called("PT 4")).await;
    app.given(
        employer("9120000000005")
            .called("PT 5")
            .registered("15000005")
            .reporting("W-5")
            .inspected("P-5", "WAGES"),
    )
    .await;
    // What is due next after these three months is due today.
    for (number, back) in [(6, 5), (7, 4)] {
        let given = employer(&format!("912000000000{number}")).called(&format!("PT {number}"));
        app.given(
            given
                .registered(&format!("1500000{number}"))
                .having_paid(back),
        )
        .await;
    }
    every_register_is_of_today(app).await;
}

on_both_databases! {
    async fn each_list_holds_whom_it_says_in_its_order(app: TestApp) {
        given(&app).await;
        let (db, bpjs) = (app.db(), app.bpjs());
        for nib in ["9120000000003", "9120000000004"] {
            crate::feeds::material::fed(db, crate::feeds::material::file("business_registrations", format!(
                "{}{nib},PT Uji,PT,,,ACTIVE,2024-01-01,SMALL,,2020,47111,52.04.08,,,\n", crate::feeds::material::REGISTRATIONS))).await;
        }
        let ended = [(membership::Column::Status, Expr::value("INACTIVE")), (membership::Column::DeactivatedOn, Expr::value(day(2026, 5, 1)))];
        let lapse = ended.into_iter().fold(membership::Entity::update_many(), |update, (column, value)| update.col_expr(column, value));
        lapse.filter(membership::Column::Npp.eq("15000001")).exec(db).await.expect("it ends");
        // One unanswered; one followed by a second letter that runs; one followed by a fine.
        warned(&app, "SP-1", "15000001", (1, day(2026, 6, 1))).await;
        warned(&app, "SP-2", "15000002", (1, day(2026, 5, 1))).await;
        warned(&app, "SP-3", "15000002", (2, day(2026, 6, 10))).await;
        warned(&app, "SP-4", "15000003", (1, day(2026, 5, 1))).await;
        let fine = administrative_fine::Model {
            decision_number: "D-1".to_owned(),
            npp: "15000003".to_owned(),
            amount: 1,
            issued_on: day(2026, 5, 20),
            due_on: day(2026, 6, 20),
            paid_on: None,
            source: "test".to_owned(),
            batch_id: 9_000_000,
            as_of: TODAY,
        };
        fine.into_active_model().reset_all().insert(db).await.expect("the fine can be inserted");
        refreshed(&app).await;
        let list = async |kind: &str| nibs(&bpjs, &format!("workList(kind: {kind})")).await;
        assert_eq!(list("LICENSED_UNREGISTERED").await, ["9120000000004"], "with a NIB that is active");
        assert_eq!(list("NEVER_PAID").await, ["9120000000002", "9120000000003", "9120000000005"]);
        assert_eq!(list("LAPSED").await, ["9120000000006", "9120000000001"], "one stopped paying, one left");
        assert_eq!(list("UNDER_REGISTERED").await, ["9120000000005"], "twelve found, ten registered");
        assert_eq!(list("LARGEST_ARREARS").await, ["9120000000003", "9120000000002"], "the first month falls due today");
        assert_eq!(list("NOTICES_OVERDUE").await, ["9120000000001"]);
    }

    async fn who_never_paid_is_listed_by_how_long_and_not_by_what_else_was_found(app: TestApp) {
        given(&app).await;
        // PT 5 joined after PT 2, and was found with more workers than it registered before either.
        for (npp, joined) in [("15000002", day(2026, 3, 20)), ("15000005", day(2026, 4, 1))] {
            let update = membership::Entity::update_many().col_expr(membership::Column::RegisteredOn, Expr::value(joined));
            update.filter(membership::Column::Npp.eq(npp)).exec(app.db()).await.expect("it is registered");
        }
        refreshed(&app).await;
        let listed = nibs(&app.bpjs(), "workList(kind: NEVER_PAID)").await;
        assert_eq!(listed, ["9120000000001", "9120000000003", "9120000000002", "9120000000005"]);
    }

    async fn a_page_of_a_list_costs_two_statements_at_every_size(app: TestApp) {
        for number in 1..=30 {
            let given = employer(&format!("91200000{number:05}")).called(&format!("PT {number:03}"));
            app.given(given.registered(&format!("150{number:05}")).in_arrears(3, i64::from(number) * 1_000_000).named_in("SKK-1")).await;
        }
        every_register_is_of_today(&app).await;
        refreshed(&app).await;
        let counted = Counted::over(&app).await;
        let query = "query($first: Int!) { workList(kind: LARGEST_ARREARS, first: $first) { nodes { legalName } pageInfo { hasNextPage } } }";
        for first in [5, 20, 30] {
            for caller in [counted.app.bpjs(), counted.app.prosecutor("SKK-1")] {
                let (answer, statements) = counted.ask(&caller, query, json!({ "first": first })).await;
                assert_eq!(answer["data"]["workList"]["nodes"].as_array().unwrap().len(), first);
                assert_eq!(statements, 2, "{}", counted.last());
            }
        }
        let found = "query($first: Int!) { employers(filter: { category: ARREARS }, first: $first) { nodes { keptCompliance { categories isCurrent } complianceHistory { turn } } } }";
        for first in [5, 30] {
            let (answer, statements) = counted.ask(&counted.app.bpjs(), found, json!({ "first": first })).await;
            assert_eq!(answer["data"]["employers"]["nodes"].as_array().unwrap().len(), first);
            assert_eq!(statements, 8, "{}", counted.last());
        }
    }

    async fn a_walk_over_pages_gives_the_list_and_a_cursor_is_of_its_list(app: TestApp) {
        given(&app).await;
        refreshed(&app).await;
        let bpjs = app.bpjs();
        let page = "query($at: String) { workList(kind: NEVER_PAID, first: 1, after: $at) { nodes { nib } pageInfo { hasNextPage endCursor } } }";
        let (mut at, mut walked) = (serde_json::Value::Null, Vec::new());
        loop {
            let answer = bpjs.ask_with(page, json!({ "at": at })).await;
            let list = &answer["data"]["workList"];
            walked.push(list["nodes"][0]["nib"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned());
            at = list["pageInfo"]["endCursor"].clone();
            if list["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(walked, nibs(&bpjs, "workList(kind: NEVER_PAID)").await);
        assert_eq!(walked.len(), 4);
        let other = bpjs.ask_with("query($at: String) { workList(kind: LARGEST_ARREARS, after: $at) { nodes { nib } } }", json!({ "at": at })).await;
        assert_eq!(crate::callers::codes(&other), ["BAD_USER_INPUT"], "{other}");
    }
}
