//! Who may see candidates may decide; nobody else sees, decides, or learns that there are any.
use serde_json::{Value, json};
use simpul::domain::codes::Agency;

use super::{
    NIB, NPP, NPWP, candidate_id, decide, doubtful, employer_id, employers, fed, keys, linked,
    member, registration,
};
use crate::app::agreement_files;
use crate::callers::{codes, withheld};
use simpul::domain::agreement::Agreements;

const SEEN: &str = "{ linkCandidates { totalCount nodes { id probability agreedFields left { value legalName address } right { value legalName headcount phone } employers { legalName } } pageInfo { endCursor } } }";

on_both_databases! {
    async fn nobody_without_the_group_sees_decides_or_learns_of_a_candidate(app: TestApp) {
        doubtful(app.db()).await;
        let id = candidate_id(&app.bpjs(), "OPEN").await;
        let employer = employer_id(&app.bpjs(), &format!("nib: \"{NIB}\"")).await;
        let decision = decide(&app.bpjs(), "rejectLink", json!({ "id": id })).await["id"].clone();
        let identity = format!("{{ employer(by: {{ nib: \"{NIB}\" }}) {{ identity {{ candidates {{ id }} decisions {{ id }} }} }} }}");
        for agency in [Agency::Manpower, Agency::Inspectorate, Agency::Prosecutor, Agency::Secretariat] {
            let caller = app.caller(agency).with_reference("SKK-1");
            let answer = caller.ask(SEEN).await;
            assert_eq!((&answer["data"]["linkCandidates"], codes(&answer)), (&Value::Null, vec!["FORBIDDEN"]), "{agency}");
            assert_eq!(withheld(&answer), ["Query.linkCandidates"]);
            let answer = caller.ask(&identity).await;
            assert!(answer["data"]["employer"]["identity"]["candidates"].is_null() && answer["data"]["employer"]["identity"]["decisions"].is_null(), "{agency}: {answer}");
            for (mutation, variables) in [
                ("confirmLink", json!({ "id": id })),
                ("rejectLink", json!({ "id": "nothing" })),
                ("splitEmployer", json!({ "id": employer, "keys": keys(&[("NIB", NIB)]) })),
                ("withdrawLinkDecision", json!({ "id": decision })),
            ] {
                let answer = decide(&caller, mutation, variables).await;
                assert_eq!(codes(&answer), ["FORBIDDEN"], "{agency}: {answer}");
            }
        }
        // Nor does the front desk, whose purpose is the permit.
        let desk = app.licensing().for_purpose("permit_check");
        assert_eq!(codes(&desk.ask(SEEN).await), ["FORBIDDEN"]);
        let answer = decide(&desk, "confirmLink", json!({ "id": id })).await;
        assert_eq!(codes(&answer), ["FORBIDDEN"]);
        let still = app.bpjs().ask("{ linkCandidates(filter: { status: REJECTED }) { totalCount } }").await;
        assert_eq!(still["data"]["linkCandidates"]["totalCount"], 1);
    }

    async fn beyond_the_region_a_candidate_is_as_if_it_were_not(app: TestApp) {
        let db = app.db();
        let there = |line: String| line.replace("52.04.08", "52.07.01");
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", NPWP)).await;
        fed(db, "memberships", &there(member(NPP, "UD LAUT BIRU", NPWP))).await;
        let bpjs = app.bpjs();
        let seen = bpjs.ask(SEEN).await;
        assert_eq!(seen["data"]["linkCandidates"]["totalCount"], 0, "{seen}");
        let files = agreement_files().into_iter().map(|(name, text)| (name, text.replace("region = \"52.04\"", "region = \"52\"")));
        let wider = app.under(Agreements::parse(&files.collect::<Vec<_>>()).unwrap());
        let id = candidate_id(&wider.bpjs(), "OPEN").await;
        assert!(id.is_string());
        let absent = "MR9MaW5rQ2FuZGlkYXRlHzk5OTk5";
        let (withheld, absent) = (decide(&bpjs, "confirmLink", json!({ "id": id })).await, decide(&bpjs, "confirmLink", json!({ "id": absent })).await);
        assert_eq!(codes(&withheld), ["NOT_FOUND"]);
        assert_eq!(withheld, absent);
        let identity = bpjs.ask(&format!("{{ employer(by: {{ nib: \"{NIB}\" }}) {{ identity {{ candidates {{ id }} }} }} }}")).await;
        assert_eq!(identity["data"]["employer"]["identity"]["candidates"], json!([]));
        // A decision about it is withheld likewise.
        let decision = decide(&wider.bpjs(), "rejectLink", json!({ "id": id })).await["id"].clone();
        let refused = decide(&bpjs, "withdrawLinkDecision", json!({ "id": decision })).await;
        assert_eq!(codes(&refused), ["NOT_FOUND"]);
        let identity = bpjs.ask(&format!("{{ employer(by: {{ nib: \"{NIB}\" }}) {{ identity {{ decisions {{ id }} }} }} }}")).await;
        assert_eq!(identity["data"]["employer"]["identity"]["decisions"], json!([]));
    }

    async fn a_right_by_case_covers_only_the_employers_of_a_case(app: TestApp) {
        doubtful(app.db()).await;
        let files = agreement_files().into_iter().map(|(name, text)| (name, text.replace("linkage = \"read\"", "linkage = \"case\"")));
        let by_case = app.under(Agreements::parse(&files.collect::<Vec<_>>()).unwrap());
        let seen = by_case.bpjs().ask(SEEN).await;
        assert_eq!(seen["data"]["linkCandidates"]["totalCount"], 0, "{seen}");
        let id = candidate_id(&app.bpjs(), "OPEN").await;
        let refused = decide(&by_case.bpjs(), "confirmLink", json!({ "id": id })).await;
        assert_eq!(codes(&refused), ["NOT_FOUND"]);
        assert_eq!(employers(app.db()).await, 2);
    }

    async fn each_side_is_shown_as_far_as_the_caller_may_see_its_register(app: TestApp) {
        let db = app.db();
        doubtful(db).await;
        fed(db, "manpower_reports", "W-8-9,2025,PT UJI COBA SAMAWA,,,9,,2025-12-01,52.04.08,Jalan Garuda 12 Sumbawa\n").await;
        linked(db).await;
        let of_report = |answer: &Value| answer["data"]["linkCandidates"]["nodes"].as_array().unwrap().iter().any(|node| node["right"]["value"] == "W-8-9");
        let bpjs = app.bpjs().ask(SEEN).await;
        let office = app.licensing().ask(SEEN).await;
        assert!(of_report(&bpjs), "{bpjs}");
        assert!(!of_report(&office), "{office}");
        assert!(office["data"]["linkCandidates"]["nodes"].as_array().unwrap().iter().all(|node| node["right"]["headcount"].is_null()));
        let first = |answer: &Value| answer["data"]["linkCandidates"]["nodes"].as_array().unwrap().iter().find(|node| node["right"]["value"] == NPP).unwrap().clone();
        assert_eq!(first(&bpjs)["right"]["headcount"], 3);
        assert_eq!(first(&office)["right"]["phone"], "037121001");
        let narrow = app.bpjs().with_scopes("linkage:read employer:read").ask("{ linkCandidates { totalCount } }").await;
        assert_eq!(narrow["data"]["linkCandidates"]["totalCount"], 0, "without its register a key is not shown");
    }

    async fn personal_tax_numbers_stand_in_no_candidate_and_no_decision(app: TestApp) {
        let db = app.db();
        let nik = "9952044107900001";
        fed(db, "memberships", &member(NPP, "TOKO SARI", nik)).await;
        fed(db, "memberships", &member("X8000002", "BENGKEL MOTOR JAYA", nik)).await;
        let bpjs = app.bpjs();
        let id = candidate_id(&bpjs, "OPEN").await;
        assert!(id.is_string(), "the same number beside another name");
        decide(&bpjs, "confirmLink", json!({ "id": id })).await;
        let all = bpjs.ask("{ linkCandidates { nodes { id agreedFields left { value } right { value } } } employers { nodes { identity { sources { value } decisions { reason keys { scheme value isMoved } } candidates { left { value } } } } } }").await;
        assert!(all["errors"].is_null(), "{all}");
        assert!(!all.to_string().contains(nik), "{all}");
        assert!(all.to_string().contains("X8000002"));
        // Naming it does not tell whether it is there.
        let employer = employer_id(&bpjs, &format!("npp: \"{NPP}\"")).await;
        let answers = [nik, "9952044107909999"].map(|number| decide(&bpjs, "splitEmployer", json!({ "id": employer, "keys": keys(&[("NPWP", number), ("NPP", NPP)]) })));
        let [there, absent] = answers;
        assert_eq!(there.await, absent.await);
    }

    async fn no_verdict_is_computed_from_a_candidate(app: TestApp) {
        let db = app.db();
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", "")).await;
        fed(db, "memberships", &member(NPP, "UJI COBA SAMAWA, PT", "")).await;
        let (desk, bpjs) = (app.licensing().for_purpose("permit_check"), app.bpjs());
        let judged = async || {
            let permit = desk.ask(&format!("{{ permitCheck(nib: \"{NIB}\", service: BUSINESS_LICENSING) {{ verdict reasons {{ code }} sources {{ freshness }} }} }}")).await;
            let compliance = bpjs.ask("{ employers { nodes { legalName compliance { isRegistered isActive isPaidUp categories findings { reason } } } } }").await;
            assert!(permit["errors"].is_null() && compliance["errors"].is_null(), "{permit} {compliance}");
            [permit, compliance]
        };
        let before = judged().await;
        assert_eq!(linked(db).await.candidates, 1);
        // That it is not known may be told; nothing is found by it, and nothing is withheld.
        let [permit, compliance] = judged().await;
        assert_eq!(compliance, before[1]);
        let check = |answer: &Value| answer["data"]["permitCheck"].clone();
        assert_eq!((&check(&permit)["verdict"], &check(&before[0])["verdict"]), (&json!("UNDETERMINED"), &json!("UNDETERMINED")));
        let mut told = check(&before[0])["reasons"].as_array().unwrap().clone();
        told.push(json!({ "code": "ONLY_CANDIDATE_LINKS" }));
        assert_eq!(check(&permit)["reasons"], json!(told));
        let id = candidate_id(&bpjs, "OPEN").await;
        decide(&bpjs, "confirmLink", json!({ "id": id })).await;
        assert_ne!(judged().await, before, "a confirmed link is another matter");
    }

    async fn pages_of_candidates_neither_repeat_nor_skip_any(app: TestApp) {
        let db = app.db();
        for number in 1..=7 {
            let (nib, npwp) = (format!("800000000010{number}"), format!("008888888888810{number}"));
            fed(db, "business_registrations", &registration(&nib, &format!("PT Uji Coba{number}"), &npwp)).await;
            fed(db, "memberships", &member(&format!("X800010{number}"), &format!("UD LAUT BIRU{number}"), &npwp)).await;
        }
        let bpjs = app.bpjs();
        for order in ["PROBABILITY", "LAST_SEEN_ON"] {
            let (mut seen, mut after) = (Vec::new(), Value::Null);
            for _ in 0..4 {
                let query = format!("query($after: String) {{ linkCandidates(first: 2, after: $after, orderBy: {{ field: {order} }}, filter: {{ status: OPEN, probabilityMin: 1, districtCode: \"52.04.08\" }}) {{ nodes {{ left {{ value }} }} pageInfo {{ endCursor hasNextPage }} }} }}");
                let answer = bpjs.ask_with(&query, json!({ "after": after })).await;
                let page = &answer["data"]["linkCandidates"];
                seen.extend(page["nodes"].as_array().unwrap_or_else(|| panic!("{answer}")).iter().map(|node| node["left"]["value"].clone()));
                after = page["pageInfo"]["endCursor"].clone();
            }
            let all = seen.len();
            seen.sort_by_key(Value::to_string);
            seen.dedup();
            assert_eq!((all, seen.len()), (7, 7), "{order}");
        }
        let none = bpjs.ask("{ linkCandidates(filter: { probabilityMin: 1000 }) { totalCount } }").await;
        assert_eq!(none["data"]["linkCandidates"]["totalCount"], 0);
    }
}
