//! The order of evidence, and what the matching adds to it.
use serde_json::{Value, json};

use super::{
    NIB, NPP, NPWP, WLKP, candidates, crosswalk, doubtful, employers, execute, fed, holder, knot,
    linked, member, registration, tie,
};
use crate::round_trips::Counted;

on_both_databases! {
    async fn a_tax_number_ties_beside_names_that_do_not_disagree(app: TestApp) {
        let db = app.db();
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", NPWP)).await;
        fed(db, "memberships", &member(NPP, "UJI COBA SAMAWA, PT", NPWP)).await;
        let npp = tie(db, "NPP", NPP).await.unwrap();
        assert_eq!(Some(npp.employer_id), holder(db, "NIB", NIB).await);
        assert_eq!((npp.match_method.as_str(), npp.match_confidence), ("TAX_NUMBER", 950));
        let nib = tie(db, "NIB", NIB).await.unwrap();
        assert_eq!((nib.match_method.as_str(), nib.match_confidence), ("OWN_KEY", 1000));
    }

    async fn a_crosswalk_is_surer_than_a_tax_number_and_both_say_how_they_tied(app: TestApp) {
        let db = app.db();
        fed(db, "memberships", &member(NPP, "UJI COBA SAMAWA, PT", "")).await;
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", "")).await;
        fed(db, "manpower_reports", &crosswalk(WLKP, NIB, NPP)).await;
        let nib = tie(db, "NIB", NIB).await.unwrap();
        assert_eq!((nib.match_method.as_str(), nib.match_confidence), ("CROSSWALK", 1000));
        assert_eq!(employers(db).await, 1);
    }

    async fn a_place_of_business_ties_by_the_tax_number_it_names_and_a_persons_ties_nothing(app: TestApp) {
        let db = app.db();
        fed(db, "memberships", &member(NPP, "UJI COBA SAMAWA, PT", NPWP)).await;
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", "")).await;
        assert_ne!(holder(db, "NIB", NIB).await, holder(db, "NPP", NPP).await);
        fed(db, "branches", &format!("{NPWP}000001,{NIB},PT Uji Coba Samawa cabang Alas,,52.04.05\n")).await;
        assert_eq!(holder(db, "NIB", NIB).await, holder(db, "NPP", NPP).await);

        let nik = "9952044107900001";
        fed(db, "memberships", &member("X8000009", "TOKO SARI", nik)).await;
        fed(db, "business_registrations", &registration("8000000000009", "Toko Sari", "")).await;
        fed(db, "branches", &format!("{nik}000000,8000000000009,Toko Sari,,52.04.05\n")).await;
        assert_ne!(holder(db, "NIB", "8000000000009").await, holder(db, "NPP", "X8000009").await);
    }

    async fn the_same_tax_number_beside_plainly_another_name_is_a_candidate_and_no_tie(app: TestApp) {
        let db = app.db();
        doubtful(db).await;
        let found = candidates(db).await;
        assert_eq!(found.len(), 1);
        let candidate = &found[0];
        assert_eq!((candidate.left_value.as_str(), candidate.right_value.as_str()), (NIB, NPP));
        assert_eq!((candidate.method.as_str(), candidate.probability, candidate.status.as_str()), ("TAX_NUMBER", 500, "OPEN"));
        let before = knot(&app).await;
        fed(db, "memberships", &member(NPP, "UD LAUT BIRU", NPWP)).await;
        let mut after = knot(&app).await;
        let seen = after.remove("link_candidate").unwrap();
        assert_eq!(seen.len(), 1);
        assert_eq!(after["employer"], before["employer"]);
        assert_eq!(after["employer_identifier"], before["employer_identifier"]);
    }

    async fn likeness_without_an_identifier_is_a_candidate_and_a_second_run_changes_nothing(app: TestApp) {
        let db = app.db();
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", "")).await;
        fed(db, "memberships", &member(NPP, "UJI COBA SAMAWA, PT", "")).await;
        let report = linked(db).await;
        assert_eq!((report.automatic, report.candidates), (0, 1), "{report}");
        assert_eq!(employers(db).await, 2);
        let candidate = &candidates(db).await[0];
        assert_eq!((candidate.method.as_str(), candidate.status.as_str()), ("PROBABILISTIC", "OPEN"));
        assert!(candidate.probability > 500 && candidate.agreed_fields.contains("name"), "{candidate:?}");
        let before = knot(&app).await;
        let again = linked(db).await;
        assert_eq!((again.automatic, again.candidates, again.withdrawn), (0, 1, 0));
        let after = knot(&app).await;
        assert_eq!(before["employer_identifier"], after["employer_identifier"]);
        assert_eq!(candidates(db).await.len(), 1);
    }

    async fn likeness_with_an_identifier_in_agreement_ties_and_keeps_what_agreed(app: TestApp) {
        let db = app.db();
        fed(db, "business_registrations", &registration(NIB, "PT Uji Coba Samawa", "")).await;
        fed(db, "memberships", &member(NPP, "UJI COBA SAMAWA, PT", "")).await;
        // As from a release that tied no tax numbers: the rows name one, and the knot does not.
        for table in ["business_registration", "membership"] {
            execute(db, &format!("UPDATE {table} SET npwp = '{NPWP}'")).await;
        }
        let report = linked(db).await;
        assert_eq!((report.automatic, report.candidates), (1, 0), "{report}");
        let npp = tie(db, "NPP", NPP).await.unwrap();
        assert_eq!(Some(npp.employer_id), holder(db, "NIB", NIB).await);
        assert_eq!(npp.match_method, "PROBABILISTIC");
        assert!(npp.match_confidence >= 990 && npp.match_confidence < 1000);
        assert!(npp.agreed_fields.unwrap().split(' ').any(|field| field == "npwp"));
        assert_eq!(candidates(db).await[0].status, "AUTOMATIC");
        let shown = app.bpjs().ask(&format!("{{ employer(by: {{ nib: \"{NIB}\" }}) {{ legalName memberships {{ npp }} identity {{ decisions {{ kind agency }} }} }} }}")).await;
        assert_eq!(shown["data"]["employer"], json!({
            "legalName": "PT Uji Coba Samawa", "memberships": [{ "npp": NPP }],
            "identity": { "decisions": [{ "kind": "AUTOMATIC", "agency": Value::Null }] },
        }));
        let before = knot(&app).await;
        assert_eq!(linked(db).await.automatic, 0);
        assert_eq!(knot(&app).await, before);
    }

    async fn a_candidate_whose_evidence_is_gone_is_withdrawn_and_comes_back_with_it(app: TestApp) {
        let db = app.db();
        doubtful(db).await;
        assert_eq!(linked(db).await.withdrawn, 0);
        assert_eq!(candidates(db).await[0].status, "OPEN");
        fed(db, "memberships", &member(NPP, "UD LAUT BIRU", "0099999999999009").replace("GARUDA 12", "MAWAR 3").replace("037121001", "037129999")).await;
        linked(db).await;
        assert_eq!(candidates(db).await[0].status, "WITHDRAWN");
        fed(db, "memberships", &member(NPP, "UD LAUT BIRU", NPWP)).await;
        assert_eq!(candidates(db).await[0].status, "OPEN");
    }

    async fn a_chunk_is_tied_by_as_many_statements_for_five_records_as_for_three_hundred(app: TestApp) {
        let counted = Counted::over(&app).await;
        let db = counted.app.db();
        let mut counts = Vec::new();
        for (from, until) in [(0, 5), (100, 400)] {
            let lines: String = (from..until).map(|number| member(&format!("X9{number:06}"), &format!("PT Nomor {number}"), &format!("009{number:013}"))).collect();
            fed(db, "memberships", &lines).await;
            counted.clear();
            fed(db, "memberships", &lines.replace(",3,", ",4,")).await;
            counts.push(counted.count());
        }
        assert_eq!(counts[0], counts[1]);
    }
}
