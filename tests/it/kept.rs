//! Kept assessments: they follow exactly what was fed and what a day changes, and lists by them stay
//! within the caller's rights.
mod history;
mod listing;
mod plans;
mod refresh;
mod rights;
mod work_lists;

use chrono::{Days, NaiveDate};
use entity::import_batch;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseConnection, EntityTrait as _,
    IntoActiveModel as _, NotSet, QueryFilter as _,
};
use serde_json::Value;
use simpul::domain::regulation::Regulation;
use simpul::store::assessments::{Keeping, Refreshed, refresh};

use crate::app::{TODAY, TestApp};
use crate::callers::{Asks, TestCaller};

/// The law of the repository.
fn law() -> Regulation {
    Regulation::embedded().expect("the law can be read")
}

/// Keeps assessments as of a day.
async fn refreshed_on(db: &DatabaseConnection, day: NaiveDate) -> Refreshed {
    let law = law();
    let at = day
        .and_hms_opt(12, 0, 0)
        .expect("there is a noon")
        .and_utc();
    let keeping = Keeping {
        portion: 7,
        ..Keeping::new(&law, at)
    };
    refresh(db, &keeping).await.expect("the database answers")
}

/// Keeps assessments as of today.
async fn refreshed(app: &TestApp) -> Refreshed {
    refreshed_on(app.db(), TODAY).await
}

/// An empty feed of each of these datasets, true of a day.
pub async fn fed_empty(db: &DatabaseConnection, datasets: &[&str], as_of: NaiveDate) {
    for dataset in datasets {
        let at = as_of
            .and_hms_opt(6, 0, 0)
            .expect("there is a morning")
            .and_utc();
        let batch = import_batch::Model {
            id: 0,
            dataset: (*dataset).to_owned(),
            file_name: format!("{dataset}.csv"),
            file_hash: String::new(),
            as_of,
            started_at: at,
            finished_at: Some(at),
            status: "DONE".to_owned(),
            rows_read: 0,
            rows_inserted: 0,
            rows_updated: 0,
            rows_unchanged: 0,
            rows_rejected: 0,
            is_full: false,
            submitted_by: String::new(),
            rows_retired: 0,
        };
        let mut batch = batch.into_active_model().reset_all();
        batch.id = NotSet;
        batch.insert(db).await.expect("the batch can be inserted");
    }
}

/// The datasets that tell the age of a register.
pub const REGISTERS: [&str; 8] = [
    "memberships",
    "membership_programmes",
    "contributions",
    "business_registrations",
    "manpower_reports",
    "inspections",
    "field_verifications",
    "service_restrictions",
];

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

/// Every register was fed today, so that verdicts can rest on it.
async fn every_register_is_of_today(app: &TestApp) {
    fed_empty(app.db(), &REGISTERS, TODAY).await;
}

/// The day so many days from today.
fn in_days(days: u64) -> NaiveDate {
    TODAY + Days::new(days)
}

/// The NIBs that a listing answers, in its order.
async fn nibs<R: Asks>(caller: &TestCaller<'_, R>, listing: &str) -> Vec<String> {
    let answer = caller
        .ask(&format!(
            "{{ list: {listing} {{ totalCount nodes {{ nib }} }} }}"
        ))
        .await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    let list = &answer["data"]["list"];
    let nodes = list["nodes"].as_array().expect("a list of nodes");
    assert_eq!(list["totalCount"], nodes.len(), "{answer}");
    let nib = |node: &Value| node["nib"].as_str().expect("a NIB").to_owned();
    nodes.iter().map(nib).collect()
}
