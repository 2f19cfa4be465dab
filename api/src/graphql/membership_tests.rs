//! Memberships as callers with different rights see them. Documents run here without the executor
//! around the schema: what is left of them after its decision must hold by itself.
use std::sync::Arc;

use async_graphql::{EmptyMutation, EmptySubscription, Request, Schema, Value, value};
use sea_orm::DatabaseConnection;

use super::query::Query;
use crate::domain::disclosure::Caller;
use crate::domain::regulation::Regulation;
use crate::loaders::Loaders;
use crate::loaders::fixture::{caller, registers};

const INSPECTOR: &str = "employer:read membership:read programme:read worker_count:read \
    arrears_class:read arrears_amount:case worker_identity:case worker_wage:case wage_band:case";
const BPJS: &str = "employer:read membership:read arrears_amount:read arrears_class:read \
    worker_identity:read worker_count:read";

async fn ask(db: &DatabaseConnection, caller: &Arc<Caller>, document: &str) -> Value {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    let request = Request::new(document)
        .data(Arc::new(Loaders::new(
            (db.clone(), db.clone()),
            caller.clone(),
        )))
        .data(Arc::new(Regulation::embedded().unwrap()))
        .data(super::trial::seal(caller.agency()))
        .data(caller.clone());
    let response = schema.execute(request).await;
    assert_eq!(response.errors, []);
    response.data
}

#[tokio::test]
async fn sums_and_workers_by_case_are_those_of_the_employer_that_a_case_names() {
    let (db, statements) = registers().await;
    let inspector = caller("inspectorate", INSPECTOR, "2026-03-15");
    let answer = ask(
        &db,
        &inspector,
        r#"{ memberships { nodes {
            npp division
            contributions(from: "2026-01", first: 1) { nodes { month isOverdue } totalCount }
            workers(first: 1) { nodes { name wage } totalCount }
        } } }"#,
    )
    .await;
    assert_eq!(
        answer,
        value!({ "memberships": { "nodes": [
            {
                "npp": "15070955", "division": "000",
                "contributions": {
                    "nodes": [{ "month": "2026-02", "isOverdue": false }], "totalCount": 2,
                },
                "workers": {
                    "nodes": [{ "name": "Pekerja KPJ0000001", "wage": 3_000_001 }],
                    "totalCount": 3,
                },
            },
            {
                "npp": "15070955", "division": "001",
                "contributions": { "nodes": [], "totalCount": 0 },
                "workers": { "nodes": [], "totalCount": 0 },
            },
            {
                "npp": "15070956", "division": "000",
                "contributions": { "nodes": [], "totalCount": 0 },
                "workers": { "nodes": [], "totalCount": 0 },
            },
        ] } })
    );
    // The memberships, the named employers, and for contributions and workers a page and a count.
    assert_eq!(statements.count(), 6);
}

#[tokio::test]
async fn a_wage_by_case_is_withheld_though_the_worker_is_shown() {
    let (db, _) = registers().await;
    let scopes = "membership:read worker_identity:read worker_wage:case";
    let bpjs = caller("bpjs", scopes, "2026-03-15");
    let document = "{ memberships { nodes { workers(first: 3) { nodes { name wage } } } } }";
    // No case names an employer to BPJS.
    let answer = ask(&db, &bpjs, document).await.to_string();
    assert!(answer.contains("KPJ0000004"));
    assert!(!answer.contains("300000"));
}

#[tokio::test]
async fn a_list_sorted_or_filtered_by_what_is_seen_by_case_holds_only_named_employers() {
    let (db, _) = registers().await;
    let inspector = caller("inspectorate", INSPECTOR, "2026-03-15");
    let bpjs = caller("bpjs", BPJS, "2026-03-15");
    let document = "{ memberships(orderBy: { field: ARREARS_AMOUNT, direction: DESC }, first: 2) {
        nodes { npp division } totalCount
    } }";
    let indebted = value!([
        { "npp": "15070955", "division": "000" },
        { "npp": "15070955", "division": "001" },
    ]);
    for (caller, total) in [(&inspector, 2), (&bpjs, 3)] {
        let answer = ask(&db, caller, document).await;
        assert_eq!(
            answer,
            value!({ "memberships": { "nodes": indebted.clone(), "totalCount": total } })
        );
    }
    let by_class = caller("bpjs", "membership:read arrears_class:case", "2026-03-15");
    let filtered = "{ memberships(filter: { hasArrears: false }) { totalCount } }";
    let none = value!({ "memberships": { "totalCount": 0 } });
    assert_eq!(ask(&db, &by_class, filtered).await, none);
    let one = value!({ "memberships": { "totalCount": 1 } });
    assert_eq!(ask(&db, &bpjs, filtered).await, one);
}

#[tokio::test]
async fn every_order_pages_through_the_whole_list() {
    let (db, _) = registers().await;
    let bpjs = caller("bpjs", BPJS, "2026-03-15");
    for field in [
        "NPP",
        "REGISTERED_ON",
        "WORKER_COUNT",
        "ARREARS_AMOUNT",
        "MONTHS_IN_ARREARS",
    ] {
        let mut after = String::new();
        let mut seen = Vec::new();
        for _ in 0..3 {
            let document = format!(
                "{{ memberships(orderBy: {{ field: {field}, direction: DESC }}, first: 1 {after}) {{
                    edges {{ cursor node {{ npp division }} }}
                }} }}"
            );
            let answer = ask(&db, &bpjs, &document).await.into_json().unwrap();
            let edge = &answer["memberships"]["edges"][0];
            after = format!("after: {}", edge["cursor"]);
            seen.push(edge["node"].to_string());
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 3, "{field}");
    }
}

#[tokio::test]
async fn months_and_sums_in_arrears_are_withheld_apart() {
    let (db, _) = registers().await;
    let document = r#"{ employer(by: { npp: "15070955" }) { arrears {
        monthsInArrears class oldestUnpaidMonth amount latePenalty lastPaidOn
    } } }"#;
    let class = "employer:read arrears_class:read";
    let answer = ask(&db, &caller("bpjs", class, "2026-03-15"), document).await;
    assert_eq!(
        answer,
        value!({ "employer": { "arrears": {
            "monthsInArrears": 2, "class": "CURRENT", "oldestUnpaidMonth": "2025-12",
            "amount": null, "latePenalty": null, "lastPaidOn": null,
        } } })
    );
    let amount = "employer:read arrears_amount:read";
    let answer = ask(&db, &caller("bpjs", amount, "2026-03-15"), document).await;
    assert_eq!(
        answer,
        value!({ "employer": { "arrears": {
            "monthsInArrears": null, "class": null, "oldestUnpaidMonth": null,
            "amount": 190, "latePenalty": 3, "lastPaidOn": "2026-01-20",
        } } })
    );
}

#[tokio::test]
async fn arrears_of_many_employers_cost_one_statement_a_group() {
    let (db, statements) = registers().await;
    let bpjs = caller("bpjs", BPJS, "2026-03-15");
    let document =
        "{ employers { nodes { arrears { monthsInArrears class amount latePenalty } } } }";
    let answer = ask(&db, &bpjs, document).await;
    assert_eq!(
        answer,
        value!({ "employers": { "nodes": [
            { "arrears": {
                "monthsInArrears": 2, "class": "CURRENT", "amount": 190, "latePenalty": 3,
            } },
            // Nothing overdue is no class, and not the one of the first months.
            { "arrears": { "monthsInArrears": 0, "class": null, "amount": 0, "latePenalty": 0 } },
            { "arrears": {
                "monthsInArrears": null, "class": null, "amount": null, "latePenalty": null,
            } },
        ] } })
    );
    assert_eq!(statements.count(), 3);
}

#[tokio::test]
async fn a_wage_band_is_shown_to_those_who_may_see_no_wage() {
    let (db, statements) = registers().await;
    let manpower = caller("disnaker", "membership:read wage_band:read", "2026-03-15");
    let answer = ask(&db, &manpower, "{ memberships { nodes { wageBand } } }").await;
    let band = value!({ "wageBand": "UP_TO_TWICE" });
    assert_eq!(
        answer,
        value!({ "memberships": { "nodes": [band.clone(), band.clone(), band] } })
    );
    assert_eq!(statements.count(), 2);
}

#[tokio::test]
async fn vulnerable_workers_are_those_of_the_region_and_covered_month_by_month() {
    let (db, statements) = registers().await;
    let manpower = caller("disnaker", "vulnerable_worker:read", "2026-03-15");
    let document = "{ vulnerableWorkers { nodes { name isCovered periods { paidBy } } } }";
    let answer = ask(&db, &manpower, document).await;
    let paid = value!([{ "paidBy": "APBD" }]);
    assert_eq!(
        answer,
        value!({ "vulnerableWorkers": { "nodes": [
            { "name": "Ani", "isCovered": true, "periods": paid.clone() },
            { "name": "Budi", "isCovered": false, "periods": paid },
        ] } })
    );
    assert_eq!(statements.count(), 2);
    let covered = r#"{ vulnerableWorkers(filter: { coveredOn: "2026-02-28" }) { totalCount } }"#;
    let one = value!({ "vulnerableWorkers": { "totalCount": 1 } });
    assert_eq!(ask(&db, &manpower, covered).await, one);
}
