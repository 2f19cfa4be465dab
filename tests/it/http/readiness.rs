//! What machines ask: whether the service lives, can answer, and how old its registers are.
use chrono::{Days, NaiveDate};
use entity::import_batch;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _, NotSet};
use serde_json::{Value, json};

use super::{Answered, HttpApp, clock};
use crate::app::{TODAY, TestApp};

const DATASETS: [(&str, &str); 8] = [
    ("memberships", "BPJS_MEMBERSHIP"),
    ("membership_programmes", "BPJS_PROGRAMME"),
    ("contributions", "BPJS_CONTRIBUTION"),
    ("business_registrations", "BUSINESS_LICENCE"),
    ("manpower_reports", "MANPOWER_REPORT"),
    ("inspections", "LABOUR_INSPECTION"),
    ("field_verifications", "FIELD_VERIFICATION"),
    ("service_restrictions", "SERVICE_RESTRICTION"),
];

async fn fed(app: &TestApp, dataset: &str, as_of: NaiveDate, status: &str) {
    let mut batch = import_batch::Model {
        id: 0,
        dataset: dataset.to_owned(),
        file_name: format!("{dataset}.csv"),
        file_hash: "0".repeat(64),
        as_of,
        started_at: clock(),
        finished_at: Some(clock()),
        rows_read: 0,
        rows_inserted: 0,
        rows_updated: 0,
        rows_unchanged: 0,
        rows_rejected: 0,
        is_full: false,
        submitted_by: String::new(),
        rows_retired: 0,
        status: status.to_owned(),
    }
    .into_active_model()
    .reset_all();
    batch.id = NotSet;
    batch
        .insert(app.db())
        .await
        .expect("the batch can be inserted");
}

async fn ready(http: &HttpApp) -> (u16, Value) {
    let ready = http.get("/readyz").send().await.expect("it answers");
    (
        ready.status().as_u16(),
        ready.json().await.expect("it is JSON"),
    )
}

fn freshness(ready: &Value, register: &str) -> Value {
    let sources = ready["sources"].as_array().expect("the sources are listed");
    let of = |source: &&Value| source["register"] == register;
    sources
        .iter()
        .find(of)
        .expect("the register is listed")
        .clone()
}

on_both_databases! {
    async fn a_service_that_was_never_fed_is_degraded_and_answers(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let (status, ready) = ready(&http).await;
        assert_eq!((status, &ready["status"], &ready["database"]), (200, &json!("degraded"), &json!("ok")));
        for (dataset, register) in DATASETS {
            assert_eq!(freshness(&ready, register), json!({ "dataset": dataset, "register": register, "asOf": null, "freshness": "MISSING" }));
        }
    }

    async fn readiness_tells_how_old_every_register_is(app: TestApp) {
        let back = |days| TODAY - Days::new(days);
        for (dataset, _) in DATASETS {
            fed(&app, dataset, TODAY, "DONE").await;
        }
        let http = HttpApp::over(&app).await;
        let (status, whole) = ready(&http).await;
        assert_eq!((status, &whole["status"], &whole["agreements"]["count"]), (200, &json!("ready"), &json!(6)));
        assert_eq!(whole["issuers"][0]["keys"], 1);
        assert_eq!(freshness(&whole, "BPJS_MEMBERSHIP"), json!({ "dataset": "memberships", "register": "BPJS_MEMBERSHIP", "asOf": TODAY, "freshness": "ON_TIME" }));

        import_batch_clear(&app).await;
        for (dataset, _) in DATASETS {
            fed(&app, dataset, if dataset == "memberships" { back(46) } else { TODAY }, "DONE").await;
        }
        fed(&app, "memberships", TODAY, "FAILED").await;
        let (_, late) = ready(&http).await;
        assert_eq!(late["status"], "degraded", "no verdict rests on a late register");
        assert_eq!(freshness(&late, "BPJS_MEMBERSHIP")["freshness"], "LATE", "a feed that failed makes nothing younger");

        fed(&app, "memberships", TODAY, "DONE").await;
        import_batch_clear(&app).await;
        for (dataset, _) in DATASETS {
            fed(&app, dataset, if dataset == "contributions" { back(66) } else { TODAY }, "DONE").await;
        }
        let (status, stale) = ready(&http).await;
        assert_eq!((status, &stale["status"]), (200, &json!("degraded")));
        assert_eq!(freshness(&stale, "BPJS_CONTRIBUTION"), json!({ "dataset": "contributions", "register": "BPJS_CONTRIBUTION", "asOf": back(66), "freshness": "STALE" }));
    }

    async fn what_a_step_cites_degrades_where_it_is_late_and_not_where_it_was_never_fed(app: TestApp) {
        let http = HttpApp::over(&app).await;
        for (dataset, _) in DATASETS {
            fed(&app, dataset, TODAY, "DONE").await;
        }
        for (dataset, as_of, status) in [
            ("written_warnings", TODAY - Days::new(45), "ready"),
            ("licence_applications", TODAY - Days::new(400), "ready"),
            ("administrative_fines", TODAY - Days::new(46), "degraded"),
        ] {
            fed(&app, dataset, as_of, "DONE").await;
            assert_eq!(ready(&http).await.1["status"], status, "{dataset}");
        }
    }

    async fn the_age_of_a_confidential_dataset_is_not_told(app: TestApp) {
        fed(&app, "inspection_plans", TODAY, "DONE").await;
        let (_, ready) = ready(&HttpApp::over(&app).await).await;
        let listed: Vec<&str> = ready["sources"].as_array().expect("a list").iter()
            .map(|source| source["dataset"].as_str().expect("a name")).collect();
        assert!(listed.contains(&"licences") && listed.len() == 30, "{listed:?}");
        for confidential in ["inspection_plans", "complaints", "investigations"] {
            assert!(!listed.contains(&confidential), "{confidential}");
        }
    }

    async fn machines_need_no_token(app: TestApp) {
        let http = HttpApp::over(&app).await;
        assert_eq!(Answered::of(http.get("/healthz")).await.body, json!({ "status": "ok" }));
        let schema = Answered::of(http.get("/schema.graphql")).await;
        assert!(schema.text.contains("type Query") && schema.status == 200);
        let metrics = Answered::of(http.get("/metrics")).await;
        assert!(metrics.text.contains("simpul_http_requests_total"), "{}", metrics.text);
    }
}

async fn import_batch_clear(app: &TestApp) {
    use sea_orm::EntityTrait as _;
    import_batch::Entity::delete_many()
        .exec(app.db())
        .await
        .expect("batches can be removed");
}
