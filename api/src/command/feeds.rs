//! `simpul import`, and the making of demo feeds.
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use super::{Outcome, database};
use crate::config::Config;
use crate::domain::identifiers::RegionCode;
use crate::feeds::demo::DemoPlan;
use crate::feeds::identity::{self, describes_employers};
use crate::feeds::{Format, ImportPlan, Submission, demo, progress};
use crate::server::clock;
use anyhow::{Context as _, bail};
use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use sea_orm::DatabaseConnection;

/// The demo's seed: everybody's demo is the same.
const SEED: u64 = 5204;

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
        let mut plan = plan(config)?;
        plan.as_of = self.as_of.unwrap_or(plan.as_of);
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

/// What an import needs beside its files, as of today.
pub fn plan(config: &Config) -> anyhow::Result<ImportPlan> {
    let home_region: RegionCode = config.home_region.parse().context("home_region")?;
    let now = clock();
    Ok(ImportPlan {
        as_of: now.date_naive(),
        home_region,
        now,
        limits: config.feeds,
        format: Format::Csv,
        submission: Submission::default(),
    })
}

async fn import_file(
    db: &DatabaseConnection,
    dataset: &str,
    file: &Path,
    plan: &ImportPlan,
) -> anyhow::Result<Outcome> {
    let mut progress = reporter();
    let report = crate::feeds::import_file(db, dataset, file, plan, &mut *progress).await;
    let report = report.with_context(|| file.display().to_string())?;
    println!("{report}");
    if describes_employers(dataset) {
        link(db, clock()).await?;
    }
    Ok(if report.rejected() == 0 {
        Outcome::Done
    } else {
        Outcome::Rejected
    })
}

/// Imports every feed of a folder, with progress. A file that cannot be imported does not keep the
/// others from it, but the command then fails.
pub async fn import_folder(
    db: &DatabaseConnection,
    folder: &Path,
    plan: &ImportPlan,
) -> anyhow::Result<Outcome> {
    let mut progress = reporter();
    let report = crate::feeds::import_folder(db, folder, plan, &mut *progress).await?;
    for file in &report.unknown {
        println!("{file}: no dataset has this name");
    }
    let mut failed = 0_u32;
    for file in &report.files {
        match &file.result {
            Ok(report) => println!("{report}"),
            Err(error) => {
                failed += 1;
                println!("{}: {error}", file.dataset);
            }
        }
    }
    if report
        .files
        .iter()
        .any(|file| describes_employers(file.dataset))
    {
        link(db, clock()).await?;
    }
    if failed > 0 {
        bail!("{failed} file(s) were not imported");
    }
    if report.files.is_empty() {
        bail!("{} has no file named after a dataset", folder.display());
    }
    Ok(if report.is_clean() {
        Outcome::Done
    } else {
        Outcome::Rejected
    })
}

/// Looks for employers that the registers know apart, and says what came of it.
pub async fn link(db: &DatabaseConnection, now: DateTime<Utc>) -> anyhow::Result<()> {
    let report = identity::run(db, now).await;
    let report = report.context("what was imported stands; run `simpul link` for the links")?;
    println!("{report}");
    Ok(())
}

/// `simpul link`.
pub async fn run_link(config: &Config) -> anyhow::Result<Outcome> {
    crate::telemetry::start_log(config.log_format, &config.log_filter)?;
    let db = database(&config.database, config.pool).await?;
    let linked = link(&db, clock()).await;
    db.close().await?;
    linked.map(|()| Outcome::Done)
}

/// Writes the demo's feeds into a folder.
pub fn generate(folder: &Path, employers: u32, as_of: NaiveDate) -> anyhow::Result<()> {
    demo::generate(
        folder,
        DemoPlan {
            employers,
            seed: SEED,
            as_of,
        },
    )?;
    Ok(())
}

fn reporter() -> Box<dyn FnMut(crate::feeds::Progress) + Send> {
    progress::reporter(std::io::stderr().is_terminal(), std::io::stderr())
}
