//! Importing one file: it is looked through first, then decided about, then written chunk by chunk.
use std::collections::BTreeMap;
use std::io;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use tokio::task::JoinError;

use super::content::{Content, Format, Submission};
use super::inspect::{Inspection, inspect};
use super::layout::{self, Layout};
use super::limits::FeedLimits;
use super::progress::Progress;
use super::receive::{Decision, decide};
use super::refusal::Refusal;
use super::report::BatchReport;
use super::write::write;
use crate::domain::faults::FaultCode;
use crate::domain::identifiers::RegionCode;
use crate::store::batches::Counts;
use crate::store::import::{DatabaseConnection, Intake, WriteError};

/// A file to import.
pub struct Import {
    /// Its dataset.
    pub dataset: String,
    /// Its name, without folder.
    pub file_name: String,
    /// Its content.
    pub content: Content,
    /// How its records are written down.
    pub format: Format,
    /// How the sender wants it to be taken.
    pub submission: Submission,
    /// The day it is true of.
    pub as_of: NaiveDate,
    /// Regency of employers whose kecamatan is unknown.
    pub home_region: RegionCode,
    /// The time at which it begins.
    pub now: DateTime<Utc>,
    /// What it may do by itself.
    pub limits: FeedLimits,
}

/// What became of a file when it was looked at.
pub enum Received {
    /// Nothing is left to do: it was imported before, or it is held for a person.
    Settled(BatchReport),
    /// It is to be written.
    Ready(Job),
}

/// A batch that is open and to be written.
pub struct Job {
    pub(super) import: Box<Import>,
    pub(super) layout: &'static Layout,
    pub(super) inspection: Box<Inspection>,
    pub(super) batch_id: i64,
    /// What an earlier, cut-off run has written.
    pub(super) taken: Counts,
    pub(super) faults: BTreeMap<FaultCode, u64>,
    /// How long looking at it took.
    pub(super) elapsed: Duration,
}

impl Job {
    /// Id of the batch.
    pub fn batch_id(&self) -> i64 {
        self.batch_id
    }

    /// The dataset.
    pub fn dataset(&self) -> &'static str {
        self.layout.dataset
    }

    /// Records of the file.
    pub fn records(&self) -> u64 {
        self.inspection.read
    }

    /// What stands in the register of the batch before this run writes.
    pub fn report(&self) -> BatchReport {
        let name = self.import.file_name.clone();
        BatchReport {
            counts: self.taken,
            faults: self.faults.clone(),
            resumed_from: self.taken.read,
            ..BatchReport::of(self.batch_id, self.layout.dataset, name)
        }
    }
}

/// Why a file was not imported.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// No such dataset.
    #[error("no dataset is called `{name}`; known are {known}")]
    UnknownDataset {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The file is not what its dataset needs. Nothing of it was written but a batch `FAILED` with
    /// the reason.
    #[error("the file was refused: {0}")]
    Refused(#[from] Refusal),
    /// The file could not be read.
    #[error("the file could not be read")]
    Unreadable(#[from] io::Error),
    /// The database refused. What was written so far stays, and the same file again goes on from it.
    #[error("the file was not imported to its end; the same file again goes on from there")]
    Unwritten(#[from] WriteError),
    /// The file is true of an earlier day than what the register holds. Nothing of it was written
    /// but a batch `FAILED` with the reason.
    #[error("the file is true of {as_of}, and the register of {newest} already")]
    Older {
        /// The file's day.
        as_of: NaiveDate,
        /// The day of the newest batch.
        newest: NaiveDate,
    },
    /// Another process goes on with the same batch, or another file of the dataset has ended it.
    #[error("another import of the dataset has taken this one over")]
    Overtaken,
    /// The file is not the one that was looked at before. What was written so far stays.
    #[error("the file changed while it was imported")]
    Changed,
    /// The thread that reads ended before its time.
    #[error("reading the file was cut off")]
    CutOff(#[from] JoinError),
}

/// Looks a file through without touching the registers, and decides what is to be done with it.
pub async fn receive(db: &DatabaseConnection, import: Import) -> Result<Received, FeedError> {
    let began = Instant::now();
    let layout = layout::find(&import.dataset).ok_or_else(|| unknown(&import.dataset))?;
    let inspection = inspect(layout, &import).await?;
    let intake = Intake::begin(db).await?;
    let looked = Looked {
        layout,
        import,
        inspection,
        began,
    };
    match decide(&intake, &looked).await? {
        Decision::Refuse(refusal) => Err(looked.refuse(intake, refusal).await?),
        Decision::Older(newest) => Err(looked.refuse_older(intake, newest).await?),
        Decision::Repeat(batch) => Ok(Received::Settled(looked.repeat(intake, &batch).await?)),
        Decision::Hold => Ok(Received::Settled(looked.hold(intake).await?)),
        Decision::Resume(batch) => Ok(Received::Ready(looked.resume(intake, &batch).await?)),
        Decision::Write { others } => Ok(Received::Ready(looked.open(intake, &others).await?)),
    }
}

/// Receives a file and writes it, reporting progress after every chunk.
pub async fn import(
    db: &DatabaseConnection,
    import: Import,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<BatchReport, FeedError> {
    match receive(db, import).await? {
        Received::Settled(report) => Ok(report),
        Received::Ready(job) => write(db, job, progress).await,
    }
}

/// A file that was looked through.
pub(super) struct Looked {
    pub(super) layout: &'static Layout,
    pub(super) import: Import,
    pub(super) inspection: Inspection,
    pub(super) began: Instant,
}

fn unknown(name: &str) -> FeedError {
    let known: Vec<&str> = layout::all().map(|layout| layout.dataset).collect();
    FeedError::UnknownDataset {
        name: name.to_owned(),
        known: known.join(", "),
    }
}
