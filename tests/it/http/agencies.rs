//! The six agencies, each by the road that its programs take.
use serde_json::json;
use simpul::domain::codes::Agency;

use super::HttpApp;
use crate::app::TestApp;
use crate::callers::{codes, withheld};
use crate::given::{employer, vulnerable_worker};

const NIB: &str = "9120000000001";
const EMPLOYER: &str = r#"employer(by: { nib: "9120000000001" })"#;

/// Of the eight months given, the last falls due on the day of the tests and is not overdue yet.
async fn given(app: &TestApp) -> HttpApp {
    let employer = employer(NIB)
        .called("PT Sumber Rejeki")
        .registered("15000001");
    let employer = employer
        .in_arrears(8, 8_000_000)
        .licensed("I-1")
        .reporting("W-1")
        .inspected("P-1", "SOCIAL_SECURITY")
        .employing("5204010101900001", "Sari", 2_500_000)
        .restricted("TMP2T-1");
    let employer = employer
        .named_in("SKK-1")
        .in_case("K-1", &[Agency::Bpjs, Agency::Inspectorate]);
    app.given(employer).await;
    app.given(vulnerable_worker("5204010101800001", "Ahmad"))
        .await;
    HttpApp::over(app).await
}

on_both_databases! {
    async fn bpjs_reads_members_arrears_and_inspections(app: TestApp) {
        let http = given(&app).await;
        let query = format!("{{ {EMPLOYER} {{ legalName memberships {{ npp status workerCount workers {{ nodes {{ name }} }} }} \
            arrears {{ monthsInArrears amount }} latestInspection {{ number }} }} }}");
        assert_eq!(http.bpjs().ask(&query).await, json!({ "data": { "employer": {
            "legalName": "PT Sumber Rejeki",
            "memberships": [{ "npp": "15000001", "status": "ACTIVE", "workerCount": 10, "workers": { "nodes": [{ "name": "Sari" }] } }],
            "arrears": { "monthsInArrears": 7, "amount": 7_000_000 },
            "latestInspection": { "number": "P-1" },
        } } }));
    }

    async fn the_licence_office_gets_a_verdict_and_no_arrears(app: TestApp) {
        let http = given(&app).await;
        let office = http.caller(Agency::Licensing).for_purpose("permit_check");
        let query = format!("{{ permitCheck(nib: \"{NIB}\", service: BUSINESS_LICENSING) {{ service reasons {{ code reference }} }} \
            {EMPLOYER} {{ legalName licences {{ number }} arrears {{ amount }} }} }}");
        let answer = office.ask(&query).await;
        assert_eq!(answer["data"]["permitCheck"]["service"], "BUSINESS_LICENSING");
        let reasons = answer["data"]["permitCheck"]["reasons"].as_array().unwrap();
        assert_eq!(reasons[0]["code"], "NIB_NOT_FOUND", "the licence register has no such NIB");
        assert_eq!(answer["data"]["employer"], json!({ "legalName": "PT Sumber Rejeki", "licences": [{ "number": "I-1" }], "arrears": { "amount": null } }));
        assert_eq!(withheld(&answer), ["Arrears.amount"]);
        assert_eq!(codes(&answer), ["FORBIDDEN"]);
    }

    async fn the_manpower_office_reads_vulnerable_workers_and_classes_of_arrears(app: TestApp) {
        let http = given(&app).await;
        let query = format!("{{ vulnerableWorkers {{ nodes {{ name }} }} {EMPLOYER} {{ arrears {{ class }} }} }}");
        let answer = http.caller(Agency::Manpower).ask(&query).await;
        assert_eq!(answer["data"]["vulnerableWorkers"], json!({ "nodes": [{ "name": "Ahmad" }] }));
        assert!(answer["data"]["employer"]["arrears"]["class"].is_string(), "{answer}");
        assert_eq!(codes(&answer), Vec::<&str>::new());
    }

    async fn the_inspectorate_reads_its_notes_and_by_case_the_arrears(app: TestApp) {
        let http = given(&app).await;
        let query = format!("{{ {EMPLOYER} {{ inspections {{ notes {{ number }} }} arrears {{ amount }} }} }}");
        let answer = http.caller(Agency::Inspectorate).with_reference("K-1").ask(&query).await;
        assert_eq!(answer, json!({ "data": { "employer": {
            "inspections": [{ "notes": [{ "number": "NOTA-P-1" }] }], "arrears": { "amount": 7_000_000 },
        } } }));
    }

    async fn the_state_attorneys_read_whom_their_power_of_attorney_names(app: TestApp) {
        let http = given(&app).await;
        let query = format!("{{ {EMPLOYER} {{ legalName arrears {{ amount }} powersOfAttorney {{ number }} }} }}");
        let named = http.prosecutor("SKK-1").ask(&query).await;
        assert_eq!(named, json!({ "data": { "employer": {
            "legalName": "PT Sumber Rejeki", "arrears": { "amount": 7_000_000 }, "powersOfAttorney": [{ "number": "SKK-1" }],
        } } }));
        assert_eq!(http.prosecutor("SKK-2").ask(&query).await, json!({ "data": { "employer": null } }));
    }

    async fn the_secretariat_reads_sums_and_no_firms_arrears(app: TestApp) {
        let http = given(&app).await;
        let answer = http.caller(Agency::Secretariat).ask(&format!("{{ districtStatistics {{ code }} {EMPLOYER} {{ legalName arrears {{ amount }} }} }}")).await;
        assert!(answer["data"]["districtStatistics"].is_array(), "{answer}");
        assert_eq!(answer["data"]["employer"], json!({ "legalName": "PT Sumber Rejeki", "arrears": { "amount": null } }));
        assert_eq!(withheld(&answer), ["Arrears.amount"]);
    }
}
