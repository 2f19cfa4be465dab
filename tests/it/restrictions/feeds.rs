//! A register row that is fed and steps that are taken here are one restriction by its number.
use simpul::feeds::{BatchReport, FeedLimits, Format, Import, Mode, Submission, import};

use super::*;
use crate::http::clock;

const HEADER: &str = "restriction_number,npp,nib,service_kind,legal_ground,requested_on,recommended_by,imposed_on,imposed_by,lifted_on\n";

async fn fed(app: &TestApp, lines: &str, submission: Submission) -> BatchReport {
    let file = Import {
        dataset: "service_restrictions".to_owned(),
        file_name: "service_restrictions.csv".to_owned(),
        content: format!("{HEADER}{lines}").into(),
        format: Format::Csv,
        submission,
        as_of: TODAY,
        home_region: "52.04".parse().expect("a region"),
        now: clock(),
        limits: FeedLimits::default(),
    };
    import(app.db(), file, &mut |_| {})
        .await
        .expect("the file can be imported")
}

async fn shown(app: &TestApp) -> Value {
    let query = "{ restrictions { nodes { number state serviceKind legalGround requestedOn imposedOn liftedOn } } }";
    app.licensing().ask(query).await["data"]["restrictions"]["nodes"].clone()
}

/// The line of an export that knows the request only, as its register keeps it.
const OLDER: &str = "TMP2T-1,X8000001,,BUSINESS_LICENSING,UU 24/2011 Ps. 17,2026-06-10,,,,\n";

on_both_databases! {
    async fn an_older_export_takes_no_step_back(app: TestApp) {
        sanctioned(&app).await;
        done(&app.bpjs(), "requestRestriction", REQUEST).await;
        done(&app.licensing(), "imposeRestriction", IMPOSE).await;
        let before = shown(&app).await;
        for _ in 0..2 {
            fed(&app, OLDER, Submission::default()).await;
            assert_eq!(permit_check(&app).await, restricted());
            let after = shown(&app).await;
            assert_eq!(after[0]["imposedOn"], before[0]["imposedOn"]);
            assert_eq!(after[0]["legalGround"], before[0]["legalGround"], "what it rests on is as the request here says");
            assert_eq!(after.as_array().unwrap().len(), 1, "one restriction by its number");
        }
    }

    async fn a_whole_register_without_it_retires_nothing_that_was_done_here(app: TestApp) {
        sanctioned(&app).await;
        let other = "TMP2T-OLD,,8000000000001,BUILDING_APPROVAL,UU 24/2011 Ps. 17,2025-01-10,,2025-01-20,DPMPTSP,2025-03-01\n";
        fed(&app, other, Submission::default()).await;
        done(&app.bpjs(), "requestRestriction", REQUEST).await;
        done(&app.licensing(), "imposeRestriction", IMPOSE).await;
        let whole = Submission { mode: Mode::Full, accepts_retirement: true, ..Submission::default() };
        let report = fed(&app, "TMP2T-NEW,,8000000000001,TENDER_LICENCE,UU 24/2011 Ps. 17,2026-06-01,,,,\n", whole).await;
        assert_eq!(report.counts.retired, 1, "only what nobody did here");
        let numbers: Vec<Value> = shown(&app).await.as_array().unwrap().iter().map(|row| row["number"].clone()).collect();
        assert_eq!(numbers, [json!("TMP2T-NEW"), json!("TMP2T-1")]);
        assert_eq!(permit_check(&app).await, restricted());
    }

    async fn what_the_register_says_has_happened_has_happened(app: TestApp) {
        sanctioned(&app).await;
        done(&app.bpjs(), "requestRestriction", REQUEST).await;
        done(&app.licensing(), "imposeRestriction", IMPOSE).await;
        // The office lifted it on paper.
        let lifted = "TMP2T-1,,8000000000001,BUSINESS_LICENSING,UU 24/2011 Ps. 17,2026-06-15,,2026-06-15,DPMPTSP,2026-06-15\n";
        fed(&app, lifted, Submission::default()).await;
        assert_ne!(permit_check(&app).await.0, "RESTRICTED");
        let answer = taken(&app.licensing(), "liftRestriction", LIFT).await;
        assert_eq!(missing(&answer), ["ALREADY_LIFTED", "LIFTING_BASIS_MISSING"]);
    }

    async fn a_request_that_only_the_register_tells_of_is_imposed_and_lifted_here(app: TestApp) {
        sanctioned(&app).await;
        fed(&app, OLDER, Submission::default()).await;
        let imposed = done(&app.licensing(), "imposeRestriction", IMPOSE).await;
        assert_eq!((&imposed["state"], &imposed["requestedOn"], &imposed["source"]), (&json!("IMPOSED"), &json!("2026-06-10"), &json!("service_restrictions")));
        assert_eq!(permit_check(&app).await, restricted());
        done(&app.bpjs(), "requestRestrictionLifting", ASK_LIFTING).await;
        done(&app.licensing(), "liftRestriction", LIFT).await;
        assert_ne!(permit_check(&app).await.0, "RESTRICTED");
        fed(&app, OLDER, Submission::default()).await;
        assert_ne!(permit_check(&app).await.0, "RESTRICTED");
        // Its number is taken, whoever told of it.
        let answer = taken(&app.bpjs(), "requestRestriction", REQUEST).await;
        assert_eq!(codes(&answer), ["CONFLICT"]);
    }
}
