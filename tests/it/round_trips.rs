//! How many statements a request costs: a number that does not grow with the rows.
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use simpul::domain::codes::Agency;

use crate::app::TestApp;
use crate::callers::{Asks, TestCaller};
use crate::given::employer;

/// The service over a connection that counts what passes it.
pub struct Counted {
    /// The service over that connection.
    pub app: TestApp,
    statements: Arc<Mutex<Vec<String>>>,
}

impl Counted {
    /// Counts for the same database.
    pub async fn over(app: &TestApp) -> Self {
        let statements = Arc::new(Mutex::new(Vec::new()));
        let seen = statements.clone();
        let mut db = app.db().clone();
        db.set_metric_callback(move |info| {
            seen.lock()
                .expect("no test panics in it")
                .push(info.statement.sql.clone());
        });
        let app = TestApp::over(db).await;
        Self { app, statements }
    }

    /// The answer to a request, and the number of statements that it took.
    pub async fn ask<R: Asks>(
        &self,
        caller: &TestCaller<'_, R>,
        query: &str,
        variables: Value,
    ) -> (Value, usize) {
        self.clear();
        let answer = caller.ask_with(query, variables).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        (answer, self.count())
    }

    /// Begins to count anew.
    pub fn clear(&self) {
        self.statements
            .lock()
            .expect("no test panics in it")
            .clear();
    }

    /// The statements counted.
    pub fn count(&self) -> usize {
        self.statements.lock().expect("no test panics in it").len()
    }

    /// The statements of the last request, for the message of a test that fails.
    pub fn last(&self) -> String {
        self.statements
            .lock()
            .expect("no test panics in it")
            .join("\n\n")
    }
}

async fn given(app: &TestApp, employers: u32) {
    for number in 1..=employers {
        let given = employer(&format!("91200000{number:05}")).called(&format!("PT {number:03}"));
        let given = given
            .registered(&format!("150{number:05}"))
            .in_arrears(2, 200_000)
            .licensed(&format!("I-{number}"))
            .reporting(&format!("W-{number}"))
            .inspected(&format!("P-{number}"), "SOCIAL_SECURITY");
        let given = given
            .employing(&format!("52040101019{number:05}"), "Sari", 2_500_000)
            .named_in("SKK-1")
            .in_case(
                &format!("K-{number}"),
                &[Agency::Bpjs, Agency::Inspectorate],
            );
        app.given(given).await;
    }
}

const PAGE: &str = "query($first: Int!) { employers(first: $first) { nodes { \
    legalName memberships { npp } licences { number } latestInspection { number } } } }";

const DOSSIER: &str = r#"query($nib: Nib!) { employer(by: { nib: $nib }) {
    legalName status nib npwp address
    compliance { isRegistered isActive isPaidUp categories findings { reason } }
    arrears { monthsInArrears class amount latePenalty }
    memberships { npp status workerCount programmes { programme } warnings { letterNumber } instalmentPlans { status }
        contributions(first: 12) { nodes { month amountDue } } workers(first: 10) { nodes { name } } }
    licences { number } latestInspection { number resultClass } restrictions { number } cases { number stage }
    powersOfAttorney { number outcome } fieldVerifications { number } } }"#;

on_both_databases! {
    async fn a_page_costs_as_many_statements_for_five_employers_as_for_fifty(app: TestApp) {
        given(&app, 50).await;
        let counted = Counted::over(&app).await;
        for first in [5, 20, 50] {
            let (answer, statements) = counted.ask(&counted.app.bpjs(), PAGE, json!({ "first": first })).await;
            let nodes = answer["data"]["employers"]["nodes"].as_array().unwrap();
            assert_eq!(nodes.len(), first);
            assert!(nodes.iter().all(|node| node["latestInspection"]["number"].is_string() && node["memberships"][0]["npp"].is_string()));
            assert_eq!(statements, 4, "{}", counted.last());
        }
    }

    async fn rights_by_case_cost_one_statement_more(app: TestApp) {
        given(&app, 50).await;
        let counted = Counted::over(&app).await;
        for first in [5, 20, 50] {
            let (answer, statements) = counted.ask(&counted.app.prosecutor("SKK-1"), PAGE, json!({ "first": first })).await;
            let nodes = answer["data"]["employers"]["nodes"].as_array().unwrap();
            assert_eq!(nodes.len(), first);
            assert!(nodes.iter().all(|node| node["licences"][0]["number"].is_string()));
            assert_eq!(statements, 5, "{}", counted.last());
        }
    }

    async fn a_permit_check_is_one_statement(app: TestApp) {
        given(&app, 3).await;
        let counted = Counted::over(&app).await;
        let query = "query($nib: Nib!) { permitCheck(nib: $nib, service: BUSINESS_LICENSING) { verdict reasons { code } sources { freshness } } }";
        for nib in ["9120000000001", "9120000000999"] {
            let (_, statements) = counted.ask(&counted.app.licensing().for_purpose("permit_check"), query, json!({ "nib": nib })).await;
            assert_eq!(statements, 1, "{}", counted.last());
            // A bound pattern would have SQLite prepare the statement anew for every check.
            assert!(!counted.last().contains("LIKE"), "{}", counted.last());
        }
    }

    async fn a_clearance_is_two_statements_and_the_one_known_already_is_three(app: TestApp) {
        given(&app, 3).await;
        let counted = Counted::over(&app).await;
        let query = "mutation($nib: Nib!) { requestClearance(nib: $nib, service: BUSINESS_LICENSING, applicationReference: \"A-1\") { reference verdict reasons { code cure { id } } sources { asOf } validUntil withdrawn { on } } }";
        let desk = counted.app.licensing().for_purpose("permit_check");
        for expected in [2, 3] {
            let (_, statements) = counted.ask(&desk, query, json!({ "nib": "9120000000001" })).await;
            assert_eq!(statements, expected, "{}", counted.last());
        }
    }

    async fn a_renewal_run_costs_as_many_statements_for_one_as_for_five_hundred(app: TestApp) {
        given(&app, 50).await;
        let counted = Counted::over(&app).await;
        let query = "query($nibs: [Nib!]!) { clearances(nibs: $nibs, service: BUSINESS_LICENSING) { place check { verdict reasons { code } sources { freshness } } } }";
        let desk = counted.app.licensing().for_purpose("permit_check");
        for many in [1, 50, 500] {
            let nibs: Vec<String> = (1..=many).map(|number| format!("91200000{number:05}")).collect();
            let (answer, statements) = counted.ask(&desk, query, json!({ "nibs": nibs })).await;
            assert_eq!(answer["data"]["clearances"].as_array().map(Vec::len), Some(many));
            assert_eq!(statements, 1, "{}", counted.last());
        }
    }

    async fn a_dossier_costs_as_many_statements_for_one_membership_as_for_many(app: TestApp) {
        given(&app, 2).await;
        let branches = (1..=12).fold(employer("9120000000077").registered("16000000").in_arrears(1, 1_000), |given, number| {
            given.registered(&format!("160001{number:02}"))
        });
        app.given(branches.reporting("W-77").inspected("P-77", "WAGES").licensed("I-77")).await;
        let counted = Counted::over(&app).await;
        for (nib, memberships) in [("9120000000001", 1), ("9120000000077", 13)] {
            let (answer, statements) = counted.ask(&counted.app.bpjs(), DOSSIER, json!({ "nib": nib })).await;
            assert_eq!(answer["data"]["employer"]["memberships"].as_array().unwrap().len(), memberships, "{answer}");
            assert_eq!(statements, 17, "{}", counted.last());
        }
    }

    async fn objects_by_id_cost_one_statement_a_type(app: TestApp) {
        given(&app, 10).await;
        let counted = Counted::over(&app).await;
        let page = "{ employers(first: 10) { nodes { id memberships { id } licences { id } inspections { id } cases { id } } } }";
        let (answer, _) = counted.ask(&counted.app.bpjs(), page, json!({})).await;
        let nodes = answer["data"]["employers"]["nodes"].as_array().unwrap();
        let of = |name: &str| nodes.iter().map(|node| node[name][0]["id"].clone()).collect::<Vec<_>>();
        let employers = nodes.iter().map(|node| node["id"].clone()).collect::<Vec<_>>();
        let kinds = [employers, of("memberships"), of("licences"), of("inspections"), of("cases")];
        for each in [1, 4, 10] {
            let ids: Vec<&Value> = kinds.iter().flat_map(|ids| &ids[..each]).collect();
            let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
            let (answer, statements) = counted.ask(&counted.app.bpjs(), query, json!({ "ids": ids })).await;
            assert_eq!(answer["data"]["nodes"].as_array().unwrap().iter().map(|node| &node["id"]).collect::<Vec<_>>(), ids);
            assert_eq!(statements, kinds.len(), "{}", counted.last());
        }
    }
}
