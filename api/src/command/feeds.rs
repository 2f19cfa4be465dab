//! `simpul import`, and the making of demo feeds.
use std::path::{Path, PathBuf};

use super::{Outcome, database};
use crate::config::Config;
use crate::server::clock;
use anyhow::bail;
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
        let now = clock();
        let plan = Plan {
            home_region: config.home_region.clone(),
            as_of: self.as_of.unwrap_or_else(|| now.date_naive()),
            now,
        };
        let db = database(&config.database, config.pool).await?;
        let outcome = match (self.all, self.dataset, self.file) {
            (Some(folder), _, _) => import_folder(&db, &folder, &plan).await,
            (None, Some(dataset), Some(file)) => import_file(&db, &dataset, &file, &plan).await,
            _ => bail!("name a dataset and its file, or --all and a folder"),
        };
        db.close().await?;
        outcome
    }
}

/// What an import needs beside the files.
pub struct Plan {
    /// Kemendagri code of the regency of employers whose kecamatan is unknown.
    pub home_region: String,
    /// The day the files are true of.
    pub as_of: NaiveDate,
    /// When the import begins.
    pub now: DateTime<Utc>,
}

// Joined at merge: the three functions below hand over to the room `feeds`.

async fn import_file(
    _db: &DatabaseConnection,
    dataset: &str,
    _file: &Path,
    _plan: &Plan,
) -> anyhow::Result<Outcome> {
    bail!("the feed `{dataset}` cannot be imported yet: the room of feeds is not joined")
}

/// Imports every feed of a folder, with progress.
pub async fn import_folder(
    _db: &DatabaseConnection,
    folder: &Path,
    _plan: &Plan,
) -> anyhow::Result<Outcome> {
    bail!(
        "the folder {} cannot be imported yet: the room of feeds is not joined",
        folder.display()
    )
}

/// Writes the demo's feeds into a folder.
pub fn generate(folder: &Path, employers: u32, _today: NaiveDate) -> anyhow::Result<()> {
    bail!(
        "feeds of {employers} employers cannot be made in {} yet: the room of feeds is not joined",
        folder.display()
    )
}
