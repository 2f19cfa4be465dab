//! An agency's own accesses; and every agency's, for the data-protection officer.
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entity::log_record;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use sha2::{Digest as _, Sha256};

use super::*;
use crate::database::{Engine, TestDatabase};

const LIST: &str = "{ accessLog(first: 50) { totalCount nodes { index event at transaction agency client \
    agreement agreementHash purpose legalBasis reference operation documentHash decision returned byCase \
    denied { coordinate reason } employers personCount persons rows { register count asOf } policyVersion \
    record leaf } } }";

on_both_databases! {
    async fn an_agency_reads_its_own_accesses_and_nobody_elses(app: TestApp) {
        read_by_two(&app).await;
        let answer = app.bpjs().ask(LIST).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        let own = nodes(&answer, "accessLog");
        assert_eq!(own.len(), 1);
        assert_eq!(answer["data"]["accessLog"]["totalCount"], 1);
        let entry = &own[0];
        assert_eq!(entry["event"], "ACCESS");
        assert_eq!(entry["agency"], "BPJS");
        assert_eq!(entry["reference"], "RAHASIA-BPJS");
        assert_eq!(entry["operation"], "Dossier");
        assert_eq!(entry["decision"], "DISCLOSED");
        assert_eq!(entry["personCount"], 1);
        assert_eq!(entry["employers"].as_array().map(Vec::len), Some(1));
        assert!(entry["returned"].as_array().is_some_and(|names| names.contains(&json!("Membership.npp"))));
        let text = answer.to_string();
        for secret in ["RAHASIA-DPMPTSP", "Desk", "dpmptsp", "5204094107900001", "Siti"] {
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
    }

    async fn a_log_in_another_database_is_read_there(app: TestApp) {
        let engine = match app.db().get_database_backend() {
            sea_orm::DbBackend::Sqlite => Engine::Sqlite,
            _ => Engine::Postgres,
        };
        let beside = TestDatabase::create(engine).await;
        let apart = app.logging_into(beside.connection().clone()).await;
        read_by_two(&apart).await;
        let log = apart.bpjs().ask("{ accessLog(first: 5) { totalCount nodes { reference } } }").await;
        let history = apart.bpjs().ask(r#"{ employer(by: {nib: "9120000000001"}) { accessHistory(first: 5) { nodes { agency } } } }"#).await;
        let kept = log_record::Entity::find().count(app.db()).await;
        beside.discard().await;
        assert_eq!(nodes(&log, "accessLog")[0]["reference"], "RAHASIA-BPJS", "{log}");
        assert_eq!(nodes(&history, "employer/accessHistory").len(), 2, "{history}");
        assert_eq!(kept.expect("it can be read"), 0, "nothing lies beside the registers");
    }

    async fn two_agencies_join_nothing_by_their_records(app: TestApp) {
        read_by_two(&app).await;
        let list = "{ accessLog(first: 5) { nodes { record employers } } }";
        let id = r#"{ employer(by: {nib: "9120000000001"}) { id } }"#;
        let mut named = Vec::new();
        for asking in [app.licensing(), app.bpjs()] {
            let log = asking.ask(list).await;
            let entry = nodes(&log, "accessLog").last().cloned().expect("the oldest");
            let record: Value = serde_json::from_str(entry["record"].as_str().expect("a text")).expect("it is JSON");
            named.push(record["details"]["employers"].clone());
            // It is told whom it saw by the id that it knows, which is not what stands in the record.
            let shown = asking.ask(id).await;
            assert_eq!(entry["employers"], json!([shown["data"]["employer"]["id"]]), "{log}");
            assert_ne!(entry["employers"], record["details"]["employers"]);
        }
        assert!(named.iter().all(|names| names[0].is_string()), "{named:?}");
        assert_ne!(named[0], named[1]);
    }

    async fn the_record_is_what_the_tree_hashes(app: TestApp) {
        read_by_two(&app).await;
        let answer = app.bpjs().ask(LIST).await;
        let entry = &nodes(&answer, "accessLog")[0];
        let record = entry["record"].as_str().expect("a text");
        let mut hasher = Sha256::new();
        hasher.update([0]);
        hasher.update(record);
        let leaf = STANDARD.encode(hasher.finalize());
        assert_eq!(entry["leaf"], leaf.as_str());
        app.ledger().checkpoint(crate::http::clock()).await.expect("it can be signed");
        let index = entry["index"].as_u64().expect("a place");
        let proof = app.ledger().inclusion(index).await.expect("it can be read").expect("it is covered");
        assert_eq!(STANDARD.encode(proof.leaf), leaf);
    }

    async fn a_read_of_the_log_is_recorded_with_its_coordinates_and_rows(app: TestApp) {
        read_by_two(&app).await;
        app.bpjs().ask(LIST).await;
        let answer = app.bpjs().ask(LIST).await;
        let entry = &nodes(&answer, "accessLog")[0];
        assert!(entry["returned"].as_array().is_some_and(|names| names.contains(&json!("Query.accessLog"))), "{entry}");
        assert_eq!(entry["rows"], json!([{ "register": "log_record", "count": 1, "asOf": null }]));
    }

    async fn filters_hold_together_and_pages_follow_one_another(app: TestApp) {
        app.given(employer("9120000000002").registered("15050002")).await;
        read_by_two(&app).await;
        let one = |nib: u64| format!(r#"{{ employer(by: {{nib: "{nib}"}}) {{ id legalName }} }}"#);
        let other = app.bpjs().ask(&one(9_120_000_000_002)).await;
        let id = other["data"]["employer"]["id"].as_str().expect("an id").to_owned();
        let count = async |filter: &str| {
            let answer = app.bpjs().ask(&format!("{{ accessLog(filter: {{{filter}}}) {{ totalCount nodes {{ operation }} }} }}")).await;
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            assert_eq!(answer["data"]["accessLog"]["totalCount"], nodes(&answer, "accessLog").len());
            nodes(&answer, "accessLog").len()
        };
        assert_eq!(count(&format!(r#"employer: "{id}""#)).await, 1);
        assert_eq!(count(r#"reference: "RAHASIA-BPJS", event: ACCESS, purpose: "contribution_supervision", client: "bpjs-portal""#).await, 1);
        assert_eq!(count(r#"reference: "RAHASIA-DPMPTSP""#).await, 0);
        assert_eq!(count("event: PRUNED").await, 0);
        assert_eq!(count(r#"from: "2100-01-01T00:00:00Z""#).await, 0);
        assert_eq!(count(r#"to: "2000-01-01T00:00:00Z""#).await, 0);
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        for _ in 0..3 {
            let answer = app.bpjs().ask_with(
                "query Page($after: String) { accessLog(first: 1, after: $after, filter: {to: \"2100-01-01T00:00:00Z\"}) { pageInfo { endCursor hasNextPage } nodes { index } } }",
                json!({ "after": after }),
            ).await;
            seen.push(nodes(&answer, "accessLog")[0]["index"].as_i64().expect("a place"));
            after = answer["data"]["accessLog"]["pageInfo"]["endCursor"].clone();
        }
        // Each page is an access, too, and comes before none that was asked behind a cursor.
        assert!(seen.is_sorted_by(|earlier, later| earlier > later), "{seen:?}");
        let forged = app.bpjs().ask(r#"{ accessLog(after: "forged") { nodes { index } } }"#).await;
        assert_eq!(codes(&forged), ["BAD_USER_INPUT"]);
        let foreign = app.licensing().ask_with("query($after: String) { accessLog(after: $after) { nodes { index } } }", json!({ "after": after })).await;
        assert_eq!(codes(&foreign), ["BAD_USER_INPUT"]);
        let foreign = app.licensing().ask(&format!(r#"{{ accessLog(filter: {{employer: "{id}"}}) {{ nodes {{ index }} }} }}"#)).await;
        assert_eq!(codes(&foreign), ["BAD_USER_INPUT"]);
    }

    async fn the_data_protection_officer_alone_reads_everything(app: TestApp) {
        read_by_two(&app).await;
        let all = "{ dataProtectionLog { totalCount nodes { agency reference event } } }";
        let officer = app.secretariat().for_purpose("data_protection");
        let answer = officer.ask(all).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        for reference in ["RAHASIA-BPJS", "RAHASIA-DPMPTSP"] {
            assert!(answer.to_string().contains(reference), "{answer}");
        }
        let one = officer.ask(r#"{ dataProtectionLog(filter: {agency: BPJS}) { nodes { agency } } }"#).await;
        assert_eq!(nodes(&one, "dataProtectionLog").len(), 1, "{one}");
        for agency in [Agency::Bpjs, Agency::Licensing, Agency::Manpower, Agency::Inspectorate, Agency::Secretariat] {
            let answer = app.caller(agency).ask(all).await;
            assert_eq!(codes(&answer), ["FORBIDDEN"], "{answer}");
            assert_eq!(answer["data"]["dataProtectionLog"], Value::Null);
        }
        let filtered = app.bpjs().ask("{ accessLog(filter: {agency: DPMPTSP}) { nodes { index } } }").await;
        assert!(codes(&filtered).contains(&"FORBIDDEN"), "{filtered}");
        let data = officer.ask("{ employers { nodes { legalName } } }").await;
        assert!(codes(&data).contains(&"FORBIDDEN"), "{data}");
    }
}
