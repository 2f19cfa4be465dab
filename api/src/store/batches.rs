//! The record of every import: what came, when, how much of it was new, and what was wrong.
use chrono::{DateTime, NaiveDate, Utc};
use entity::{import_batch, import_fault};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};

use crate::domain::codes::{BatchStatus, Code};
use crate::domain::faults::Fault;

/// A file about to be read.
#[derive(Clone, Debug)]
pub struct BatchStart {
    /// Its dataset.
    pub dataset: &'static str,
    /// Its name, without folder.
    pub file_name: String,
    /// The day it is true of.
    pub as_of: NaiveDate,
    /// When reading begins.
    pub started_at: DateTime<Utc>,
}

/// What became of the lines of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Lines read, without the header.
    pub read: u64,
    /// Rows new to the register.
    pub inserted: u64,
    /// Rows changed.
    pub updated: u64,
    /// Rows already there as they are.
    pub unchanged: u64,
    /// Lines rejected.
    pub rejected: u64,
    /// Rows retired, because a whole register no longer names them.
    pub retired: u64,
}

/// How a batch ended.
#[derive(Clone, Debug)]
pub struct BatchEnd {
    /// `Done` or `Failed`.
    pub status: BatchStatus,
    /// BLAKE3 of the content, hexadecimal.
    pub file_hash: String,
    /// What became of the lines.
    pub counts: Counts,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
}

/// Faults a statement writes at once; seven binds each, far below SQLite's 32,766.
const FAULTS_PER_STATEMENT: usize = 500;

/// Opens a batch as `RUNNING`, outside of the transaction that writes its rows, so that a cut-off
/// import stays visible. The hash is empty until the content was read.
pub(super) async fn start(db: &impl ConnectionTrait, start: BatchStart) -> Result<i64, DbErr> {
    let batch = import_batch::ActiveModel {
        dataset: Set(start.dataset.to_owned()),
        file_name: Set(start.file_name),
        file_hash: Set(String::new()),
        as_of: Set(start.as_of),
        started_at: Set(start.started_at),
        finished_at: Set(None),
        status: Set(BatchStatus::Running.as_str().to_owned()),
        rows_read: Set(0),
        rows_inserted: Set(0),
        rows_updated: Set(0),
        rows_unchanged: Set(0),
        rows_rejected: Set(0),
        ..Default::default()
    };
    Ok(batch.insert(db).await?.id)
}

/// Closes a batch.
pub(super) async fn finish(
    db: &impl ConnectionTrait,
    batch_id: i64,
    end: &BatchEnd,
) -> Result<(), DbErr> {
    let counts = end.counts;
    let batch = import_batch::ActiveModel {
        id: Set(batch_id),
        file_hash: Set(end.file_hash.clone()),
        finished_at: Set(Some(end.finished_at)),
        status: Set(end.status.as_str().to_owned()),
        rows_read: Set(counts.read.cast_signed()),
        rows_inserted: Set(counts.inserted.cast_signed()),
        rows_updated: Set(counts.updated.cast_signed()),
        rows_unchanged: Set(counts.unchanged.cast_signed()),
        rows_rejected: Set(counts.rejected.cast_signed()),
        ..Default::default()
    };
    batch.update(db).await.map(drop)
}

/// Keeps faults of a batch.
pub(super) async fn keep_faults(
    db: &impl ConnectionTrait,
    batch_id: i64,
    faults: &[Fault],
) -> Result<(), DbErr> {
    for part in faults.chunks(FAULTS_PER_STATEMENT) {
        let rows = part.iter().map(|fault| import_fault::ActiveModel {
            batch_id: Set(batch_id),
            line: Set(fault.line.cast_signed()),
            column_name: Set(fault.column.map(str::to_owned)),
            code: Set(fault.code.as_str().to_owned()),
            reason: Set(fault.reason.clone()),
            shape: Set(fault.shape.clone()),
            ..Default::default()
        });
        import_fault::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}
