//! Contest: recorded by the front desk, decided by the register's owner, with a verdict that follows.

use super::*;
use crate::callers::codes;
use entity::employer_change;
use sea_orm::ActiveModelTrait as _;

pub const CONTEST: &str = "mutation($reference: ClearanceReference!, $ground: ObjectionGround!, $source: SourceRegister!, $statement: String) { \
    contestClearance(reference: $reference, ground: $ground, disputedSource: $source, statement: $statement) { \
    id reference nib service disputedSource owner ground statement state filedOn deadline isOverdue } }";
pub const DECIDE: &str = "mutation($id: ID!, $outcome: ObjectionOutcome!) { \
    decideObjection(objection: $id, outcome: $outcome, reason: \"Bukti setor diperiksa di kantor cabang\") { state decidedOn decisionReason } }";

/// An objection on the ground that everything was paid.
pub async fn contested(app: &TestApp, clearance: &Value, source: &str) -> Value {
    let variables =
        json!({ "reference": clearance["reference"], "source": source, "ground": "ALREADY_PAID" });
    let answer = desk(app).ask_with(CONTEST, variables).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"]["contestClearance"].clone()
}

/// The id of the one pending objection, as BPJS has it.
pub async fn objection_id(app: &TestApp) -> Value {
    let answer = app
        .bpjs()
        .ask("{ objections(state: PENDING) { id } }")
        .await;
    let pending = answer["data"]["objections"].as_array().expect("a list");
    assert_eq!(pending.len(), 1, "{answer}");
    pending[0]["id"].clone()
}

/// BPJS decides.
pub async fn decided(app: &TestApp, id: &Value, outcome: &str) -> Value {
    let answer = app
        .bpjs()
        .ask_with(DECIDE, json!({ "id": id, "outcome": outcome }))
        .await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"]["decideObjection"].clone()
}

on_both_databases! {
    async fn an_objection_makes_a_condition_until_it_is_decided(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, INDEBTED, "A-1").await;
        assert_eq!((given["verdict"].as_str(), reasons(&given)), (Some("NOT_CLEAR"), vec!["CONTRIBUTIONS_OVERDUE", "PAYMENTS_STOPPED"]));
        let objection = contested(&app, &given, "BPJS_CONTRIBUTION").await;
        // Ten working days after Monday, 15 June 2026: Tuesday the 16th is a holiday.
        let expected = json!({ "state": "PENDING", "owner": "BPJS", "filedOn": "2026-06-15", "deadline": "2026-06-30", "isOverdue": false, "nib": INDEBTED, "disputedSource": "BPJS_CONTRIBUTION" });
        for (member, value) in expected.as_object().unwrap() {
            assert_eq!(&objection[member], value, "{member}");
        }
        let pending = requested(&app, INDEBTED, "A-1").await;
        assert_eq!((pending["verdict"].as_str(), reasons(&pending)), (Some("CLEAR_WITH_CONDITIONS"), vec!["APPEAL_PENDING", "CONTRIBUTIONS_OVERDUE", "PAYMENTS_STOPPED"]));
        assert_eq!(read(&app, &given).await["objections"], json!([{ "state": "PENDING", "disputedSource": "BPJS_CONTRIBUTION", "ground": "ALREADY_PAID", "owner": "BPJS" }]));
        let mut seen = Followed::default();
        assert_eq!(followed(&app, &mut seen).await, [""; 0]);

        let id = objection_id(&app).await;
        let upheld = decided(&app, &id, "UPHELD").await;
        assert_eq!((upheld["state"].as_str(), upheld["decidedOn"].as_str()), (Some("UPHELD"), Some("2026-06-15")));
        assert_eq!(decided(&app, &id, "UPHELD").await, upheld, "deciding twice is deciding once");
        let otherwise = app.bpjs().ask_with(DECIDE, json!({ "id": id, "outcome": "CORRECTED" })).await;
        assert_eq!(codes(&otherwise), ["CONFLICT"]);
        // With the objection the condition falls: what was issued on it is withdrawn.
        assert_eq!(followed(&app, &mut seen).await, [pending["reference"].as_str().unwrap()]);
        assert_eq!(read(&app, &given).await["withdrawn"], Value::Null);
        assert_eq!(requested(&app, INDEBTED, "A-1").await["verdict"], "NOT_CLEAR");
        let listed = app.bpjs().ask("{ pending: objections(state: PENDING) { state } upheld: objections(state: UPHELD) { state } corrected: objections(state: CORRECTED) { state } all: objections { state } }").await;
        assert_eq!(listed["data"], json!({ "pending": [], "upheld": [{ "state": "UPHELD" }], "corrected": [], "all": [{ "state": "UPHELD" }] }));
    }

    async fn what_was_upheld_is_no_condition_again_until_the_register_tells_something_new(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, INDEBTED, "A-1").await;
        contested(&app, &given, "BPJS_CONTRIBUTION").await;
        let id = objection_id(&app).await;
        decided(&app, &id, "UPHELD").await;
        // Every batch and every decision of these tests comes at a moment of its own making.
        let fed_at = async |at: chrono::DateTime<chrono::Utc>| {
            employer_change::Entity::update_many()
                .col_expr(employer_change::Column::ChangedAt, Expr::value(at))
                .filter(employer_change::Column::Register.eq("BPJS_CONTRIBUTION"))
                .exec(app.db()).await.unwrap();
        };
        let decided_at = entity::clearance_objection_decision::Entity::find().one(app.db()).await.unwrap().unwrap().decided_at;
        fed_at(decided_at - chrono::TimeDelta::minutes(1)).await;
        let next = requested(&app, INDEBTED, "A-2").await;
        contested(&app, &next, "BPJS_CONTRIBUTION").await;
        let verdict = async || requested(&app, INDEBTED, "A-2").await["verdict"].clone();
        assert_eq!(verdict().await, "NOT_CLEAR", "the same objection to the same record holds nothing off");
        owing(&app, NPP_OF_INDEBTED).await;
        fed_at(decided_at + chrono::TimeDelta::minutes(1)).await;
        assert_eq!(verdict().await, "CLEAR_WITH_CONDITIONS");
    }

    async fn an_objection_is_recorded_once_and_only_to_what_a_reason_rests_on(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, INDEBTED, "A-1").await;
        let clear = requested(&app, PAID_UP, "A-2").await;
        let first = contested(&app, &given, "BPJS_CONTRIBUTION").await;
        assert_eq!(contested(&app, &given, "BPJS_CONTRIBUTION").await, first);
        let tried = async |reference: &Value, source: &str, ground: &str, statement: Option<&str>| {
            let variables = json!({ "reference": reference, "source": source, "ground": ground, "statement": statement });
            desk(&app).ask_with(CONTEST, variables).await
        };
        let reference = &given["reference"];
        assert_eq!(codes(&tried(reference, "BPJS_CONTRIBUTION", "OTHER_EMPLOYER", None).await), ["CONFLICT"]);
        assert_eq!(codes(&tried(reference, "LABOUR_INSPECTION", "WRONG_COUNT", None).await), ["BAD_USER_INPUT"]);
        assert_eq!(codes(&tried(&clear["reference"], "BPJS_CONTRIBUTION", "ALREADY_PAID", None).await), ["BAD_USER_INPUT"]);
        assert_eq!(codes(&tried(&json!("0000-0000-0000-0000"), "BPJS_CONTRIBUTION", "ALREADY_PAID", None).await), ["NOT_FOUND"]);
        let unregistered = requested(&app, UNREGISTERED, "A-3").await;
        let other = |statement| tried(&unregistered["reference"], "MANPOWER_REPORT", "OTHER", statement);
        assert_eq!(codes(&other(None).await), ["BAD_USER_INPUT"], "another ground needs words");
        assert_eq!(codes(&other(Some("singkat")).await), ["BAD_USER_INPUT"]);
        let recorded = other(Some("Laporan itu milik perusahaan lain")).await;
        assert_eq!(recorded["data"]["contestClearance"]["owner"], "INSPECTORATE", "{recorded}");
        let theirs = app.inspectorate().ask("{ objections { ground statement } }").await;
        assert_eq!(theirs["data"]["objections"], json!([{ "ground": "OTHER", "statement": "Laporan itu milik perusahaan lain" }]));
    }

    async fn both_outcomes_are_counted_by_the_owner_of_the_register(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, INDEBTED, "A-1").await;
        let objection = contested(&app, &given, "BPJS_CONTRIBUTION").await;
        assert_eq!(objection["state"], "PENDING");
        // Copies of it, of as many other businesses.
        let row = entity::clearance_objection::Entity::find().one(app.db()).await.unwrap().unwrap();
        let clearance = entity::clearance::Entity::find().one(app.db()).await.unwrap().unwrap();
        for number in 1..=11_i64 {
            let copy = entity::clearance::ActiveModel {
                id: sea_orm::Set(1_000 + number),
                clearance_reference: sea_orm::Set(format!("copy {number}")),
                application_reference: sea_orm::Set(format!("copy {number}")),
                ..sea_orm::IntoActiveModel::into_active_model(clearance.clone()).reset_all()
            };
            entity::clearance::Entity::insert(copy).exec_without_returning(app.db()).await.unwrap();
            let copy = entity::clearance_objection::ActiveModel {
                id: sea_orm::Set(1_000 + number),
                clearance_id: sea_orm::Set(1_000 + number),
                nib: sea_orm::Set(format!("91200000{number:05}")),
                ..sea_orm::IntoActiveModel::into_active_model(row.clone()).reset_all()
            };
            entity::clearance_objection::Entity::insert(copy).exec_without_returning(app.db()).await.unwrap();
            let outcome = if number <= 5 { "UPHELD" } else { "CORRECTED" };
            let decision = entity::clearance_objection_decision::ActiveModel {
                objection_id: sea_orm::Set(1_000 + number),
                outcome: sea_orm::Set(outcome.to_owned()),
                reason: sea_orm::Set("Diperiksa di kantor".to_owned()),
                agency: sea_orm::Set("bpjs".to_owned()),
                client: sea_orm::Set("bpjs-portal".to_owned()),
                officer: sea_orm::Set(None),
                decided_on: sea_orm::Set(TODAY),
                decided_at: sea_orm::Set(clock()),
            };
            entity::clearance_objection_decision::Entity::insert(decision).exec_without_returning(app.db()).await.unwrap();
        }
        let statistics = async || app.secretariat().ask("{ objectionStatistics { owner recorded pending upheld corrected } }").await["data"]["objectionStatistics"].clone();
        assert_eq!(statistics().await, json!([{ "owner": "BPJS", "recorded": 12, "pending": null, "upheld": null, "corrected": null }]), "one is pending");
        decided(&app, &objection_id(&app).await, "CORRECTED").await;
        assert_eq!(statistics().await, json!([{ "owner": "BPJS", "recorded": 12, "pending": 0, "upheld": 5, "corrected": 7 }]));
    }
}
