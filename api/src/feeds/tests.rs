//! Whole files into a real database: SQLite in memory. The suite in `tests` imports into both.
mod demo;
mod files;
mod links;

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use entity::employer_identifier;
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ColumnTrait, ConnectOptions, Database, DatabaseConnection, EntityTrait, QueryFilter,
};

use super::demo::DemoPlan;
use super::{FeedError, FeedLimits, Format, Import, ImportPlan, Submission, import};

async fn sqlite() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    db
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn noon() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

async fn feed(
    db: &DatabaseConnection,
    dataset: &str,
    text: &str,
) -> Result<super::BatchReport, FeedError> {
    let file = Import {
        dataset: dataset.to_owned(),
        file_name: format!("{dataset}.csv"),
        content: text.to_owned().into(),
        format: Format::Csv,
        submission: Submission::default(),
        as_of: day("2026-11-20"),
        home_region: "52.04".parse().unwrap(),
        now: noon(),
        limits: FeedLimits::default(),
    };
    import(db, file, &mut |_| {}).await
}

/// A folder that goes away with its test.
struct Folder(PathBuf);

impl Folder {
    fn of_demo(name: &str, employers: u32) -> Self {
        Self::of_demo_as_of(name, employers, day("2026-11-20"))
    }

    fn of_demo_as_of(name: &str, employers: u32, as_of: NaiveDate) -> Self {
        let folder = std::env::temp_dir().join(format!("simpul-{name}-{}", std::process::id()));
        let plan = DemoPlan {
            employers,
            seed: 7,
            as_of,
        };
        super::demo::generate(&folder, plan).unwrap();
        Self(folder)
    }
}

fn plan(as_of: NaiveDate) -> ImportPlan {
    ImportPlan {
        as_of,
        home_region: "52.04".parse().unwrap(),
        now: noon(),
        limits: FeedLimits::default(),
        format: Format::Csv,
        submission: Submission::default(),
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

async fn holder(db: &DatabaseConnection, scheme: &str, value: &str) -> Option<i64> {
    employer_identifier::Entity::find()
        .filter(employer_identifier::Column::Scheme.eq(scheme))
        .filter(employer_identifier::Column::Value.eq(value))
        .one(db)
        .await
        .unwrap()
        .map(|identifier| identifier.employer_id)
}
