//! The access log: no answer without a record, and no record that can be changed unseen.
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Request;
use entity::log_record;
use sea_orm::{DatabaseConnection, EntityTrait as _, QueryOrder as _};
use serde_json::{Value, json};
use simpul::domain::codes::Agency;
use simpul::domain::disclosure::Caller;
use simpul::graphql::service::Road;
use simpul::ledger::{Trace, Verified, verify};
use simpul::server::answering::Answering;

use crate::app::{TestApp, ledger, ledger_parts};
use crate::callers::{Asking, codes};
use crate::given::employer;

mod complete;
mod durable;
mod events;
mod killed;
mod over_http;
mod tampering;
mod witness;

/// Every record, the oldest first.
pub async fn records(db: &DatabaseConnection) -> Vec<log_record::Model> {
    log_record::Entity::find()
        .order_by_asc(log_record::Column::Position)
        .all(db)
        .await
        .expect("the log can be read")
}

/// Every record's body, the oldest first.
pub async fn bodies(app: &TestApp) -> Vec<Value> {
    let bodies = records(app.db()).await.into_iter();
    bodies
        .map(|record| serde_json::from_str(&record.body).expect("a body is JSON"))
        .collect()
}

/// The newest record's body.
pub async fn newest(app: &TestApp) -> Value {
    app.ledger().head().await.expect("the log can be written");
    let last = log_record::Entity::find()
        .order_by_desc(log_record::Column::Position)
        .one(app.db())
        .await
        .expect("the log can be read");
    serde_json::from_str(&last.expect("there is a record").body).expect("a body is JSON")
}

/// Everything computed again.
async fn verified(app: &TestApp) -> Verified {
    verify(app.db(), &app.ledger().public_keys(), &[])
        .await
        .expect("the log can be read")
}

/// What a caller is when it asks in process.
fn caller(app: &TestApp, asking: &Asking) -> Arc<Caller> {
    Arc::new(app.admit(asking).expect("it is admitted"))
}

fn trace(transaction: &str) -> Trace {
    Trace {
        transaction: transaction.to_owned(),
        trace: None,
    }
}

on_both_databases! {
    async fn a_record_says_who_asked_why_and_what_was_answered_of_whom(app: TestApp) {
        app.given(employer("9120000000001").called("PT Rahasia").registered("15050001").in_arrears(3, 5_000_000)).await;
        let bpjs = app.bpjs().with_reference("KASUS-1");
        let answer = bpjs.ask(r#"query Dossier { employer(by: {nib: "9120000000001"}) { legalName memberships { npp } arrears { amount } } }"#).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        let record = newest(&app).await;
        assert_eq!(record["event"], "ACCESS");
        assert_eq!(record["transaction"], "test");
        let party = &record["caller"];
        let agreement = app.agreements().iter().find(|agreement| agreement.agency == Agency::Bpjs).expect("it is there");
        assert_eq!(party["agency"], "bpjs");
        assert_eq!(party["agreement"], agreement.number.as_str());
        assert_eq!(party["agreementHash"], agreement.hash.as_str());
        assert_eq!(party["reference"], "KASUS-1");
        assert_eq!(party["purpose"], bpjs.asking.purpose.clone().expect("a purpose").as_str());
        assert_eq!(record["policy"], app.agreements().version());
        let details = &record["details"];
        assert_eq!(details["decision"], "DISCLOSED");
        assert_eq!(details["kind"], "QUERY");
        assert_eq!(details["returned"], json!([
            "Arrears.amount", "Employer.arrears", "Employer.legalName", "Employer.memberships",
            "Membership.npp", "Query.employer",
        ]));
        assert_eq!(details["employers"].as_array().map(Vec::len), Some(1));
        assert_eq!(details["rows"]["membership"]["count"], 1);
        assert!(details["rows"]["membership"]["asOf"].is_string());
        for value in ["PT Rahasia", "15050001", "9120000000001", "5000000"] {
            assert!(!record.to_string().contains(value), "{value} is in {record}");
        }
    }

    async fn what_is_withheld_is_recorded_with_its_reason(app: TestApp) {
        app.given(employer("9120000000001").registered("15050001")).await;
        let asked = r#"{ employer(by: {nib: "9120000000001"}) { legalName arrears { amount } } }"#;
        let answer = app.licensing().ask(asked).await;
        assert_eq!(codes(&answer), ["FORBIDDEN"]);
        let details = newest(&app).await["details"].take();
        assert_eq!(details["decision"], "PARTLY");
        assert_eq!(details["denied"], json!([{ "coordinate": "Arrears.amount", "reason": "FORBIDDEN" }]));
        let answer = app.licensing().without_purpose().ask(asked).await;
        assert_eq!(answer["data"], Value::Null, "{answer}");
        let details = newest(&app).await["details"].take();
        assert_eq!(details["decision"], "REFUSED");
        assert_eq!(details["denied"][0]["reason"], "PURPOSE_REQUIRED");
        assert_eq!(details["employers"], json!([]));
    }

    async fn a_request_that_is_refused_before_it_is_decided_is_recorded_too(app: TestApp) {
        let answer = app.bpjs().ask("{ employer(").await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
        let record = newest(&app).await;
        assert_eq!(record["details"], json!({ "decision": "REFUSED", "returned": [], "employers": [], "rows": {} }));
    }

    async fn persons_stand_under_a_pseudonym(app: TestApp) {
        app.given(employer("9120000000001").registered("15050001").employing("5204094107900001", "Siti Contoh", 3_000_000)).await;
        let asked = r#"{ employer(by: {nib: "9120000000001"}) { memberships { workers(first: 5) { nodes { name nik wage } } } } }"#;
        let answer = app.bpjs().ask(asked).await;
        assert!(answer.to_string().contains("5204094107900001"), "{answer}");
        let record = newest(&app).await;
        let person = app.ledger().pseudonyms().person(Some(Agency::Bpjs), &simpul::domain::access_log::PersonKey::new("5204094107900001"));
        assert_eq!(record["details"]["persons"], json!([person]));
        for record in records(app.db()).await {
            assert!(!record.body.contains("5204094107900001"), "{}", record.body);
            assert!(!record.body.contains("Siti"), "{}", record.body);
        }
    }

    async fn of_a_page_only_the_employers_that_are_shown_are_named(app: TestApp) {
        for number in 1..=5 {
            app.given(employer(&format!("912000000000{number}"))).await;
        }
        let answer = app.bpjs().ask("{ employers(first: 2) { nodes { legalName } } }").await;
        assert_eq!(answer["data"]["employers"]["nodes"].as_array().map(Vec::len), Some(2));
        let details = newest(&app).await["details"].take();
        assert_eq!(details["employers"].as_array().map(Vec::len), Some(2), "{details}");
        assert_eq!(details["rows"]["employer"]["count"], 2);
    }

    async fn a_permit_check_names_the_employer_and_no_fact(app: TestApp) {
        app.given(employer("9120000000001").registered("15050001").in_arrears(3, 5_000_000)).await;
        let asked = r#"{ permitCheck(nib: "9120000000001", service: BUSINESS_LICENSING) { verdict } }"#;
        let answer = app.licensing().for_purpose("permit_check").ask(asked).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        let details = newest(&app).await["details"].take();
        assert_eq!(details["employers"].as_array().map(Vec::len), Some(1), "{details}");
        assert_eq!(details["returned"], json!(["PermitCheck.verdict", "Query.permitCheck"]));
    }

    async fn the_log_verifies_whatever_was_asked(app: TestApp) {
        app.given(employer("9120000000001")).await;
        for _ in 0..300 {
            app.bpjs().ask("{ employers(first: 1) { nodes { id } } }").await;
        }
        app.ledger().checkpoint(crate::http::clock()).await.expect("it can be signed");
        let verified = verified(&app).await;
        assert_eq!((verified.fault, verified.records, verified.checkpoints), (None, 300, 1));
    }
}

/// Answers, as a service that waits no longer than a second.
async fn answer_in(answering: &Answering, caller: Arc<Caller>, query: &str) -> Value {
    let within = Duration::from_secs(5);
    let answered = answering.answer(
        caller,
        Request::new(query),
        Road::AnyOperation,
        (trace("t"), within),
    );
    serde_json::to_value(answered.await).expect("a response is JSON")
}
