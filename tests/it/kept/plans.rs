//! Lists by kept assessments are read through indexes, on both databases.
use std::sync::{Arc, Mutex};

use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};

use super::every_register_is_of_today;
use crate::app::TestApp;

/// Employers: so many that reading them all is the dearer way.
const EMPLOYERS: u32 = 8_000;

/// How the database would run a statement.
async fn plan(db: &DatabaseConnection, statement: &Statement) -> String {
    let (prefix, column) = match db.get_database_backend() {
        DbBackend::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
        _ => ("EXPLAIN", "QUERY PLAN"),
    };
    let explained = Statement {
        sql: format!("{prefix} {}", statement.sql),
        ..statement.clone()
    };
    let rows = db
        .query_all_raw(explained)
        .await
        .expect("it can be explained");
    let line = |row: &sea_orm::QueryResult| row.try_get::<String>("", column).expect("a line");
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Whether a plan reads every employer. A walk along an index that ends with the page does not.
fn reads_everybody(plan: &str) -> bool {
    plan.lines().map(str::trim).any(|line| {
        line == "SCAN employer"
            || line.contains("Seq Scan on employer ")
            || line.contains("Seq Scan on current_assessment ")
    })
}

/// Many employers, one in ten of them in arrears, written as no feed does.
async fn given_many(db: &DatabaseConnection) {
    let date = |text: &str| match db.get_database_backend() {
        DbBackend::Sqlite => format!("'{text}'"),
        _ => format!("DATE '{text}'"),
    };
    let (today, open) = (date("2026-06-15"), date("9999-12-31"));
    for text in [
        format!(
            "INSERT INTO employer (legal_name, legal_form, region_code, district_code, kbli_version, kbli_code, scale, status, shown_from, shown_rank, batch_id, as_of) \
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {EMPLOYERS}) \
             SELECT 'PT ' || (i * 7919 % {EMPLOYERS}), 'PT', '52.04', '52.04.' || (10 + i % 15), '2020', '47111', 'SMALL', 'ACTIVE', 'test', 1, 9000000, {today} FROM n"
        ),
        format!(
            "INSERT INTO current_assessment (employer_id, assessed_on, law_hash, seen_change, generation, since, months_in_arrears, overdue_amount, is_licensed_unregistered, lapsed_on, workers_missing, notice_due_on) \
             SELECT id, {today}, '', 0, 1, {open}, CASE WHEN id % 10 = 0 THEN id % 24 ELSE 0 END, CASE WHEN id % 10 = 0 THEN id ELSE 0 END, FALSE, \
                    CASE WHEN id % 50 = 0 THEN {today} END, CASE WHEN id % 30 = 0 THEN 2 ELSE 0 END, CASE WHEN id % 70 = 0 THEN {} END FROM employer",
            date("2026-06-01")
        ),
        format!(
            "INSERT INTO current_finding (employer_id, category, state, severity, since, reason, stands) \
             SELECT id, 'ARREARS', 'FOUND', 'LOW', {today}, 'CONTRIBUTIONS_OVERDUE', TRUE FROM employer WHERE id % 10 = 0 \
             UNION ALL SELECT id, 'NEVER_PAID', 'FOUND', 'HIGH', {today}, 'NEVER_PAID', TRUE FROM employer WHERE id % 40 = 0"
        ),
        "ANALYZE".to_owned(),
    ] {
        db.execute_unprepared(&text)
            .await
            .expect("it can be written");
    }
}

on_both_databases! {
    async fn no_common_list_reads_every_employer(app: TestApp) {
        given_many(app.db()).await;
        every_register_is_of_today(&app).await;
        let statements: Arc<Mutex<Vec<Statement>>> = Arc::default();
        let seen = statements.clone();
        let mut db = app.db().clone();
        db.set_metric_callback(move |info| seen.lock().unwrap().push(info.statement.clone()));
        let watched = TestApp::over(db).await;
        for list in [
            "employers(filter: { category: ARREARS })",
            "employers(filter: { category: ARREARS, severity: LOW })",
            "employers(filter: { category: ARREARS }, orderBy: { field: ARREARS_AMOUNT, direction: DESC })",
            "employers(filter: { category: ARREARS }, orderBy: { field: SINCE, direction: ASC })",
            "employers(filter: { category: ARREARS, districtCode: \"52.04.10\" })",
            "employers(filter: { monthsInArrearsMin: 2 })",
            "employers(filter: { arrearsMin: 500 })",
            "employers(orderBy: { field: MONTHS_IN_ARREARS, direction: DESC })",
            "employers(orderBy: { field: ARREARS_AMOUNT, direction: DESC })",
            "workList(kind: NEVER_PAID)",
            "workList(kind: LAPSED)",
            "workList(kind: UNDER_REGISTERED)",
            "workList(kind: LARGEST_ARREARS)",
            "workList(kind: NOTICES_OVERDUE)",
        ] {
            statements.lock().unwrap().clear();
            let answer = watched.bpjs().ask(&format!("{{ list: {list} {{ nodes {{ legalName }} }} }}")).await;
            assert!(answer["data"]["list"]["nodes"].as_array().is_some_and(|nodes| nodes.len() > 10), "{list}: {answer}");
            let asked: Vec<Statement> = statements.lock().unwrap().iter().filter(|statement| statement.sql.contains("\"current_")).cloned().collect();
            assert!(!asked.is_empty(), "{list}");
            for statement in asked {
                let plan = plan(app.db(), &statement).await;
                assert!(!reads_everybody(&plan), "{list}\n{}\n{plan}", statement.sql);
            }
        }
    }
}
