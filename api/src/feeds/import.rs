//! Importing one file: a thread reads, the store writes, one transaction holds it together.
use std::io;
use std::time::Instant;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use tokio::sync::mpsc;
use tokio::task::JoinError;

use super::content::{Content, Format, Submission};
use super::layout::{self, Layout, ProfileColumns, Record};
use super::limits::FeedLimits;
use super::progress::Progress;
use super::read::{Chunk, Ending, Portions, read_file};
use super::report::BatchReport;
use super::source::Refusal;
use crate::domain::codes::BatchStatus;
use crate::domain::faults::{Fault, FaultCode};
use crate::domain::identifiers::RegionCode;
use crate::domain::linkage::Key;
use crate::domain::profile::{Profile, legal_form_of, regency_of};
use crate::store::batches::{BatchEnd, BatchStart};
use crate::store::import::{
    DatabaseConnection, FeedWriter, RowOutcome, WriteError, WriterPlan, fail_batch, open_batch,
};
use crate::store::links::KeyedRecord;
use crate::store::records::Row;

/// Rows of one chunk.
const CHUNK_ROWS: usize = 500;

/// Chunks that may wait for the database: reading stays ahead by no more.
const CHUNKS_WAITING: usize = 2;

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
    import: Import,
    batch_id: i64,
}

impl Job {
    /// Id of the batch.
    pub fn batch_id(&self) -> i64 {
        self.batch_id
    }

    /// The dataset.
    pub fn dataset(&self) -> &str {
        &self.import.dataset
    }
}

/// Why a file was not imported. Nothing of it was written but a batch `FAILED` with the reason.
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
    /// The file is not what its dataset needs.
    #[error("the file was refused: {0}")]
    Refused(#[from] Refusal),
    /// The file could not be read.
    #[error("the file could not be read")]
    Unreadable(#[from] io::Error),
    /// The database refused.
    #[error("the file was not imported")]
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
    let layout = layout::find(&import.dataset).ok_or_else(|| unknown(&import.dataset))?;
    let start = BatchStart {
        dataset: layout.dataset,
        file_name: import.file_name.clone(),
        as_of: import.as_of,
        started_at: import.now,
    };
    let batch_id = open_batch(db, start).await?;
    Ok(Received::Ready(Job { import, batch_id }))
}

/// Receives a file and writes it.
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

/// Writes an open batch, reporting progress after every chunk.
pub async fn write(
    db: &DatabaseConnection,
    job: Job,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<BatchReport, FeedError> {
    let began = Instant::now();
    let Job { import, batch_id } = job;
    let layout = layout::find(&import.dataset).ok_or_else(|| unknown(&import.dataset))?;
    let mut run = Run {
        layout,
        plan: WriterPlan {
            table: layout.table(),
            dataset: layout.dataset,
            batch_id,
            as_of: import.as_of,
            home_region: import.home_region,
        },
        bytes_total: import.content.size(),
        report: BatchReport::of(batch_id, layout.dataset, import.file_name),
        progress,
    };
    let written = run.write(db, import.content).await;
    let mut report = run.report;
    report.duration = began.elapsed();
    let elapsed = TimeDelta::from_std(report.duration).unwrap_or_default();
    close(db, &report, written, import.now + elapsed).await?;
    Ok(report)
}

/// Makes everything visible at once, or takes everything back and keeps the reason.
async fn close(
    db: &DatabaseConnection,
    report: &BatchReport,
    written: Result<(FeedWriter, Ending), FeedError>,
    finished_at: DateTime<Utc>,
) -> Result<(), FeedError> {
    let end = |status: BatchStatus, file_hash: String| BatchEnd {
        status,
        file_hash,
        counts: report.counts,
        finished_at,
    };
    let (writer, ending) = match written {
        Ok(written) => written,
        Err(error) => {
            let end = end(BatchStatus::Failed, String::new());
            keep_failure(db, report.batch_id, end, &error).await?;
            return Err(error);
        }
    };
    let Some(refusal) = ending.refusal else {
        return Ok(writer
            .commit(&end(BatchStatus::Done, ending.file_hash))
            .await?);
    };
    writer.roll_back().await?;
    let error = FeedError::Refused(refusal);
    let end = end(BatchStatus::Failed, ending.file_hash);
    keep_failure(db, report.batch_id, end, &error).await?;
    Err(error)
}

struct Run<'a> {
    layout: &'static Layout,
    plan: WriterPlan,
    bytes_total: Option<u64>,
    report: BatchReport,
    progress: &'a mut (dyn FnMut(Progress) + Send),
}

impl Run<'_> {
    async fn write(
        &mut self,
        db: &DatabaseConnection,
        content: Content,
    ) -> Result<(FeedWriter, Ending), FeedError> {
        let mut writer = FeedWriter::begin(db, self.plan.clone()).await?;
        let content = content.open()?;
        let (sender, mut chunks) = mpsc::channel(CHUNKS_WAITING);
        let layout = self.layout;
        let portions = Portions {
            skip: 0,
            rows: CHUNK_ROWS,
        };
        let reading =
            tokio::task::spawn_blocking(move || read_file(layout, content, portions, &sender));
        while let Some(chunk) = chunks.recv().await {
            self.take(&mut writer, chunk).await?;
        }
        Ok((writer, reading.await??))
    }

    async fn take(&mut self, writer: &mut FeedWriter, chunk: Chunk) -> Result<(), WriteError> {
        let outcomes = writer.write(&chunk.rows).await?;
        let mut faults = chunk.faults;
        let layout = self.layout;
        let counts = &mut self.report.counts;
        counts.read += chunk.read;
        counts.rejected += chunk.rejected;
        for (row, outcome) in chunk.rows.iter().zip(&outcomes) {
            match outcome {
                RowOutcome::Inserted => counts.inserted += 1,
                RowOutcome::Updated => counts.updated += 1,
                RowOutcome::Unchanged => counts.unchanged += 1,
                RowOutcome::Duplicate => {
                    counts.rejected += 1;
                    faults.push(duplicate(layout, row.line));
                }
            }
        }
        let records = self.keyed(&chunk.rows, &outcomes);
        let ties = writer.tie(&records).await?;
        faults.extend(ties.conflicts.into_iter().map(link_conflict));
        faults.sort_by_key(|fault| fault.line);
        writer.keep_faults(&faults).await?;
        self.report.count(&faults);
        (self.progress)(Progress {
            dataset: self.layout.dataset,
            lines: self.report.counts.read,
            bytes_read: chunk.bytes_read,
            bytes_total: self.bytes_total,
        });
        Ok(())
    }

    fn keyed(&self, rows: &[Row], outcomes: &[RowOutcome]) -> Vec<KeyedRecord> {
        if self.layout.ties.is_empty() {
            return Vec::new();
        }
        rows.iter()
            .zip(outcomes)
            .filter(|(_, outcome)| **outcome != RowOutcome::Duplicate)
            .map(|(row, outcome)| {
                let record = Record {
                    layout: self.layout,
                    values: &row.values,
                };
                KeyedRecord {
                    line: row.line,
                    keys: keys_of(record),
                    profile: profile_of(record, &self.plan.home_region),
                    is_changed: matches!(outcome, RowOutcome::Inserted | RowOutcome::Updated),
                }
            })
            .collect()
    }
}

fn duplicate(layout: &Layout, line: u64) -> Fault {
    let key: Vec<&str> = layout.key_columns().collect();
    Fault {
        line,
        column: None,
        code: FaultCode::DuplicateKey,
        reason: format!(
            "an earlier line has the same {} and says something else",
            key.join(", ")
        ),
        shape: String::new(),
    }
}

fn keys_of(record: Record<'_>) -> Vec<Key> {
    let keys = record.layout.ties.iter().filter_map(|tie| {
        let value = record.text(tie.column)?.to_owned();
        Some(Key {
            scheme: tie.scheme,
            value,
        })
    });
    keys.collect()
}

fn profile_of(record: Record<'_>, home_region: &RegionCode) -> Option<Profile> {
    let ProfileColumns { name, rank, status } = record.layout.profile.as_ref()?;
    let legal_name = record.text(name)?.to_owned();
    let owned = |column: &str| record.text(column).map(str::to_owned);
    let declared_form = record.text("legal_form").and_then(|form| form.parse().ok());
    Some(Profile {
        legal_form: declared_form.unwrap_or_else(|| legal_form_of(&legal_name)),
        legal_name,
        kbli: owned("kbli_version").zip(owned("kbli_code")),
        region_code: regency_of(record.text("district_code"), home_region),
        district_code: owned("district_code"),
        address: owned("address"),
        phone: owned("phone"),
        scale: owned("scale"),
        status: status(record),
        rank: *rank,
    })
}

fn link_conflict(line: u64) -> Fault {
    Fault {
        line,
        column: None,
        code: FaultCode::LinkConflict,
        reason: "the keys belong to employers with different NIBs or tax numbers; the row is kept, the links stay as they were".to_owned(),
        shape: String::new(),
    }
}

/// Keeps the failure. The failure itself is what the caller needs to know, so that it goes first
/// where the database is away and cannot keep it either.
async fn keep_failure(
    db: &DatabaseConnection,
    batch_id: i64,
    end: BatchEnd,
    error: &FeedError,
) -> Result<(), FeedError> {
    let line = match error {
        FeedError::Refused(refusal) => refusal.line(),
        _ => 0,
    };
    let fault = Fault {
        line,
        column: None,
        code: FaultCode::FileRefused,
        reason: error.to_string(),
        shape: String::new(),
    };
    match fail_batch(db, batch_id, &end, fault).await {
        Err(kept) if !matches!(error, FeedError::Unwritten(_)) => Err(kept.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn unknown(name: &str) -> FeedError {
    let known: Vec<&str> = layout::all().map(|layout| layout.dataset).collect();
    FeedError::UnknownDataset {
        name: name.to_owned(),
        known: known.join(", "),
    }
}
