//! Who was shown what of an employer, for those whose registers it comes from.
use super::*;

const HISTORY: &str = r#"{ employer(by: {nib: "9120000000001"}) { accessHistory(first: 20) {
    totalCount nodes { at agency purpose legalBasis agreement returned decision }
} } }"#;

on_both_databases! {
    async fn an_owner_reads_who_was_shown_its_register_and_nothing_of_others_matters(app: TestApp) {
        read_by_two(&app).await;
        let answer = app.bpjs().ask(HISTORY).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        let history = nodes(&answer, "employer/accessHistory");
        assert_eq!(history.len(), 2, "{answer}");
        assert_eq!(history[0]["agency"], "DPMPTSP");
        assert_eq!(history[0]["returned"], json!(["Employer.memberships", "Membership.npp"]));
        assert!(history[0]["legalBasis"].is_string());
        assert_eq!(history[1]["agency"], "BPJS");
        assert_eq!(answer["data"]["employer"]["accessHistory"]["totalCount"], Value::Null);
        let persons = app.ledger().pseudonyms().all_of_person(&simpul::domain::access_log::PersonKey::new("5204094107900001"));
        let secrets = ["RAHASIA", "licensing-desk", "Desk", "Licence."].into_iter().chain(persons.iter().map(String::as_str));
        for secret in secrets {
            assert!(!answer.to_string().contains(secret), "{secret} is in {answer}");
        }
    }

    async fn an_access_that_shows_nothing_of_a_register_is_not_told_to_its_owner(app: TestApp) {
        app.given(employer("9120000000001").registered("15050001")).await;
        app.bpjs().ask(r#"{ employer(by: {nib: "9120000000001"}) { memberships { npp } } }"#).await;
        let history = app.inspectorate().ask(HISTORY).await;
        assert_eq!(history["errors"], Value::Null, "{history}");
        assert!(nodes(&history, "employer/accessHistory").is_empty(), "{history}");
    }

    async fn pages_go_on_behind_what_does_not_concern_the_register(app: TestApp) {
        app.given(employer("9120000000001").registered("15050001")).await;
        let shown = r#"{ employer(by: {nib: "9120000000001"}) { memberships { npp } } }"#;
        let other = r#"{ employer(by: {nib: "9120000000001"}) { legalName } }"#;
        for _ in 0..3 {
            app.bpjs().ask(shown).await;
            app.bpjs().ask(other).await;
        }
        let page = "query($after: String) { employer(by: {nib: \"9120000000001\"}) { accessHistory(first: 2, after: $after) { pageInfo { hasNextPage endCursor } nodes { at } } } }";
        let first = app.bpjs().ask_with(page, json!({})).await;
        assert_eq!(nodes(&first, "employer/accessHistory").len(), 2, "{first}");
        let info = &first["data"]["employer"]["accessHistory"]["pageInfo"];
        assert_eq!(info["hasNextPage"], true);
        let second = app.bpjs().ask_with(page, json!({ "after": info["endCursor"] })).await;
        assert_eq!(nodes(&second, "employer/accessHistory").len(), 1, "{second}");
    }

    async fn the_secretariat_has_no_history(app: TestApp) {
        read_by_two(&app).await;
        let answer = app.secretariat().ask(HISTORY).await;
        assert_eq!(codes(&answer), ["FORBIDDEN"], "{answer}");
    }
}
