//! Who may request, contest, decide and see; and that no answer holds an amount or a worker.
use simpul::domain::agreement::Agreements;
use simpul::domain::codes::{Agency, Code as _};

use super::contest::{CONTEST, DECIDE, contested, objection_id};
use super::*;
use crate::app::agreement_files;
use crate::callers::{codes, withheld};
use crate::canaries::atlas::{Kind, kinds};

on_both_databases! {
    async fn only_the_licence_office_requests_reads_renews_and_contests(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, INDEBTED, "A-1").await;
        let others = [Agency::Bpjs, Agency::Manpower, Agency::Inspectorate, Agency::Prosecutor, Agency::Secretariat];
        for agency in others {
            let caller = app.caller(agency).with_reference("SKK-1");
            let answer = ask(&caller, (PAID_UP, "BUSINESS_LICENSING"), "A-2").await;
            assert_eq!(codes(&answer), ["FORBIDDEN"], "{agency}: {answer}");
            let contest = json!({ "reference": given["reference"], "source": "BPJS_CONTRIBUTION", "ground": "ALREADY_PAID" });
            let answer = caller.ask_with(CONTEST, contest).await;
            assert_eq!(codes(&answer), ["FORBIDDEN"], "{agency}: {answer}");
            let answer = caller.ask_with("query($r: ClearanceReference!) { clearance(reference: $r) { verdict } }", json!({ "r": given["reference"] })).await;
            assert_eq!(withheld(&answer), ["Query.clearance"], "{agency}: {answer}");
            let answer = caller.ask_with("query($n: [Nib!]!) { clearances(nibs: $n, service: BUSINESS_LICENSING) { place } }", json!({ "n": [PAID_UP] })).await;
            assert_eq!(withheld(&answer), ["Query.clearances"], "{agency}: {answer}");
        }
    }

    async fn another_agency_s_clearance_is_as_one_that_never_was(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, INDEBTED, "A-1").await;
        let files = agreement_files().into_iter().map(|(name, text)| (name, text.replace("clearance_request = \"none\"", "clearance_request = \"read\"")));
        let wider = app.under(Agreements::parse(&files.collect::<Vec<_>>()).unwrap());
        let read = "query($r: ClearanceReference!) { clearance(reference: $r) { verdict } }";
        let absent = json!({ "r": "0000-0000-0000-0000" });
        let (theirs, none) = (wider.bpjs().ask_with(read, json!({ "r": given["reference"] })).await, wider.bpjs().ask_with(read, absent).await);
        assert_eq!((&theirs, &theirs["data"]["clearance"]), (&none, &Value::Null));
        let contest = json!({ "reference": given["reference"], "source": "BPJS_CONTRIBUTION", "ground": "ALREADY_PAID" });
        assert_eq!(codes(&wider.bpjs().ask_with(CONTEST, contest).await), ["NOT_FOUND"]);
        // Each agency has its own applications.
        let own = ask(&wider.bpjs(), (PAID_UP, "BUSINESS_LICENSING"), "A-1").await;
        assert_eq!(own["data"]["requestClearance"]["verdict"], "CLEAR", "{own}");
        let malformed = desk(&app).ask_with(read, json!({ "r": "0000-0000-0000-0001" })).await;
        assert_eq!(codes(&malformed), ["BAD_USER_INPUT"], "a misread reference is noticed");
    }

    async fn only_the_owner_of_the_disputed_register_sees_and_decides_an_objection(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, INDEBTED, "A-1").await;
        contested(&app, &given, "BPJS_CONTRIBUTION").await;
        let id = objection_id(&app).await;
        let listed = "{ objections { reference } }";
        for (agency, expected) in [(Agency::Inspectorate, json!([])), (Agency::Licensing, json!([]))] {
            let answer = app.caller(agency).ask(listed).await;
            assert_eq!(answer["data"]["objections"], expected, "{agency}: {answer}");
        }
        for agency in [Agency::Manpower, Agency::Secretariat, Agency::Prosecutor] {
            let answer = app.caller(agency).with_reference("SKK-1").ask(listed).await;
            assert_eq!(withheld(&answer), ["Query.objections"], "{agency}: {answer}");
            let answer = app.caller(agency).with_reference("SKK-1").ask_with(DECIDE, json!({ "id": id, "outcome": "UPHELD" })).await;
            assert_eq!(codes(&answer), ["FORBIDDEN"], "{agency}: {answer}");
        }
        // Ids are sealed for an agency: those who may decide others' objections know no id of this one.
        for agency in [Agency::Inspectorate, Agency::Licensing] {
            let answer = app.caller(agency).ask_with(DECIDE, json!({ "id": id, "outcome": "UPHELD" })).await;
            assert_eq!(codes(&answer), ["NOT_FOUND"], "{agency}: {answer}");
        }
        // The desk has an id of its own, and may still not decide.
        let own = desk(&app).ask_with("query($r: ClearanceReference!) { clearance(reference: $r) { objections { id } } }", json!({ "r": given["reference"] })).await;
        let own = own["data"]["clearance"]["objections"][0]["id"].clone();
        let answer = desk(&app).ask_with(DECIDE, json!({ "id": own, "outcome": "CORRECTED" })).await;
        assert_eq!(codes(&answer), ["NOT_FOUND"], "{answer}");
    }

    async fn every_agency_reads_the_statistics(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, INDEBTED, "A-1").await;
        contested(&app, &given, "BPJS_CONTRIBUTION").await;
        for (agency, _) in Agency::ALL {
            let answer = app.caller(*agency).with_reference("SKK-1").ask("{ objectionStatistics { owner recorded pending upheld corrected } }").await;
            // One objection alone tells of one business.
            let expected = json!([{ "owner": "BPJS", "recorded": null, "pending": null, "upheld": null, "corrected": null }]);
            assert_eq!(answer["data"]["objectionStatistics"], expected, "{agency}: {answer}");
        }
    }
}

#[test]
fn no_answer_about_clearances_has_a_place_for_an_amount_or_a_worker() {
    let kinds = kinds(&crate::disclosure::service().sdl());
    let mut reached = vec![
        "Clearance".to_owned(),
        "RenewalCheck".to_owned(),
        "Objection".to_owned(),
    ];
    let mut at = 0;
    while let Some(name) = reached.get(at).cloned() {
        at += 1;
        let Some(Kind::Composite { fields, .. }) = kinds.get(&name) else {
            continue;
        };
        for field in fields {
            let is_told = !matches!(field.returns.as_str(), "Rupiah" | "Float" | "Nik" | "Kpj")
                && !["worker", "wage", "amount", "employer"]
                    .iter()
                    .any(|word| field.name.to_lowercase().contains(word));
            assert!(is_told, "{name}.{}", field.name);
            if !reached.contains(&field.returns) {
                reached.push(field.returns.clone());
            }
        }
    }
    assert!(reached.contains(&"PermitReason".to_owned()), "{reached:?}");
}
