//! Everything that people decide can be taken back, exactly.
use entity::link_decision;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::json;

use super::{
    NIB, NPP, NPWP, WLKP, candidate_id, crosswalk, decide, doubtful, employer_id, employers,
    execute, fed, holder, keys, knot, linked, member, registration,
};
use crate::callers::codes;

on_both_databases! {
    async fn a_confirmation_withdrawn_restores_every_table_ids_too(app: TestApp) {
        let db = app.db();
        doubtful(db).await;
        let before = knot(&app).await;
        let bpjs = app.bpjs();
        let id = candidate_id(&bpjs, "OPEN").await;
        for round in 1..=2 {
            let confirmation = decide(&bpjs, "confirmLink", json!({ "id": id })).await;
            assert_ne!(knot(&app).await, before);
            let withdrawal = decide(&bpjs, "withdrawLinkDecision", json!({ "id": confirmation["id"] })).await;
            assert_eq!(withdrawal["employers"].as_array().unwrap().len(), 2, "{withdrawal}");
            assert_eq!(knot(&app).await, before);
            assert_eq!(link_decision::Entity::find().count(db).await.unwrap(), round * 2, "history is kept");
        }
        let history = bpjs.ask(&format!("{{ employer(by: {{ npp: \"{NPP}\" }}) {{ identity {{ decisions {{ kind isInForce withdrawnBy withdraws reason }} }} }} }}")).await;
        let decisions = history["data"]["employer"]["identity"]["decisions"].as_array().unwrap().clone();
        let kinds: Vec<&str> = decisions.iter().map(|decision| decision["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["WITHDRAW", "CONFIRM", "WITHDRAW", "CONFIRM"]);
        assert!(decisions.iter().all(|decision| decision["isInForce"] == (decision["kind"] == "WITHDRAW")), "{history}");
    }

    async fn a_split_withdrawn_restores_every_table(app: TestApp) {
        let db = app.db();
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", NPWP)).await;
        fed(db, "memberships", &member(NPP, "UD LAUT BIRU", "")).await;
        fed(db, "manpower_reports", &crosswalk(WLKP, NIB, NPP)).await;
        let before = knot(&app).await;
        let bpjs = app.bpjs();
        let id = employer_id(&bpjs, &format!("nib: \"{NIB}\"")).await;
        let split = decide(&bpjs, "splitEmployer", json!({ "id": id, "keys": keys(&[("NIB", NIB), ("NPWP", NPWP)]) })).await;
        assert_eq!(employers(db).await, 2, "{split}");
        decide(&bpjs, "withdrawLinkDecision", json!({ "id": split["id"] })).await;
        assert_eq!(knot(&app).await, before);
        // What was split off has gained a key since: it comes back with it.
        let again = decide(&bpjs, "splitEmployer", json!({ "id": id, "keys": keys(&[("NPP", NPP)]) })).await;
        fed(db, "manpower_reports", "W-8-9,2025,UD LAUT BIRU,,X8000001,9,,2025-12-01,52.04.08,\n").await;
        decide(&bpjs, "withdrawLinkDecision", json!({ "id": again["id"] })).await;
        assert_eq!(employers(db).await, 1);
        assert_eq!(holder(db, "WLKP", "W-8-9").await, holder(db, "NIB", NIB).await);
    }

    async fn an_old_id_never_names_somebody_else(app: TestApp) {
        let db = app.db();
        doubtful(db).await;
        let bpjs = app.bpjs();
        let ended = holder(db, "NPP", NPP).await;
        let id = candidate_id(&bpjs, "OPEN").await;
        decide(&bpjs, "confirmLink", json!({ "id": id })).await;
        fed(db, "memberships", &member("X8000077", "PT Nomor Lain", "")).await;
        assert_ne!(holder(db, "NPP", "X8000077").await, ended);
        let employer = employer_id(&bpjs, &format!("nib: \"{NIB}\"")).await;
        let split = decide(&bpjs, "splitEmployer", json!({ "id": employer, "keys": keys(&[("NPP", NPP)]) })).await;
        assert_eq!(split["kind"], "SPLIT");
        assert_eq!(holder(db, "NPP", NPP).await, ended, "the employer of just these keys has its id again");
    }

    async fn a_tie_of_the_engine_is_undone_by_a_split_and_stays_undone(app: TestApp) {
        let db = app.db();
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", "")).await;
        fed(db, "memberships", &member(NPP, "UJI COBA SAMAWA, PT", "")).await;
        for table in ["business_registration", "membership"] {
            execute(db, &format!("UPDATE {table} SET npwp = '{NPWP}'")).await;
        }
        let ended = holder(db, "NPP", NPP).await;
        assert_eq!(linked(db).await.automatic, 1);
        let bpjs = app.bpjs();
        let employer = employer_id(&bpjs, &format!("nib: \"{NIB}\"")).await;
        let split = decide(&bpjs, "splitEmployer", json!({ "id": employer, "keys": keys(&[("NPP", NPP)]) })).await;
        assert_eq!(split["kind"], "SPLIT", "{split}");
        assert_eq!(holder(db, "NPP", NPP).await, ended);
        let report = linked(db).await;
        assert_eq!((report.automatic, report.candidates), (0, 0), "{report}");
        assert_eq!(employers(db).await, 2);
    }

    async fn a_decision_under_a_later_one_is_not_withdrawn_before_it(app: TestApp) {
        let db = app.db();
        doubtful(db).await;
        let bpjs = app.bpjs();
        let id = candidate_id(&bpjs, "OPEN").await;
        let confirmation = decide(&bpjs, "confirmLink", json!({ "id": id })).await;
        let employer = employer_id(&bpjs, &format!("nib: \"{NIB}\"")).await;
        let split = decide(&bpjs, "splitEmployer", json!({ "id": employer, "keys": keys(&[("NPP", NPP)]) })).await;
        let refused = decide(&bpjs, "withdrawLinkDecision", json!({ "id": confirmation["id"] })).await;
        assert_eq!(codes(&refused), ["CONFLICT"]);
        let before = knot(&app).await;
        assert_eq!(before["employer"].len(), 2);
        decide(&bpjs, "withdrawLinkDecision", json!({ "id": split["id"] })).await;
        let withdrawal = decide(&bpjs, "withdrawLinkDecision", json!({ "id": confirmation["id"] })).await;
        assert_eq!(withdrawal["kind"], "WITHDRAW", "{withdrawal}");
        assert_eq!(employers(db).await, 2);
    }
}
