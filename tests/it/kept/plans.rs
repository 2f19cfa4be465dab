//! Lists by kept assessments are read through indexes, on both databases.
use std::sync::{Arc, Mutex};

use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, Statement, TransactionTrait as _,
};

use super::{every_register_is_of_today, refreshed};
use crate::app::TestApp;
use crate::given::employer;

/// How the database would run a statement. So few rows PostgreSQL would rather read all: asked is
/// whether an index serves.
async fn plan(db: &DatabaseConnection, statement: &Statement) -> String {
    let is_postgres = db.get_database_backend() == DbBackend::Postgres;
    let (prefix, column) = if is_postgres {
        ("EXPLAIN", "QUERY PLAN")
    } else {
        ("EXPLAIN QUERY PLAN", "detail")
    };
    let explained = Statement {
        sql: format!("{prefix} {}", statement.sql),
        ..statement.clone()
    };
    let session = db.begin().await.expect("it can begin");
    if is_postgres {
        let without_scans = "SET LOCAL enable_seqscan = off";
        session.execute_unprepared(without_scans).await.expect("it can be set");
    }
    let rows = session.query_all_raw(explained).await.expect("it can be explained");
    let line = |row: &sea_orm::QueryResult| row.try_get::<String>("", column).expect("a line");
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Whether a plan reads every employer: the table whole, or an index of it from end to end.
fn reads_everybody(plan: &str) -> bool {
    let lines: Vec<&str> = plan.lines().map(str::trim).collect();
    lines.iter().enumerate().any(|(at, line)| {
        let is_scan_of_all = line.starts_with("SCAN employer") && !line.starts_with("SCAN employer_");
        let is_walk = line.contains("Scan") && line.contains(" on employer ");
        let has_bounds = lines.get(at + 1).is_some_and(|next| next.contains("Cond:"));
        is_scan_of_all || (is_walk && !has_bounds)
    })
}

on_both_databases! {
    async fn no_common_list_reads_every_employer(app: TestApp) {
        for number in 1..=200 {
            let given = employer(&format!("91200000{number:05}")).called(&format!("PT {number:03}"));
            let given = given.in_district(&format!("52.04.{:02}", 10 + number % 15));
            app.given(if number % 10 == 0 { given.registered(&format!("150{number:05}")).in_arrears(3, 1_000) } else { given }).await;
        }
        every_register_is_of_today(&app).await;
        refreshed(&app).await;
        let mut db = app.db().clone();
        if db.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared("ANALYZE").await.expect("it can be analysed");
        }
        let statements: Arc<Mutex<Vec<Statement>>> = Arc::default();
        let seen = statements.clone();
        db.set_metric_callback(move |info| seen.lock().unwrap().push(info.statement.clone()));
        let counted = TestApp::over(db).await;
        for list in [
            "employers(filter: { category: ARREARS })",
            "employers(filter: { category: ARREARS, severity: LOW })",
            "employers(filter: { category: ARREARS }, orderBy: { field: ARREARS_AMOUNT, direction: DESC })",
            "employers(filter: { monthsInArrearsMin: 2 })",
            "employers(filter: { arrearsMin: 500 })",
            "employers(orderBy: { field: MONTHS_IN_ARREARS, direction: DESC })",
            "employers(orderBy: { field: ARREARS_AMOUNT, direction: DESC })",
            "employers(filter: { category: ARREARS, districtCode: \"52.04.10\" })",
            "workList(kind: NEVER_PAID)",
            "workList(kind: LAPSED)",
            "workList(kind: UNDER_REGISTERED)",
            "workList(kind: LARGEST_ARREARS)",
            "workList(kind: NOTICES_OVERDUE)",
        ] {
            statements.lock().unwrap().clear();
            let answer = counted.bpjs().ask(&format!("{{ {list} {{ nodes {{ legalName }} }} }}")).await;
            assert_eq!(answer["errors"], serde_json::Value::Null, "{answer}");
            let asked: Vec<Statement> = statements.lock().unwrap().iter().filter(|statement| statement.sql.contains("\"current_")).cloned().collect();
            assert!(!asked.is_empty(), "{list}");
            for statement in asked {
                let plan = plan(app.db(), &statement).await;
                assert!(!reads_everybody(&plan), "{list}\n{}\n{plan}", statement.sql);
            }
        }
    }
}
