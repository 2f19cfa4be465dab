//! The plan of a document is the decision of its execution, and touches no data.
use std::collections::BTreeSet;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use simpul::domain::codes::Agency;

use crate::access_log::newest;
use crate::app::TestApp;
use crate::callers::{TestCaller, codes, withheld};
use crate::canaries::queries::{Asked, Atlas, Shape};
use crate::canaries::seed::World;
use crate::round_trips::Counted;

const PLAN: &str = "query($document: String!, $variables: String, $purpose: String, $reference: String, $onDate: Date) { \
    accessPlan(document: $document, variables: $variables, purpose: $purpose, reference: $reference, onDate: $onDate) { \
    errors { message code line } outcome isAccepted agreement { number } purpose legalBasis cost costLimit selections selectionLimit \
    coordinates { coordinate access groups { group clause token obstacle owner office { id en } } } } }";

/// Documents that each agency plans and runs for each of its purposes.
const DOCUMENTS: usize = 60;

async fn plan(caller: &TestCaller<'_, TestApp>, document: &str) -> Value {
    let answer = caller.ask_with(PLAN, json!({ "document": document })).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"]["accessPlan"].clone()
}

fn with_access<'a>(plan: &'a Value, access: &str) -> BTreeSet<&'a str> {
    let coordinates = plan["coordinates"].as_array().into_iter().flatten();
    coordinates
        .filter(|one| one["access"] == access)
        .map(|one| one["coordinate"].as_str().unwrap())
        .collect()
}

fn coordinate<'a>(plan: &'a Value, name: &str) -> &'a Value {
    let mut coordinates = plan["coordinates"].as_array().unwrap().iter();
    coordinates
        .find(|one| one["coordinate"] == name)
        .unwrap_or_else(|| panic!("{name} is not in {plan}"))
}

/// The coordinates that a record of the log says were denied.
fn denied_by(record: &Value) -> impl Iterator<Item = &str> {
    let denied = record["details"]["denied"].as_array();
    denied
        .into_iter()
        .flatten()
        .filter_map(|denial| denial["coordinate"].as_str())
}

/// Documents by random edges of the schema, and some with filters and sort keys.
fn documents(app: &TestApp, random: &mut StdRng) -> Vec<String> {
    let mut atlas = Atlas::read(&app.service().sdl());
    let all: Vec<Asked> = Shape::ALL
        .into_iter()
        .flat_map(|shape| atlas.by_every_edge(World::Named, shape))
        .collect();
    let mut documents: Vec<String> = (0..DOCUMENTS)
        .map(|_| all[random.random_range(0..all.len())].text.clone())
        .collect();
    documents.extend(FILTERED.iter().map(|text| (*text).to_owned()));
    documents
}

const FILTERED: [&str; 4] = [
    r#"{ employers(filter: { districtCode: "52.04.08" }) { totalCount } }"#,
    "{ memberships(orderBy: { field: NPP }) { nodes { npp } } }",
    "{ employers { nodes { legalName phone } } permitCheck: viewer { client } }",
    "{ viewer { client } employers @skip(if: true) { totalCount } }",
];

on_both_databases! {
    async fn the_plan_decides_as_execution_does_for_every_agency_and_purpose(app: TestApp) {
        let mut random = StdRng::seed_from_u64(4);
        let (mut allowed, mut denied) = (0, 0);
        for agreement in app.agreements().iter() {
            for purpose in &agreement.purposes {
                let caller = app.caller(agreement.agency).for_purpose(&purpose.code).with_reference("SKK-1/2026");
                for document in documents(&app, &mut random) {
                    let plan = plan(&caller, &document).await;
                    let answer = caller.ask(&document).await;
                    if !plan["errors"].as_array().unwrap().is_empty() {
                        assert_eq!(codes(&answer), [plan["errors"][0]["code"].as_str().unwrap()], "{document}");
                        continue;
                    }
                    // What execution decided also where nothing was there to be withheld.
                    let record = newest(&app).await;
                    let refused: BTreeSet<&str> = denied_by(&record).collect();
                    assert!(withheld(&answer).into_iter().all(|one| refused.contains(one)), "{document}");
                    let may = &with_access(&plan, "ALLOWED") | &with_access(&plan, "BY_CASE");
                    let may_not = with_access(&plan, "DENIED");
                    let who = format!("{} for {}: {document}\n{answer}\n{plan}", agreement.agency, purpose.code);
                    assert!(refused.is_subset(&may_not), "{who}");
                    assert!(refused.iter().all(|one| !may.contains(one) || may_not.contains(one)), "{who}");
                    let outcome = plan["outcome"].as_str().unwrap();
                    assert_eq!(outcome == "FULLY", refused.is_empty(), "{who}");
                    assert_eq!(refused.is_empty(), may_not.is_empty(), "{who}");
                    if outcome == "REFUSED" {
                        assert!(answer["data"].is_null() || answer["data"].as_object().unwrap().values().all(Value::is_null), "{who}");
                    }
                    allowed += may.len();
                    denied += may_not.len();
                }
            }
        }
        assert!(allowed > 1_000 && denied > 500, "{allowed} allowed, {denied} denied");
    }

    async fn a_plan_reads_no_register(app: TestApp) {
        let counted = Counted::over(&app).await;
        let caller = counted.app.bpjs();
        let document = "{ employers { totalCount nodes { legalName memberships { npp } } } datasets { name } }";
        let (answer, statements) = counted.ask(&caller, PLAN, json!({ "document": document })).await;
        assert_eq!(statements, 0, "{}", counted.last());
        assert_eq!(answer["data"]["accessPlan"]["outcome"], "FULLY", "{answer}");
        let mutation = "mutation { rejectLink(candidate: \"x\", reason: \"y\") { __typename } }";
        let (_, statements) = counted.ask(&caller, PLAN, json!({ "document": mutation })).await;
        assert_eq!(statements, 0, "{}", counted.last());
    }

    async fn what_stands_in_the_way_is_told_with_clause_and_owner(app: TestApp) {
        let document = "{ employers { nodes { legalName phone } } }";
        let secretariat = plan(&app.secretariat(), document).await;
        let phone = &coordinate(&secretariat, "Employer.phone")["groups"][0];
        assert_eq!((&phone["obstacle"], &phone["clause"]), (&json!("MISSING_IN_AGREEMENT"), &json!("employer_contact = \"none\"")));
        assert_eq!((&phone["owner"], &phone["office"]["id"]), (&json!("DPMPTSP"), &json!("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu")));
        let poor = plan(&app.bpjs().with_scopes("employer:read"), document).await;
        let phone = &coordinate(&poor, "Employer.phone")["groups"][0];
        assert_eq!((&phone["obstacle"], &phone["token"]), (&json!("MISSING_IN_TOKEN"), &json!("none")));
        assert_eq!(coordinate(&poor, "Employer.legalName")["access"], "ALLOWED");
        let silent = plan(&app.bpjs().without_purpose(), document).await;
        assert_eq!((&silent["outcome"], &coordinate(&silent, "Employer.phone")["groups"][0]["obstacle"]), (&json!("REFUSED"), &json!("PURPOSE_NOT_STATED")));
        let prosecutor = app.caller(Agency::Prosecutor).for_purpose("state_attorney_assistance");
        let bare = plan(&prosecutor, document).await;
        assert_eq!(coordinate(&bare, "Employer.legalName")["groups"][0]["obstacle"], "REFERENCE_NOT_STATED");
        let stated = prosecutor.ask_with(PLAN, json!({ "document": document, "reference": "SKK-1/2026" })).await;
        assert_eq!(coordinate(&stated["data"]["accessPlan"], "Employer.legalName")["access"], "BY_CASE");
        let late = app.bpjs().ask_with(PLAN, json!({ "document": document, "onDate": "2031-01-01" })).await;
        let late = &late["data"]["accessPlan"];
        assert_eq!((&late["outcome"], &coordinate(late, "Employer.phone")["groups"][0]["obstacle"]), (&json!("REFUSED"), &json!("OUT_OF_FORCE")));
    }

    async fn an_invalid_document_is_answered_with_its_errors(app: TestApp) {
        let caller = app.bpjs();
        for (document, code) in [
            ("{", "BAD_USER_INPUT"),
            ("{ employerz { totalCount } }", "BAD_USER_INPUT"),
            ("{ employers(first: \"x\") { totalCount } }", "BAD_USER_INPUT"),
            ("query($a: Int) { employers { totalCount } }", "BAD_USER_INPUT"),
            ("{ employers { totalCount @withheld } }", "BAD_USER_INPUT"),
            ("{ employers(first: 1000) { totalCount } }", "LIMIT_EXCEEDED"),
        ] {
            let plan = plan(&caller, document).await;
            assert_eq!((&plan["errors"][0]["code"], &plan["outcome"]), (&json!(code), &Value::Null), "{document}");
            assert_eq!(codes(&caller.ask(document).await), [code], "{document}");
        }
        let many: String = (0..11).map(|index| format!("p{index}: accessPlan(document: \"{{ viewer {{ client }} }}\") {{ outcome }} ")).collect();
        let answer = caller.ask(&format!("{{ {many} }}")).await;
        assert_eq!(codes(&answer), ["LIMIT_EXCEEDED"], "{answer}");
        let wrong = caller.ask("{ accessPlan(document: \"{ viewer { client } }\", variables: \"[]\") { outcome } }").await;
        assert_eq!(codes(&wrong), ["BAD_USER_INPUT"]);
    }
}
