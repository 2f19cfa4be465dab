//! What is shown of an employer that several registers describe.
use serde_json::{Value, json};

use super::{NIB, NPP, WLKP, crosswalk, fed, member, registration};
use crate::round_trips::Counted;

const IDENTITY: &str = "{ employers { nodes { legalName scale scaleSource identity {
    sources { scheme value legalName scale headcount source asOf matchMethod matchConfidence confirmedBy agreedFields }
    conflicts { field shownFrom sources { value } } } } } }";

on_both_databases! {
    async fn sources_that_disagree_are_both_shown_each_with_its_own_word(app: TestApp) {
        let db = app.db();
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", "")).await;
        fed(db, "memberships", &member(NPP, "UD LAUT BIRU", "")).await;
        fed(db, "manpower_reports", &crosswalk(WLKP, NIB, NPP)).await;
        let answer = app.bpjs().ask(IDENTITY).await;
        let employer = &answer["data"]["employers"]["nodes"][0];
        assert_eq!((&employer["legalName"], &employer["scale"], &employer["scaleSource"]), (&json!("PT Uji Coba Samawa"), &json!("SMALL"), &json!("business_registrations")), "{answer}");
        let source = |scheme: &str, value: &str, name: &str, scale: Value, headcount: Value, dataset: &str, method: &str| json!({
            "scheme": scheme, "value": value, "legalName": name, "scale": scale, "headcount": headcount, "source": dataset,
            "asOf": "2026-06-15", "matchMethod": method, "matchConfidence": 1000, "confirmedBy": null, "agreedFields": null,
        });
        assert_eq!(employer["identity"]["sources"], json!([
            source("NIB", NIB, "PT Uji Coba Samawa", json!("SMALL"), Value::Null, "business_registrations", "OWN_KEY"),
            source("NPP", NPP, "UD LAUT BIRU", json!("MICRO"), json!(3), "memberships", "CROSSWALK"),
            source("WLKP", WLKP, "PT UJI COBA SAMAWA", Value::Null, json!(9), "manpower_reports", "CROSSWALK"),
        ]));
        assert_eq!(employer["identity"]["conflicts"], json!([
            { "field": "LEGAL_NAME", "shownFrom": "business_registrations", "sources": [{ "value": NIB }, { "value": NPP }, { "value": WLKP }] },
            { "field": "SCALE", "shownFrom": "business_registrations", "sources": [{ "value": NIB }, { "value": NPP }] },
            { "field": "HEADCOUNT", "shownFrom": null, "sources": [{ "value": NPP }, { "value": WLKP }] },
        ]));
        // Who may not count workers sees no disagreement about them, nor a report.
        let answer = app.licensing().ask(IDENTITY).await;
        let identity = &answer["data"]["employers"]["nodes"][0]["identity"];
        let sources = identity["sources"].as_array().unwrap();
        assert_eq!(sources.len(), 2, "{answer}");
        assert!(sources.iter().all(|source| source["headcount"].is_null()));
        let fields: Vec<&Value> = identity["conflicts"].as_array().unwrap().iter().map(|conflict| &conflict["field"]).collect();
        assert_eq!(fields, ["LEGAL_NAME", "SCALE"]);
    }

    async fn who_sees_by_case_sees_the_identity_of_no_other_employer(app: TestApp) {
        let db = app.db();
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", "")).await;
        fed(db, "memberships", &member(NPP, "UD LAUT BIRU", "")).await;
        app.given(crate::given::employer("9120000000001").registered("15000001").named_in("SKK-1")).await;
        let seen = app.prosecutor("SKK-1").ask("{ employers { nodes { nib identity { sources { value } } } } }").await;
        assert_eq!(seen["data"]["employers"]["nodes"], json!([{ "nib": "9120000000001", "identity": { "sources": [{ "value": "15000001" }] } }]), "{seen}");
    }

    async fn the_identity_of_a_page_costs_as_many_statements_for_two_as_for_twenty(app: TestApp) {
        let lines: String = (10..40).map(|number| registration(&format!("80000000001{number}"), &format!("PT Nomor {number}"), &format!("00888888888881{number}"))).collect();
        fed(app.db(), "business_registrations", &lines).await;
        let lines: String = (10..40).map(|number| member(&format!("X80001{number}"), &format!("UD Lain {}", number + 50), &format!("00888888888881{number}"))).collect();
        fed(app.db(), "memberships", &lines).await;
        let counted = Counted::over(&app).await;
        let query = "query($first: Int!) { employers(first: $first) { nodes { identity { sources { value headcount } conflicts { field } decisions { id } candidates { id left { value } right { value } } } } } }";
        let mut counts = Vec::new();
        for first in [2, 20] {
            let (answer, count) = counted.ask(&counted.app.bpjs(), query, json!({ "first": first })).await;
            assert_eq!(answer["data"]["employers"]["nodes"].as_array().unwrap().len(), first);
            counts.push(count);
        }
        assert_eq!(counts[0], counts[1], "{}", counted.last());
    }
}
