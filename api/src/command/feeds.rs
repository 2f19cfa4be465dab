//! `simpul import`, and the making of demo feeds.
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use super::{Outcome, database, regulation};
use crate::config::Config;
use crate::domain::identifiers::RegionCode;
use crate::domain::local_time;
use crate::domain::regulation::Regulation;
use crate::feeds::demo::DemoPlan;
use crate::feeds::identity::{self, describes_employers};
use crate::feeds::{BatchReport, Format, ImportPlan, Mode, Submission, demo, progress};
use crate::server::clock;
use crate::store::assessments::{self, Keeping};
use anyhow::{Context as _, bail};
use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use sea_orm::DatabaseConnection;

/// The demo's seed: everybody's demo is the same.
const SEED: u64 = 5204;

/// What to import.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Import {
    /// Dataset of the file; docs/feeds.md lists them
    #[arg(required_unless_present = "all", requires = "file")]
    dataset: Option<String>,
    /// The file
    #[arg(required_unless_present = "all")]
    file: Option<PathBuf>,
    /// Import every file of a folder that is named after its dataset
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["dataset", "file"])]
    all: Option<PathBuf>,
    /// The day the files are true of, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// How the records are written down; the files of a folder are CSV
    #[arg(long, value_enum, default_value_t = Written::Csv, conflicts_with = "all")]
    format: Written,
    /// The files are the whole of their registers: rows that they do not name are retired
    #[arg(long)]
    full: bool,
    /// Take a file though more of its lines are rejected than `feeds.hold_share_percent`
    #[arg(long)]
    accept_faults: bool,
    /// Retire rows though more would go than `feeds.retire_share_percent`
    #[arg(long, requires = "full")]
    accept_retirement: bool,
    /// Take a file though a newer one was imported before
    #[arg(long)]
    accept_older: bool,
}

/// A format, by its name on the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Written {
    /// A header and a record a line
    Csv,
    /// A JSON object a line
    Ndjson,
}

impl Import {
    /// Imports.
    pub async fn run(self, config: &Config) -> anyhow::Result<Outcome> {
        crate::telemetry::start_log(config.log_format, &config.log_filter)?;
        let mut plan = plan(config)?;
        plan.as_of = self.as_of.unwrap_or(plan.as_of);
        plan.format = match self.format {
            Written::Csv => Format::Csv,
            Written::Ndjson => Format::Ndjson,
        };
        plan.submission = Submission {
            mode: if self.full { Mode::Full } else { Mode::Part },
            accepts_faults: self.accept_faults,
            accepts_retirement: self.accept_retirement,
            accepts_older: self.accept_older,
            submitted_by: String::new(),
        };
        let law = regulation(config.law.as_deref())?;
        let db = database(&config.database, config.pool).await?;
        let outcome = match (self.all, self.dataset, self.file) {
            (Some(folder), _, _) => import_folder(&db, &folder, &plan).await,
            (None, Some(dataset), Some(file)) => import_file(&db, &dataset, &file, &plan).await,
            _ => bail!("name a dataset and its file, or --all and a folder"),
        };
        let refreshed = refresh(&db, &law).await;
        db.close().await?;
        // What ailed the import is told first; the service follows what was written by itself.
        let outcome = outcome?;
        refreshed.map(|()| outcome)
    }
}

/// What an import needs beside its files, as of today.
pub fn plan(config: &Config) -> anyhow::Result<ImportPlan> {
    let home_region: RegionCode = config.home_region.parse().context("home_region")?;
    let now = clock();
    Ok(ImportPlan {
        as_of: local_time::day(now),
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
    Ok(outcome_of(&report))
}

fn outcome_of(report: &BatchReport) -> Outcome {
    if report.is_held() {
        Outcome::Held
    } else if report.rejected() > 0 {
        Outcome::Rejected
    } else {
        Outcome::Done
    }
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
    let outcomes = report
        .files
        .iter()
        .filter_map(|file| file.result.as_ref().ok());
    Ok(outcomes.map(outcome_of).max().unwrap_or(Outcome::Done))
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
    let law = regulation(config.law.as_deref())?;
    let db = database(&config.database, config.pool).await?;
    link(&db, clock()).await?;
    let refreshed = refresh(&db, &law).await;
    db.close().await?;
    refreshed.map(|()| Outcome::Done)
}

/// Brings kept assessments up to date, and says what that came to.
async fn refresh(db: &DatabaseConnection, law: &Regulation) -> anyhow::Result<()> {
    let keeping = Keeping::new(law, clock());
    let refreshed = assessments::refresh(db, &keeping).await;
    let refreshed = refreshed.context(
        "what was written stands; run `simpul refresh` for the assessments, or leave it to the service",
    )?;
    println!("{refreshed}");
    Ok(())
}

/// `simpul refresh`.
pub async fn run_refresh(config: &Config) -> anyhow::Result<Outcome> {
    crate::telemetry::start_log(config.log_format, &config.log_filter)?;
    let law = regulation(config.law.as_deref())?;
    let db = database(&config.database, config.pool).await?;
    let refreshed = refresh(&db, &law).await;
    db.close().await?;
    refreshed.map(|()| Outcome::Done)
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
