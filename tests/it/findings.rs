//! What a finding of an employer's compliance shows to whom.
use serde_json::Value;
use simpul::domain::codes::Agency;

use crate::app::TestApp;
use crate::freshness::{INDEBTED, given_fresh_registers};

/// The findings of the indebted example, as an agency reads them.
async fn findings(app: &TestApp, agency: Agency) -> Vec<Value> {
    let query = format!(
        "{{ employer(by: {{ nib: \"{INDEBTED}\" }}) {{ compliance {{ severity findings {{ \
         category severity contact {{ id en }} evidence {{ register on \
         memberships {{ key asOf }} contributions {{ key asOf }} manpowerReports {{ key asOf }} }} }} }} }} }}"
    );
    let answer = app.caller(agency).ask(&query).await;
    let compliance = &answer["data"]["employer"]["compliance"];
    assert_eq!(compliance["severity"], "HIGH", "{answer}");
    compliance["findings"].as_array().expect("a list").clone()
}

fn arrears(findings: &[Value]) -> &Value {
    let mut found = findings
        .iter()
        .filter(|finding| finding["category"] == "ARREARS");
    found.next().expect("it is in arrears")
}

on_both_databases! {
    async fn a_finding_names_its_weight_its_office_and_the_records_of_its_register(app: TestApp) {
        given_fresh_registers(&app).await;
        let findings = findings(&app, Agency::Bpjs).await;
        let arrears = arrears(&findings);
        assert_eq!(arrears["severity"], "HIGH");
        assert_eq!(arrears["contact"]["id"], "BPJS Ketenagakerjaan Cabang Sumbawa");
        assert_eq!(arrears["contact"]["en"], "BPJS Ketenagakerjaan, Sumbawa branch");
        let evidence = &arrears["evidence"][0];
        assert_eq!(evidence["register"], "BPJS_CONTRIBUTION");
        let records = evidence["contributions"].as_array().expect("a list");
        assert!(records.len() >= 8, "{evidence}");
        for record in records {
            let key = record["key"].as_str().expect("a key");
            let (npp, month) = key.split_once(' ').expect("a number and a month");
            assert_eq!((npp.len(), month.len()), (8, 7), "{key}");
            assert!(record["asOf"].is_string(), "{record}");
        }
        // Each register's records stand in its own field.
        assert_eq!((&evidence["memberships"], &evidence["manpowerReports"]), (&Value::Null, &Value::Null));
    }

    async fn records_of_a_register_that_is_withheld_are_withheld_with_it(app: TestApp) {
        given_fresh_registers(&app).await;
        // The manpower office reads findings and memberships, and no payments.
        let findings = findings(&app, Agency::Manpower).await;
        let evidence = &arrears(&findings)["evidence"][0];
        assert_eq!(evidence["register"], "BPJS_CONTRIBUTION");
        assert_eq!(evidence["contributions"], Value::Null);
        let all: Vec<&Value> = findings.iter().filter_map(|finding| finding["evidence"].as_array()).flatten().collect();
        assert!(all.iter().all(|evidence| evidence["contributions"].is_null()), "{findings:?}");
        assert!(all.iter().any(|evidence| evidence["memberships"].is_array()), "{findings:?}");
    }
}
