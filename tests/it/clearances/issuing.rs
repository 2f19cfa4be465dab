//! Issuing: what is given, and that it is given once.
use std::collections::BTreeSet;

use entity::clearance;
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait as _, EntityTrait as _, PaginatorTrait as _};
use simpul::domain::clearance::Reference;
use simpul::domain::clearance::statement::{Issue, Statement, StatusPlace};
use simpul::store::clearances::{by_reference, last_index, withdrawn_indexes};

use simpul::domain::clearance::replay::FactsRecord;
use simpul::domain::facts::Facts;

use super::*;
use crate::callers::codes;
use crate::identity;

const CHECK: &str = "query($nib: Nib!) { permitCheck(nib: $nib, service: BUSINESS_LICENSING) { verdict validUntil lawHash reasons { code } } }";

async fn kept(app: &TestApp) -> u64 {
    let count = clearance::Entity::find().count(app.db()).await;
    count.expect("they can be counted")
}

on_both_databases! {
    async fn a_clearance_says_what_the_check_says_and_is_kept(app: TestApp) {
        given_fresh_registers(&app).await;
        let mut references = BTreeSet::new();
        for (nib, verdict) in [(PAID_UP, "CLEAR"), (INDEBTED, "NOT_CLEAR"), (UNREGISTERED, "NOT_CLEAR"), (RESTRICTED, "RESTRICTED"), (NOBODY, "NOT_FOUND")] {
            let given = requested(&app, nib, &format!("A-{nib}")).await;
            let check = desk(&app).ask_with(CHECK, json!({ "nib": nib })).await["data"]["permitCheck"].clone();
            assert_eq!((&given["verdict"], &given["nib"]), (&json!(verdict), &json!(nib)), "{given}");
            assert_eq!(reasons(&given), reasons(&check));
            assert_eq!((&given["validUntil"], &given["lawHash"]), (&check["validUntil"], &check["lawHash"]));
            assert_eq!((&given["isValid"], &given["withdrawn"]), (&json!(true), &Value::Null));
            assert!(given["sources"].as_array().unwrap().iter().all(|source| source["asOf"] == TODAY.to_string()), "{given}");
            for reason in given["reasons"].as_array().unwrap() {
                for part in ["text", "cure"] {
                    assert!(!reason[part]["id"].as_str().unwrap().is_empty() && !reason[part]["en"].as_str().unwrap().is_empty(), "{reason}");
                }
                assert!(!reason["contact"].as_str().unwrap().is_empty());
            }
            let reference = given["reference"].as_str().unwrap();
            assert!(reference.parse::<Reference>().is_ok(), "{reference}");
            references.insert(reference.to_owned());
            assert_eq!(read(&app, &given).await["verdict"], verdict);
        }
        assert_eq!((references.len(), kept(&app).await), (5, 5));
    }

    async fn what_is_not_known_is_given_as_undetermined_for_the_day(app: TestApp) {
        given_fresh_registers(&app).await;
        aged(&app, "memberships", 46).await;
        let given = requested(&app, PAID_UP, "A-1").await;
        assert_eq!((given["verdict"].as_str(), given["validUntil"].as_str()), (Some("UNDETERMINED"), Some("2026-06-15")));
        assert_eq!(reasons(&given), ["SOURCE_LATE"]);
    }

    async fn a_business_with_nothing_but_candidates_is_undetermined(app: TestApp) {
        given_fresh_registers(&app).await;
        let db = app.db();
        identity::fed(db, "business_registrations", &identity::registration(identity::NIB, "PT Uji Coba Samawa", "")).await;
        let nobody = requested(&app, identity::NIB, "A-1").await;
        assert_eq!((nobody["verdict"].as_str(), reasons(&nobody)), (Some("CLEAR"), vec!["NO_DUTY_EVIDENCED"]));
        identity::fed(db, "memberships", &identity::member(identity::NPP, "UJI COBA SAMAWA, PT", "")).await;
        assert_eq!(identity::linked(db).await.candidates, 1);
        let doubted = requested(&app, identity::NIB, "A-2").await;
        assert_eq!((doubted["verdict"].as_str(), reasons(&doubted)), (Some("UNDETERMINED"), vec!["ONLY_CANDIDATE_LINKS"]));
        let check = desk(&app).ask_with(CHECK, json!({ "nib": identity::NIB })).await["data"]["permitCheck"].clone();
        assert_eq!((check["verdict"].as_str(), reasons(&check)), (Some("UNDETERMINED"), vec!["ONLY_CANDIDATE_LINKS"]));
        // Decided, it is known again.
        let id = identity::candidate_id(&app.bpjs(), "OPEN").await;
        identity::decide(&app.bpjs(), "rejectLink", json!({ "id": id })).await;
        let decided = requested(&app, identity::NIB, "A-2").await;
        assert_eq!(decided["verdict"], "CLEAR");
    }

    async fn the_same_question_gives_the_same_clearance_and_another_one_a_conflict(app: TestApp) {
        given_fresh_registers(&app).await;
        let first = requested(&app, PAID_UP, "IZIN/1/2026").await;
        let again = requested(&app, PAID_UP, "IZIN/1/2026").await;
        assert_eq!(first, again);
        assert_eq!(kept(&app).await, 1);
        for other in [(INDEBTED, "BUSINESS_LICENSING"), (PAID_UP, "BUILDING_APPROVAL"), (NOBODY, "BUSINESS_LICENSING")] {
            let answer = ask(&desk(&app), other, "IZIN/1/2026").await;
            assert_eq!((codes(&answer), &answer["data"]["requestClearance"]), (vec!["CONFLICT"], &Value::Null), "{answer}");
        }
        assert_eq!(kept(&app).await, 1);
        let other = requested(&app, PAID_UP, "IZIN/2/2026").await;
        assert_ne!(first["reference"], other["reference"]);
        assert_ne!(first["statusIndex"], other["statusIndex"]);
    }

    async fn requests_that_race_give_one_clearance(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = join_all((0..12).map(|_| requested(&app, PAID_UP, "A-1"))).await;
        let references: BTreeSet<String> = given.iter().map(|given| given["reference"].to_string()).collect();
        assert_eq!((references.len(), kept(&app).await), (1, 1), "{references:?}");
        // Of two questions under one application one is answered, and the other refused.
        let desk = desk(&app);
        let both = join_all((0..12).map(|turn| ask(&desk, ([PAID_UP, INDEBTED][turn % 2], "BUSINESS_LICENSING"), "A-2"))).await;
        let nibs: BTreeSet<String> = both.iter().filter(|answer| codes(answer).is_empty()).map(|answer| answer["data"]["requestClearance"]["nib"].to_string()).collect();
        let refused = both.iter().filter(|answer| codes(answer) == ["CONFLICT"]).count();
        assert_eq!((nibs.len(), refused, kept(&app).await), (1, 6, 2), "{both:?}");
    }

    async fn when_the_answer_changes_the_next_clearance_is_given_and_the_earlier_one_stays(app: TestApp) {
        given_fresh_registers(&app).await;
        let clear = requested(&app, PAID_UP, "A-1").await;
        owing(&app, NPP_OF_PAID_UP).await;
        let owing = requested(&app, PAID_UP, "A-1").await;
        assert_eq!((owing["verdict"].as_str(), reasons(&owing)), (Some("NOT_CLEAR"), vec!["CONTRIBUTIONS_OVERDUE"]));
        assert_ne!(clear["reference"], owing["reference"]);
        assert_eq!(requested(&app, PAID_UP, "A-1").await, owing);
        assert_eq!(read(&app, &clear).await["verdict"], "CLEAR");
        assert_eq!(kept(&app).await, 2);
    }

    async fn what_was_issued_cannot_be_changed(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, INDEBTED, "A-1").await;
        super::contest::contested(&app, &given, "BPJS_CONTRIBUTION").await;
        let id = super::contest::objection_id(&app).await;
        super::contest::decided(&app, &id, "CORRECTED").await;
        for table in ["clearance", "clearance_objection", "clearance_objection_decision"] {
            for change in [format!("UPDATE {table} SET agency = 'bpjs'"), format!("DELETE FROM {table}")] {
                let refused = app.db().execute_unprepared(&change).await.expect_err("it is refused");
                assert!(refused.to_string().contains("never changed"), "{change}: {refused}");
            }
        }
        let withdrawn = requested(&app, PAID_UP, "A-2").await;
        owing(&app, NPP_OF_PAID_UP).await;
        assert_eq!(followed(&app, &mut Followed::default()).await, [withdrawn["reference"].as_str().unwrap()]);
        for change in ["UPDATE clearance_withdrawal SET verdict = 'CLEAR'", "DELETE FROM clearance_withdrawal"] {
            let refused = app.db().execute_unprepared(change).await.expect_err("it is refused");
            assert!(refused.to_string().contains("never changed"), "{change}: {refused}");
        }
    }

    async fn what_is_kept_makes_the_statement_that_is_signed(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, RESTRICTED, "A-1").await;
        let reference = given["reference"].as_str().unwrap();
        let kept = by_reference(app.db(), reference).await.unwrap().expect("it is kept");
        let status = StatusPlace { index: u64::try_from(kept.row.id).unwrap(), uri: "https://simpul.invalid/clearance/status".to_owned() };
        let issue = Issue {
            issuer: "https://simpul.invalid".to_owned(),
            reference: reference.parse().unwrap(),
            nib: kept.row.nib.parse().unwrap(),
            issued_at: kept.row.issued_at,
            expires_at: clock(),
            status,
        };
        let statement: Value = serde_json::to_value(Statement::of(issue, &kept.check().expect("every code is known"))).unwrap();
        for member in ["verdict", "service", "lawHash", "policyBasis", "validUntil"] {
            assert_eq!(statement[member], given[member], "{member}");
        }
        assert_eq!((&statement["jti"], &statement["sub"]), (&given["reference"], &given["nib"]));
        assert_eq!(reasons(&statement), reasons(&given));
        assert_eq!(statement["reasons"][0]["text"], given["reasons"][0]["text"]);
        assert_eq!(last_index(app.db()).await.unwrap(), given["statusIndex"].as_i64().unwrap());
        assert_eq!(withdrawn_indexes(app.db()).await.unwrap(), [0_i64; 0]);
        // The facts are kept with their hash, for a replay.
        let facts: Facts = serde_json::from_str(kept.row.facts.as_deref().unwrap()).unwrap();
        assert_eq!(facts.restrictions.len(), 1);
        assert_eq!(kept.row.facts_hash, Some(FactsRecord::of(&facts).unwrap().hash));
    }
}
