//! `simpul import`, and the making of demo feeds.
use std::path::{Path, PathBuf};

use super::{Outcome, database};
use crate::config::Config;
use crate::domain::identifiers::RegionCode;
use crate::server::clock;
use anyhow::{Context as _, bail};
use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use sea_orm::DatabaseConnection;

/// What to import.
#[derive(Debug, Args)]
pub struct Import {
    /// Dataset of the file; docs/feeds.md lists them
    #[arg(required_unless_present = "all", requires = "file")]
    dataset: Option<String>,
    /// The CSV file
    #[arg(required_unless_present = "all")]
    file: Option<PathBuf>,
    /// Import every file of a folder that is named after its dataset
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["dataset", "file"])]
    all: Option<PathBuf>,
    /// The day the files are true of, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
}

impl Import {
    /// Imports.
    pub async fn run(self, config: &Config) -> anyhow::Result<Outcome> {
        crate::telemetry::start_log(config.log_format, &config.log_filter)?;
        let mut plan = plan(self.all.clone().unwrap_or_default(), config)?;
        plan.as_of = self.as_of.unwrap_or(plan.as_of);
        let db = database(&config.database, config.pool).await?;
        let outcome = match (self.all, self.dataset, self.file) {
            (Some(_), _, _) => import_folder(&db, &plan).await,
            (None, Some(dataset), Some(file)) => import_file(&dataset, &file, &plan),
            _ => bail!("name a dataset and its file, or --all and a folder"),
        };
        db.close().await?;
        outcome
    }
}

/// What an import of a folder needs, as of today.
pub fn plan(folder: PathBuf, config: &Config) -> anyhow::Result<FolderImport> {
    let home_region: RegionCode = config.home_region.parse().context("home_region")?;
    let now = clock();
    Ok(FolderImport {
        folder,
        as_of: now.date_naive(),
        home_region,
        now,
    })
}

// Joined at merge: `FolderImport` is `feeds::FolderImport`, and the functions below hand over to
// the room `feeds`. Until then they say that they cannot.

/// A folder to import.
pub struct FolderImport {
    /// The folder.
    pub folder: PathBuf,
    /// The day the files are true of.
    pub as_of: NaiveDate,
    /// Regency of employers whose kecamatan is unknown.
    pub home_region: RegionCode,
    /// The time at which the first begins.
    pub now: DateTime<Utc>,
}

fn import_file(dataset: &str, file: &Path, plan: &FolderImport) -> anyhow::Result<Outcome> {
    bail!(
        "{dataset} of {} from {} cannot be imported yet",
        plan.as_of,
        file.display()
    )
}

/// Imports every feed of a folder, with progress.
pub async fn import_folder(
    db: &DatabaseConnection,
    plan: &FolderImport,
) -> anyhow::Result<Outcome> {
    db.ping().await?;
    let FolderImport {
        folder,
        as_of,
        home_region,
        now,
    } = plan;
    bail!(
        "{} of {as_of} for {home_region} cannot be imported yet, at {now}",
        folder.display()
    )
}

/// Writes the demo's feeds into a folder.
pub fn generate(folder: &Path, employers: u32, _as_of: NaiveDate) -> anyhow::Result<()> {
    bail!(
        "feeds of {employers} employers cannot be made in {} yet",
        folder.display()
    )
}
