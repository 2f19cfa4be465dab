//! What people decide binds every later feed.
use entity::employer_change;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{
    NIB, NPP, NPWP, WLKP, candidate_id, candidates, crosswalk, decide, doubtful, employer_id,
    employers, fed, holder, keys, linked, member, registration, tie,
};
use crate::callers::codes;

on_both_databases! {
    async fn a_confirmation_makes_one_employer_of_two_and_says_who_confirmed(app: TestApp) {
        let db = app.db();
        doubtful(db).await;
        let bpjs = app.bpjs();
        let id = candidate_id(&bpjs, "OPEN").await;
        let decision = decide(&bpjs, "confirmLink", json!({ "id": id })).await;
        assert_eq!((&decision["kind"], &decision["isInForce"], &decision["agency"]), (&json!("CONFIRM"), &json!(true), &json!("BPJS")));
        assert_eq!(decision["candidate"]["status"], "CONFIRMED");
        assert_eq!(decision["employers"].as_array().unwrap().len(), 1);
        assert_eq!(decision["employers"][0]["legalName"], "PT Uji Coba Samawa");
        assert_eq!(employers(db).await, 1);
        let npp = tie(db, "NPP", NPP).await.unwrap();
        assert_eq!((npp.match_method.as_str(), npp.match_confidence, npp.confirmed_by.as_deref()), ("CONFIRMED", 1000, Some("bpjs")));
        let touched = employer_change::Entity::find().all(db).await.unwrap();
        assert_eq!(touched.iter().filter(|change| change.register == "links").count(), 2);
        // Asked twice, it is decided once.
        assert_eq!(decide(&bpjs, "confirmLink", json!({ "id": id })).await["id"], decision["id"]);
        assert_eq!(employer_change::Entity::find().all(db).await.unwrap().len(), touched.len());
        // The same files again leave it as it is.
        fed(db, "memberships", &member(NPP, "UD LAUT BIRU", NPWP)).await;
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", NPWP)).await;
        assert_eq!(employers(db).await, 1);
    }

    async fn what_was_rejected_stays_rejected_whatever_is_fed_again(app: TestApp) {
        let db = app.db();
        doubtful(db).await;
        let office = app.licensing();
        let id = candidate_id(&office, "OPEN").await;
        let decision = decide(&office, "rejectLink", json!({ "id": id })).await;
        assert_eq!(decision["candidate"]["status"], "REJECTED");
        assert_eq!(decide(&office, "rejectLink", json!({ "id": id })).await["id"], decision["id"]);
        let refused = decide(&office, "confirmLink", json!({ "id": id })).await;
        assert_eq!(codes(&refused), ["CONFLICT"]);

        let same = member(NPP, "UD LAUT BIRU", NPWP);
        let corrected = member(NPP, "PT UJI COBA SAMAWA", NPWP);
        for (dataset, lines) in [
            ("memberships", same.clone()),
            ("memberships", corrected),
            ("business_registrations", registration(NIB, "PT Uji Coba Samawa", NPWP)),
            ("manpower_reports", crosswalk(WLKP, NIB, NPP)),
            ("memberships", same.replace(",,0088888888888001,", &format!(",{NIB},{NPWP},"))),
        ] {
            fed(db, dataset, &lines).await;
            linked(db).await;
            assert_ne!(holder(db, "NIB", NIB).await, holder(db, "NPP", NPP).await, "{lines}");
            let pair = candidates(db).await.into_iter().find(|found| found.left_value == NIB && found.right_value == NPP).unwrap();
            assert_eq!(pair.status, "REJECTED", "{lines}");
        }
        let open = app.bpjs().ask("{ linkCandidates(filter: { status: OPEN }) { totalCount nodes { left { value } right { value } } } }").await;
        let shown = open["data"]["linkCandidates"]["nodes"].as_array().unwrap();
        assert!(!shown.iter().any(|found| found["left"]["value"] == NIB && found["right"]["value"] == NPP), "{open}");
    }

    async fn a_rejection_that_is_withdrawn_lets_the_registers_speak_again(app: TestApp) {
        let db = app.db();
        doubtful(db).await;
        let bpjs = app.bpjs();
        let id = candidate_id(&bpjs, "OPEN").await;
        let rejection = decide(&bpjs, "rejectLink", json!({ "id": id })).await;
        let withdrawal = decide(&bpjs, "withdrawLinkDecision", json!({ "id": rejection["id"] })).await;
        assert_eq!(withdrawal["kind"], "WITHDRAW");
        assert_eq!(withdrawal["candidate"]["status"], "OPEN");
        assert_eq!(decide(&bpjs, "withdrawLinkDecision", json!({ "id": rejection["id"] })).await["id"], withdrawal["id"]);
        let refused = decide(&bpjs, "withdrawLinkDecision", json!({ "id": withdrawal["id"] })).await;
        assert_eq!(codes(&refused), ["CONFLICT"]);
        fed(db, "manpower_reports", &crosswalk(WLKP, NIB, NPP)).await;
        assert_eq!(holder(db, "NIB", NIB).await, holder(db, "NPP", NPP).await);
    }

    async fn a_split_stays_split_when_the_same_crosswalk_comes_again(app: TestApp) {
        let db = app.db();
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", "")).await;
        fed(db, "memberships", &member(NPP, "UD LAUT BIRU", "")).await;
        fed(db, "manpower_reports", &crosswalk(WLKP, NIB, NPP)).await;
        assert_eq!(employers(db).await, 1);
        let bpjs = app.bpjs();
        let id = employer_id(&bpjs, &format!("nib: \"{NIB}\"")).await;
        let split = decide(&bpjs, "splitEmployer", json!({ "id": id, "keys": keys(&[("NPP", NPP)]) })).await;
        assert_eq!(split["kind"], "SPLIT", "{split}");
        let mut names: Vec<&str> = split["employers"].as_array().unwrap().iter().map(|employer| employer["legalName"].as_str().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(names, ["PT Uji Coba Samawa", "UD LAUT BIRU"], "each shows its own registers' word");
        assert_eq!(holder(db, "WLKP", WLKP).await, holder(db, "NIB", NIB).await);
        assert_eq!(decide(&bpjs, "splitEmployer", json!({ "id": id, "keys": keys(&[("NPP", NPP)]) })).await["id"], split["id"]);
        for _ in 0..2 {
            let report = fed(db, "manpower_reports", &crosswalk(WLKP, NIB, NPP)).await;
            assert_eq!(report.warnings(), 0, "what a person decided is no fault of the line");
            fed(db, "manpower_reports", &crosswalk("W-8-2", NIB, NPP)).await;
            linked(db).await;
            assert_ne!(holder(db, "NIB", NIB).await, holder(db, "NPP", NPP).await);
        }
        let other = candidates(db).await;
        assert!(other.iter().all(|found| (found.left_value.as_str(), found.right_value.as_str()) != (NIB, NPP) || found.status == "REJECTED"), "{other:?}");
    }

    async fn two_nibs_meet_only_where_that_is_what_is_decided(app: TestApp) {
        let db = app.db();
        let other = "8000000000002";
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", NPWP)).await;
        fed(db, "business_registrations", &registration(other, "PT Bumi Hijau", NPWP)).await;
        fed(db, "memberships", &member(NPP, "UD LAUT BIRU", NPWP)).await;
        fed(db, "manpower_reports", &crosswalk(WLKP, other, NPP)).await;
        let bpjs = app.bpjs();
        let open = bpjs.ask("{ linkCandidates(filter: { status: OPEN }) { nodes { id left { value } right { value } } } }").await;
        let of = |left: &str, right: &str| {
            let nodes = open["data"]["linkCandidates"]["nodes"].as_array().unwrap();
            nodes.iter().find(|node| node["left"]["value"] == left && node["right"]["value"] == right).unwrap_or_else(|| panic!("{open}"))["id"].clone()
        };
        let refused = decide(&bpjs, "confirmLink", json!({ "id": of(NIB, NPP) })).await;
        assert_eq!(codes(&refused), ["CONFLICT"], "{refused}");
        let confirmed = decide(&bpjs, "confirmLink", json!({ "id": of(NIB, other) })).await;
        assert_eq!(confirmed["kind"], "CONFIRM", "{confirmed}");
        assert_eq!(employers(db).await, 1);
        let report = fed(db, "business_registrations", &registration(other, "PT Bumi Hijau", NPWP)).await;
        assert_eq!((report.warnings(), employers(db).await), (0, 1));
    }

    async fn what_cannot_be_decided_is_refused_with_a_stable_code(app: TestApp) {
        let db = app.db();
        doubtful(db).await;
        let bpjs = app.bpjs();
        let candidate = candidate_id(&bpjs, "OPEN").await;
        let mutation = "mutation($id: ID!, $why: String!) { confirmLink(candidate: $id, reason: $why) { id } }";
        for why in ["", "sama      ", "  123456789 ", &"x".repeat(1001)] {
            let answer = bpjs.ask_with(mutation, json!({ "id": candidate, "why": why })).await;
            assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{why:?}: {answer}");
        }
        let why = "Akta pendirian dibandingkan";
        for id in [json!("x"), json!(""), json!("MR8xMjM"), employer_id(&bpjs, &format!("nib: \"{NIB}\"")).await] {
            let answer = bpjs.ask_with(mutation, json!({ "id": id, "why": why })).await;
            assert_eq!(codes(&answer), ["NOT_FOUND"], "{id}: {answer}");
        }
        let employer = employer_id(&bpjs, &format!("nib: \"{NIB}\"")).await;
        for named in [vec![], vec![("NIB", NIB)], vec![("NPP", NPP)], vec![("NPWP", NPWP)], vec![("NIB", NIB), ("NPWP", NPWP)]] {
            let answer = decide(&bpjs, "splitEmployer", json!({ "id": employer, "keys": keys(&named) })).await;
            assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{named:?}: {answer}");
        }
        let many: Vec<Value> = (0..101).map(|number| json!({ "scheme": "NPP", "value": number.to_string() })).collect();
        let answer = decide(&bpjs, "splitEmployer", json!({ "id": employer, "keys": many })).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
        // The evidence goes: the candidate is stale.
        fed(db, "memberships", &member(NPP, "UD LAUT BIRU", "").replace("GARUDA 12", "MAWAR 3").replace("037121001", "037129999")).await;
        linked(db).await;
        for mutation in ["confirmLink", "rejectLink"] {
            assert_eq!(codes(&decide(&bpjs, mutation, json!({ "id": candidate })).await), ["CONFLICT"]);
        }
        assert_eq!(employers(db).await, 2);
    }

    async fn decisions_beside_an_import_leave_one_consistent_knot(app: TestApp) {
        let db = app.db();
        doubtful(db).await;
        let bpjs = app.bpjs();
        let id = candidate_id(&bpjs, "OPEN").await;
        let many: String = (0..600).map(|number| member(&format!("X9{number:06}"), &format!("PT Nomor {number}"), "")).collect();
        let lines = format!("{}{many}", member(NPP, "UD LAUT BIRU", NPWP));
        let (_, confirmed, _, again) = tokio::join!(
            fed(db, "memberships", &lines),
            decide(&bpjs, "confirmLink", json!({ "id": id })),
            fed(db, "manpower_reports", "W-8-9,2025,UD LAUT BIRU,,X8000001,9,,2025-12-01,52.04.08,\n"),
            decide(&bpjs, "confirmLink", json!({ "id": id })),
        );
        assert_eq!(confirmed["kind"], "CONFIRM", "{confirmed}");
        assert_eq!(confirmed["id"], again["id"]);
        assert_eq!(holder(db, "NIB", NIB).await, holder(db, "NPP", NPP).await);
        assert_eq!(holder(db, "WLKP", "W-8-9").await, holder(db, "NPP", NPP).await);
        assert_eq!(employers(db).await, 601);
    }
}
