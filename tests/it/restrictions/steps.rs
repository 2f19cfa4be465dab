//! What may follow what, and what the permit check makes of it.
use chrono::Days;
use entity::{employer_change, import_batch, restriction_step};
use sea_orm::{ConnectionTrait as _, PaginatorTrait as _, QueryOrder as _};
use simpul::ledger::registers::{Followed, follow};

use super::*;
use crate::kept::fed_empty;

async fn kept(app: &TestApp) -> Vec<restriction_step::Model> {
    let steps = restriction_step::Entity::find().order_by_asc(restriction_step::Column::Id);
    steps.all(app.db()).await.expect("the steps can be read")
}

on_both_databases! {
    async fn a_restriction_goes_from_request_to_lifting_and_the_permit_check_follows(app: TestApp) {
        sanctioned(&app).await;
        let (bpjs, office) = (app.bpjs(), app.licensing());
        let requested = done(&bpjs, "requestRestriction", REQUEST).await;
        assert_eq!((&requested["number"], &requested["state"]), (&json!("TMP2T-1"), &json!("REQUESTED")));
        assert!(requested["legalGround"].as_str().unwrap().contains("UU 24/2011 Ps. 15"), "{requested}");
        assert_eq!(requested["steps"][0]["actBy"], "2026-06-23", "five working days, 16 June is a holiday");
        assert_ne!(permit_check(&app).await.0, "RESTRICTED", "a request withholds nothing");
        let imposed = done(&office, "imposeRestriction", IMPOSE).await;
        assert_eq!((&imposed["state"], &imposed["imposedOn"]), (&json!("IMPOSED"), &json!("2026-06-15")));
        assert_eq!(permit_check(&app).await, restricted());
        done(&bpjs, "requestRestrictionLifting", ASK_LIFTING).await;
        assert_eq!(permit_check(&app).await, restricted(), "until it is lifted");
        let lifted = done(&office, "liftRestriction", LIFT).await;
        assert_eq!((&lifted["state"], &lifted["liftedOn"]), (&json!("LIFTED"), &json!("2026-06-15")));
        assert_ne!(permit_check(&app).await.0, "RESTRICTED");
        let told: Vec<&str> = lifted["steps"].as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap()).collect();
        assert_eq!(told, ["REQUEST", "IMPOSE", "REQUEST_LIFTING", "LIFT"]);
        let agencies: Vec<String> = kept(&app).await.into_iter().map(|step| format!("{} {}", step.agency, step.client)).collect();
        assert_eq!(agencies, ["bpjs bpjs-portal", "dpmptsp dpmptsp-loket", "bpjs bpjs-portal", "dpmptsp dpmptsp-loket"]);
        let touched = employer_change::Entity::find().all(app.db()).await.unwrap();
        assert_eq!(touched.iter().filter(|change| change.register == "SERVICE_RESTRICTION" && change.batch_id.is_none()).count(), 4);
    }

    async fn everything_that_is_missing_is_named_and_nothing_is_kept(app: TestApp) {
        firm(&app).await;
        let bpjs = app.bpjs();
        let refused = taken(&bpjs, "requestRestriction", REQUEST).await;
        assert_eq!(missing(&refused), ["FIRST_WARNING_MISSING", "SECOND_WARNING_MISSING", "FINE_MISSING"]);
        let fault = &refused["errors"][0]["extensions"]["missing"][0];
        assert_eq!((&fault["legalBasis"], &fault["notBefore"]), (&json!("PP 86/2013 Ps. 6"), &json!("2026-06-15")));
        assert!(fault["id"].as_str().unwrap().contains("Teguran") && fault["en"].as_str().unwrap().contains("warning"));
        warned(&app, 1, day(2026, 4, 20), day(2026, 5, 5)).await;
        warned(&app, 2, day(2026, 5, 6), day(2026, 5, 22)).await;
        fined(&app, day(2026, 5, 25), day(2026, 6, 24)).await;
        let refused = taken(&bpjs, "requestRestriction", REQUEST).await;
        assert_eq!(missing(&refused), ["FINE_RUNNING"]);
        assert_eq!(refused["errors"][0]["extensions"]["missing"][0]["notBefore"], "2026-06-25");
        assert_eq!(kept(&app).await.len(), 0);
        assert_eq!(entity::service_restriction::Entity::find().count(app.db()).await.unwrap(), 0);
        assert_eq!(employer_change::Entity::find().count(app.db()).await.unwrap(), 0);
    }

    async fn a_fine_that_is_paid_before_the_office_acts_ends_it(app: TestApp) {
        sanctioned(&app).await;
        done(&app.bpjs(), "requestRestriction", REQUEST).await;
        paid(&app, day(2026, 6, 14)).await;
        assert_eq!(missing(&taken(&app.licensing(), "imposeRestriction", IMPOSE).await), ["FINE_PAID"]);
        assert_ne!(permit_check(&app).await.0, "RESTRICTED");
    }

    async fn what_was_lifted_or_withdrawn_stays_so(app: TestApp) {
        sanctioned(&app).await;
        let (bpjs, office) = (app.bpjs(), app.licensing());
        done(&bpjs, "requestRestriction", REQUEST).await;
        assert_eq!(missing(&taken(&office, "liftRestriction", LIFT).await), ["LIFTING_BASIS_MISSING"]);
        done(&bpjs, "requestRestrictionLifting", ASK_LIFTING).await;
        assert_eq!(missing(&taken(&office, "imposeRestriction", IMPOSE).await), ["REQUEST_WITHDRAWN"]);
        done(&office, "liftRestriction", LIFT).await;
        assert_eq!(missing(&taken(&office, "imposeRestriction", IMPOSE).await), ["REQUEST_WITHDRAWN", "ALREADY_LIFTED"]);
        let ahead = ASK_LIFTING.replace("2026-06-12", "2026-06-16").replace("CABUT-1", "CABUT-2");
        let refused = taken(&bpjs, "requestRestrictionLifting", &ahead).await;
        assert_eq!(missing(&refused), ["ALREADY_REQUESTED", "ALREADY_LIFTED", "COMPLIANCE_NOT_REACHED"]);
        // Another number makes no other restriction of the same letters.
        let anew = REQUEST.replace("TMP2T-1", "TMP2T-2");
        let refused = taken(&bpjs, "requestRestriction", &anew).await;
        assert_eq!(missing(&refused), ["SEQUENCE_BEGINS_ANEW", "FIRST_WARNING_MISSING", "SECOND_WARNING_MISSING", "FINE_MISSING"]);
        // Another service has not been withheld on them yet.
        let other = anew.replace("BUSINESS_LICENSING", "BUILDING_APPROVAL");
        assert_eq!(done(&bpjs, "requestRestriction", &other).await["state"], "REQUESTED");
    }

    async fn one_sequence_of_sanctions_carries_one_restriction(app: TestApp) {
        sanctioned(&app).await;
        let (bpjs, office) = (app.bpjs(), app.licensing());
        done(&bpjs, "requestRestriction", REQUEST).await;
        done(&office, "imposeRestriction", IMPOSE).await;
        done(&bpjs, "requestRestrictionLifting", ASK_LIFTING).await;
        done(&office, "liftRestriction", LIFT).await;
        // The fine is still unpaid, and the letters are those of the restriction that was lifted.
        let anew = REQUEST.replace("TMP2T-1", "TMP2T-2");
        let refused = taken(&bpjs, "requestRestriction", &anew).await;
        assert_eq!(missing(&refused)[0], "SEQUENCE_BEGINS_ANEW");
        let fault = &refused["errors"][0]["extensions"]["missing"][0];
        assert!(fault["id"].as_str().unwrap().contains("dicabut") && fault["en"].as_str().unwrap().contains("lifted"), "{fault}");
        assert!(fault["legalBasis"].as_str().unwrap().contains("PP 86/2013"), "{fault}");
        let outlook = format!(
            "{{ employer(by: {{ nib: \"{NIB}\" }}) {{ restrictionOutlook(service: BUSINESS_LICENSING, ground: PARTIAL_REGISTRATION) {{ isAllowed missing {{ code }} }} }} }}"
        );
        let answer = bpjs.ask(&outlook).await;
        let outlook = &answer["data"]["employer"]["restrictionOutlook"];
        assert_eq!((&outlook["isAllowed"], &outlook["missing"][0]["code"]), (&json!(false), &json!("SEQUENCE_BEGINS_ANEW")), "{answer}");
    }

    async fn on_a_register_that_is_late_nothing_is_requested_or_imposed_and_everything_is_lifted(app: TestApp) {
        sanctioned(&app).await;
        let (bpjs, office) = (app.bpjs(), app.licensing());
        let fed = async |dataset: &str, days: u64| fed_empty(app.db(), &[dataset], TODAY - Days::new(days)).await;
        fed("administrative_fines", 46).await;
        let refused = taken(&bpjs, "requestRestriction", REQUEST).await;
        assert_eq!(missing(&refused), ["FINES_LATE"]);
        let fault = &refused["errors"][0]["extensions"]["missing"][0];
        assert_eq!((&fault["asOf"], &fault["notBefore"]), (&json!("2026-04-30"), &Value::Null));
        assert!(fault["id"].as_str().unwrap().contains("denda") && fault["en"].as_str().unwrap().contains("fine"), "{fault}");
        let recommended = REQUEST.replace("TMP2T-1", "REK-1").replace("BUSINESS_LICENSING", "TENDER_LICENCE");
        done(&app.inspectorate(), "recommendRestriction", &recommended).await;
        fed("administrative_fines", 45).await;
        let requested = done(&bpjs, "requestRestriction", REQUEST).await;
        assert_eq!(requested["state"], "REQUESTED");
        fed("written_warnings", 50).await;
        assert_eq!(missing(&taken(&office, "imposeRestriction", IMPOSE).await), ["WARNINGS_LATE"]);
        fed("written_warnings", 0).await;
        done(&office, "imposeRestriction", IMPOSE).await;
        import_batch::Entity::delete_many().exec(app.db()).await.expect("the feeds can be forgotten");
        fed("written_warnings", 300).await;
        fed("administrative_fines", 300).await;
        done(&bpjs, "requestRestrictionLifting", ASK_LIFTING).await;
        assert_eq!(done(&office, "liftRestriction", LIFT).await["state"], "LIFTED");
    }

    async fn one_ground_and_service_has_one_open_restriction(app: TestApp) {
        sanctioned(&app).await;
        let bpjs = app.bpjs();
        done(&bpjs, "requestRestriction", REQUEST).await;
        let again = REQUEST.replace("TMP2T-1", "TMP2T-2");
        assert_eq!(missing(&taken(&bpjs, "requestRestriction", &again).await), ["ALREADY_REQUESTED"]);
        let other = again.replace("BUSINESS_LICENSING", "BUILDING_APPROVAL");
        assert_eq!(done(&bpjs, "requestRestriction", &other).await["number"], "TMP2T-2");
    }

    async fn sent_twice_a_step_is_taken_once(app: TestApp) {
        sanctioned(&app).await;
        let (bpjs, office) = (app.bpjs(), app.licensing());
        let first = done(&bpjs, "requestRestriction", REQUEST).await;
        assert_eq!(done(&bpjs, "requestRestriction", REQUEST).await, first);
        done(&office, "imposeRestriction", IMPOSE).await;
        done(&office, "imposeRestriction", IMPOSE).await;
        assert_eq!(kept(&app).await.len(), 2);
        let other = REQUEST.replace("BUSINESS_LICENSING", "TENDER_LICENCE");
        assert_eq!(codes(&taken(&bpjs, "requestRestriction", &other).await), ["CONFLICT"]);
        assert_eq!(codes(&taken(&office, "liftRestriction", IMPOSE).await), ["CONFLICT"], "the number stands for another step");
        let refused = taken(&office, "imposeRestriction", &IMPOSE.replace("SK-1", "SK-9")).await;
        assert_eq!(missing(&refused), ["ALREADY_IMPOSED"]);
        assert_eq!(kept(&app).await.len(), 2);
    }

    async fn two_offices_that_act_at_once_end_with_one_step(app: TestApp) {
        sanctioned(&app).await;
        done(&app.bpjs(), "requestRestriction", REQUEST).await;
        let office = app.licensing();
        let (other_bpjs, decisions) = (app.bpjs(), ["SK-1", "SK-2", "SK-3"].map(|number| IMPOSE.replace("SK-1", number)));
        let (one, two, three, withdrawn) = tokio::join!(
            taken(&office, "imposeRestriction", &decisions[0]),
            taken(&office, "imposeRestriction", &decisions[1]),
            taken(&office, "imposeRestriction", &decisions[2]),
            taken(&other_bpjs, "requestRestrictionLifting", ASK_LIFTING),
        );
        assert_eq!(codes(&withdrawn), [""; 0], "{withdrawn}");
        let imposed = [one, two, three].iter().filter(|answer| codes(answer).is_empty()).count();
        let steps = kept(&app).await;
        let kinds: Vec<&str> = steps.iter().map(|step| step.kind.as_str()).collect();
        // Whoever came first: imposed once and then asked to lift, or withdrawn and never imposed.
        match imposed {
            1 => assert_eq!(kinds, ["REQUEST", "IMPOSE", "REQUEST_LIFTING"]),
            0 => assert_eq!(kinds, ["REQUEST", "REQUEST_LIFTING"]),
            more => panic!("imposed {more} times"),
        }
        assert_eq!(permit_check(&app).await.0 == "RESTRICTED", imposed == 1);
    }

    async fn a_step_is_never_changed_and_the_log_tells_of_each_once(app: TestApp) {
        sanctioned(&app).await;
        done(&app.bpjs(), "requestRestriction", REQUEST).await;
        done(&app.licensing(), "imposeRestriction", IMPOSE).await;
        for statement in ["UPDATE restriction_step SET taken_on = '2026-01-01'", "DELETE FROM restriction_step"] {
            assert!(app.db().execute_unprepared(statement).await.is_err(), "{statement}");
        }
        for _ in 0..2 {
            follow(app.ledger(), app.db(), &mut Followed::default()).await.expect("the log is told");
        }
        let records = simpul_records(&app).await;
        let told: Vec<&Value> = records.iter().filter(|record| record["event"] == "RESTRICTION_STEP").collect();
        assert_eq!(told.len(), 2, "{records:?}");
        assert_eq!((&told[1]["details"]["kind"], &told[1]["details"]["agency"]), (&json!("IMPOSE"), &json!("dpmptsp")));
        let asked = |kind: &str| records.iter().filter(|record| record["event"] == "ACCESS" && record["details"]["kind"] == kind).count();
        assert_eq!(asked("MUTATION"), 2, "{records:?}");
    }
}

async fn simpul_records(app: &TestApp) -> Vec<Value> {
    let records =
        entity::log_record::Entity::find().order_by_asc(entity::log_record::Column::Position);
    let records = records.all(app.db()).await.expect("the log can be read");
    records
        .iter()
        .map(|record| serde_json::from_str(&record.body).expect("a body is JSON"))
        .collect()
}
