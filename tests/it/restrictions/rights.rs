//! Who may take which step, and what others learn of it.
use super::*;

const RECOMMEND: &str = "input: { number: \"REK-1\", nib: \"8000000000001\", service: BUSINESS_LICENSING, ground: PARTIAL_REGISTRATION }";

on_both_databases! {
    async fn only_the_office_whose_right_it_is_takes_a_step(app: TestApp) {
        sanctioned(&app).await;
        for (step, arguments, may) in [
            ("requestRestriction", REQUEST, "bpjs"),
            ("recommendRestriction", RECOMMEND, "inspectorate"),
            ("imposeRestriction", IMPOSE, "dpmptsp"),
            ("requestRestrictionLifting", ASK_LIFTING, "bpjs"),
            ("recommendRestrictionLifting", ASK_LIFTING, "inspectorate"),
            ("liftRestriction", LIFT, "dpmptsp"),
        ] {
            for (agency, caller) in [
                ("bpjs", app.bpjs()),
                ("dpmptsp", app.licensing()),
                ("disnaker", app.manpower()),
                ("inspectorate", app.inspectorate()),
                ("secretariat", app.secretariat()),
            ] {
                if agency == may {
                    continue;
                }
                let answer = caller.ask(&format!("mutation {{ {step}({arguments}) {{ number }} }}")).await;
                assert_eq!(codes(&answer).first(), Some(&"FORBIDDEN"), "{agency} {step}: {answer}");
            }
        }
    }

    async fn an_inspector_recommends_imposing_and_lifting(app: TestApp) {
        sanctioned(&app).await;
        let (inspector, office) = (app.inspectorate(), app.licensing());
        let begun = done(&inspector, "recommendRestriction", RECOMMEND).await;
        assert_eq!((&begun["number"], &begun["state"]), (&json!("REK-1"), &json!("REQUESTED")));
        assert_eq!(begun["recommendedBy"], "Balai Pengawasan Ketenagakerjaan dan K3");
        let impose = IMPOSE.replace("TMP2T-1", "REK-1");
        assert_eq!(done(&office, "imposeRestriction", &impose).await["state"], "IMPOSED");
        let lifting = ASK_LIFTING.replace("TMP2T-1", "REK-1");
        done(&inspector, "recommendRestrictionLifting", &lifting).await;
        let lift = LIFT.replace("TMP2T-1", "REK-1");
        assert_eq!(done(&office, "liftRestriction", &lift).await["state"], "LIFTED");
    }

    async fn an_inspector_supports_what_bpjs_requested(app: TestApp) {
        sanctioned(&app).await;
        done(&app.bpjs(), "requestRestriction", REQUEST).await;
        let support = "input: { number: \"REK-1\", restriction: \"TMP2T-1\" }";
        let supported = done(&app.inspectorate(), "recommendRestriction", support).await;
        assert_eq!((&supported["number"], &supported["state"]), (&json!("TMP2T-1"), &json!("REQUESTED")));
        for halves in ["restriction: \"TMP2T-1\", ground: ARREARS", "nib: \"8000000000001\"", "service: TENDER_LICENCE, ground: ARREARS"] {
            let answer = taken(&app.inspectorate(), "recommendRestriction", &format!("input: {{ number: \"REK-2\", {halves} }}")).await;
            assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{halves}");
        }
    }

    async fn employers_beyond_the_agreement_and_none_at_all_look_alike(app: TestApp) {
        sanctioned(&app).await;
        app.given(employer("8000000000002").in_region("52.07")).await;
        let bpjs = app.bpjs();
        for nib in ["8000000000002", "8000000000009"] {
            let answer = taken(&bpjs, "requestRestriction", &REQUEST.replace(NIB, nib)).await;
            assert_eq!(codes(&answer), ["NOT_FOUND"], "{nib}");
        }
        let keys = "nib: \"8000000000001\", npp: \"X9999999\"";
        let answer = taken(&bpjs, "requestRestriction", &REQUEST.replace("nib: \"8000000000001\"", keys)).await;
        assert_eq!(codes(&answer), ["NOT_FOUND"], "both keys must be its");
        let answer = taken(&app.licensing(), "imposeRestriction", IMPOSE).await;
        assert_eq!(codes(&answer), ["NOT_FOUND"]);
        let both = keys.replace("X9999999", NPP);
        done(&bpjs, "requestRestriction", &REQUEST.replace("nib: \"8000000000001\"", &both)).await;
    }

    async fn each_office_is_told_its_own_next_steps(app: TestApp) {
        sanctioned(&app).await;
        done(&app.bpjs(), "requestRestriction", REQUEST).await;
        let query = "{ restrictions { nodes { nextSteps { kind isAllowed missing { code } } } } }";
        let next = async |caller: &TestCaller<'_, TestApp>| {
            let answer = caller.ask(query).await;
            assert_eq!(codes(&answer), [""; 0], "{answer}");
            answer["data"]["restrictions"]["nodes"][0]["nextSteps"].clone()
        };
        let step = |kind: &str, missing: &[&str]| {
            let missing: Vec<Value> = missing.iter().map(|code| json!({ "code": code })).collect();
            json!({ "kind": kind, "isAllowed": missing.is_empty(), "missing": missing })
        };
        assert_eq!(next(&app.bpjs()).await, json!([step("REQUEST_LIFTING", &[])]));
        assert_eq!(next(&app.licensing()).await, json!([step("IMPOSE", &[]), step("LIFT", &["LIFTING_BASIS_MISSING"])]));
        assert_eq!(next(&app.inspectorate()).await, json!([step("RECOMMEND_IMPOSITION", &[]), step("RECOMMEND_LIFTING", &[])]));
        assert_eq!(next(&app.manpower()).await, json!([]));
        paid(&app, day(2026, 6, 1)).await;
        assert_eq!(next(&app.licensing()).await[0], step("IMPOSE", &["FINE_PAID"]));
    }

    async fn bpjs_learns_what_a_request_would_lack_before_it_writes_one(app: TestApp) {
        sanctioned(&app).await;
        let outlook = |service: &str, ground: &str| format!(
            "{{ employer(by: {{ nib: \"{NIB}\" }}) {{ restrictionOutlook(service: {service}, ground: {ground}) {{ kind isAllowed missing {{ code }} caution {{ en }} }} }} }}"
        );
        let told = async |service: &str, ground: &str| {
            let answer = app.bpjs().ask(&outlook(service, ground)).await;
            assert_eq!(codes(&answer), [""; 0], "{answer}");
            answer["data"]["employer"]["restrictionOutlook"].clone()
        };
        let allowed = told("BUSINESS_LICENSING", "PARTIAL_REGISTRATION").await;
        assert_eq!(allowed, json!({ "kind": "REQUEST", "isAllowed": true, "missing": [], "caution": null }));
        let other = told("BUSINESS_LICENSING", "FALSE_DATA").await;
        assert_eq!(other["missing"][0]["code"], "FIRST_WARNING_MISSING");
        done(&app.bpjs(), "requestRestriction", REQUEST).await;
        let again = told("BUSINESS_LICENSING", "PARTIAL_REGISTRATION").await;
        assert_eq!(again["missing"], json!([{ "code": "ALREADY_REQUESTED" }]));
        let office = app.licensing().ask(&outlook("BUSINESS_LICENSING", "FALSE_DATA")).await;
        assert_eq!(codes(&office).first(), Some(&"FORBIDDEN"), "{office}");
    }
}
