//! A register that is overdue carries no verdict: nobody is called compliant or guilty by data that
//! should have been replaced.
use chrono::Days;
use entity::{import_batch, instalment_plan};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::{Value, json};
use simpul::domain::codes::Agency;
use simpul::feeds::demo::{DemoPlan, generate};
use simpul::feeds::{FeedLimits, Format, ImportPlan, Submission, import_folder};

use crate::app::{TODAY, TestApp};
use crate::given::{day, employer};
use crate::http::clock;
use crate::kept::{REGISTERS, fed_empty};
use crate::restrictions::{business, put};

/// The example that is registered, active and paid up.
pub const PAID_UP: &str = "9120000000002";
/// The example that has not paid for eight months.
pub const INDEBTED: &str = "9120000000001";

/// Every dataset, true of today.
pub async fn given_fresh_registers(app: &TestApp) {
    let folder = tempfile::tempdir().expect("a temporary directory can be made");
    let demo = DemoPlan {
        employers: 4,
        seed: 7,
        as_of: TODAY,
    };
    generate(folder.path(), demo).expect("feeds can be made up");
    let plan = ImportPlan {
        as_of: TODAY,
        home_region: "52.04".parse().expect("a region"),
        now: clock(),
        submission: Submission::default(),
        limits: FeedLimits::default(),
        format: Format::Csv,
    };
    let report = import_folder(app.db(), folder.path(), &plan, &mut |_| {}).await;
    assert!(report.expect("the folder can be read").files.len() > 30);
}

/// Makes the newest feed of a dataset so many days old.
async fn aged(app: &TestApp, dataset: &str, days: u64) {
    import_batch::Entity::update_many()
        .col_expr(
            import_batch::Column::AsOf,
            Expr::value(TODAY - Days::new(days)),
        )
        .filter(import_batch::Column::Dataset.eq(dataset))
        .exec(app.db())
        .await
        .expect("the batch can be aged");
}

async fn permit_check(app: &TestApp, nib: &str) -> (Value, Vec<Value>) {
    let query = format!(
        "{{ permitCheck(nib: \"{nib}\", service: BUSINESS_LICENSING) {{ verdict reasons {{ code register }} }} }}"
    );
    let answer = app
        .licensing()
        .for_purpose("permit_check")
        .ask(&query)
        .await;
    let check = &answer["data"]["permitCheck"];
    let reasons = check["reasons"].as_array().expect("reasons are listed");
    (check["verdict"].clone(), reasons.clone())
}

on_both_databases! {
    async fn a_late_register_clears_nobody_and_says_why(app: TestApp) {
        given_fresh_registers(&app).await;
        for (dataset, register, last_day) in [
            ("memberships", "BPJS_MEMBERSHIP", 45),
            ("membership_programmes", "BPJS_PROGRAMME", 45),
            ("contributions", "BPJS_CONTRIBUTION", 45),
            ("business_registrations", "BUSINESS_LICENCE", 14),
            ("service_restrictions", "SERVICE_RESTRICTION", 45),
        ] {
            aged(&app, dataset, last_day).await;
            assert_eq!(permit_check(&app, PAID_UP).await.0, "CLEAR", "{dataset}");
            aged(&app, dataset, last_day + 1).await;
            let late = json!({ "code": "SOURCE_LATE", "register": register });
            assert_eq!(permit_check(&app, PAID_UP).await, (json!("UNDETERMINED"), vec![late]), "{dataset}");
            aged(&app, dataset, 0).await;
        }
        assert_eq!(permit_check(&app, PAID_UP).await.0, "CLEAR");
    }

    async fn a_plan_of_a_late_dataset_is_no_condition_and_no_broken_promise(app: TestApp) {
        let (nib, npp) = ("8000000000009", "X8000009");
        app.given(employer(nib).registered(npp).having_paid(3).in_arrears(2, 2_000_000)).await;
        put(&app, business(nib)).await;
        let plan = instalment_plan::Model {
            plan_number: "ANG-9".to_owned(),
            npp: npp.to_owned(),
            total: 2_000_000,
            instalments: 6,
            agreed_on: day(2026, 6, 1),
            status: "KEPT".to_owned(),
            source: "test".to_owned(),
            batch_id: 1,
            as_of: day(2026, 6, 1),
        };
        put(&app, plan).await;
        fed_empty(app.db(), &REGISTERS, TODAY).await;
        fed_empty(app.db(), &["instalment_plans"], TODAY).await;
        let condition = (json!("CLEAR_WITH_CONDITIONS"), vec![json!({ "code": "INSTALMENT_PLAN_KEPT", "register": null })]);
        assert_eq!(permit_check(&app, nib).await, condition);
        aged(&app, "instalment_plans", 45).await;
        assert_eq!(permit_check(&app, nib).await, condition);
        aged(&app, "instalment_plans", 46).await;
        let late = vec![json!({ "code": "SOURCE_LATE", "register": "BPJS_CONTRIBUTION" })];
        assert_eq!(permit_check(&app, nib).await, (json!("UNDETERMINED"), late.clone()));
        instalment_plan::Entity::update_many()
            .col_expr(instalment_plan::Column::Status, Expr::value("BROKEN"))
            .exec(app.db())
            .await
            .expect("the plan can be broken");
        assert_eq!(permit_check(&app, nib).await, (json!("UNDETERMINED"), late));
        aged(&app, "instalment_plans", 0).await;
        assert_eq!(permit_check(&app, nib).await.0, "NOT_CLEAR");
    }

    async fn a_late_register_accuses_nobody(app: TestApp) {
        given_fresh_registers(&app).await;
        let query = format!("{{ employer(by: {{ nib: \"{INDEBTED}\" }}) {{ compliance {{ findings {{ category }} undetermined {{ category register cause }} }} }} }}");
        let bpjs = app.caller(Agency::Bpjs);
        let compliance = async || bpjs.ask(&query).await["data"]["employer"]["compliance"].clone();
        let arrears = json!({ "category": "ARREARS" });
        let fresh = compliance().await;
        assert!(fresh["findings"].as_array().expect("a list").contains(&arrears), "{fresh}");

        aged(&app, "contributions", 46).await;
        let late = compliance().await;
        assert!(!late["findings"].as_array().expect("a list").contains(&arrears), "{late}");
        let open = json!({ "category": "ARREARS", "register": "BPJS_CONTRIBUTION", "cause": "SOURCE_LATE" });
        assert!(late["undetermined"].as_array().expect("a list").contains(&open), "{late}");
    }
}
