//! The record of every import: what came, when, how much of it was new, and what was wrong.
use chrono::{DateTime, NaiveDate, Utc};
use entity::{import_batch, import_fault, import_reject, import_seen};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr,
    EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::StoreError;
use super::records::Value;
use crate::domain::codes::{BatchStatus, Code};
use crate::domain::faults::Fault;

/// A file about to be written.
#[derive(Clone, Debug)]
pub struct BatchStart {
    /// Its dataset.
    pub dataset: &'static str,
    /// Its name, without folder.
    pub file_name: String,
    /// BLAKE3 of its content, hexadecimal.
    pub file_hash: String,
    /// The day it is true of.
    pub as_of: NaiveDate,
    /// Whether it is the whole register.
    pub is_full: bool,
    /// Client of the token that handed it over; empty for the command line.
    pub submitted_by: String,
    /// When it begins.
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
    /// `Done`, `Failed` or `Held`.
    pub status: BatchStatus,
    /// What became of the lines.
    pub counts: Counts,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
}

/// Faults a statement writes at once; seven binds each, far below SQLite's 32,766.
const FAULTS_PER_STATEMENT: usize = 500;

/// A rejected line as it came. It has no `Debug`, so that no log line can carry it.
pub struct RejectedLine {
    /// Line on which the record begins.
    pub line: u64,
    /// Its cells, a JSON array of texts.
    pub record: String,
    /// Its natural key, where every cell of it can be read.
    pub key: Option<Vec<Value>>,
}

/// Opens a batch as `RUNNING`.
pub(super) async fn start(db: &impl ConnectionTrait, start: BatchStart) -> Result<i64, DbErr> {
    let batch = import_batch::ActiveModel {
        dataset: Set(start.dataset.to_owned()),
        file_name: Set(start.file_name),
        file_hash: Set(start.file_hash),
        as_of: Set(start.as_of),
        started_at: Set(start.started_at),
        finished_at: Set(None),
        status: Set(BatchStatus::Running.as_str().to_owned()),
        rows_read: Set(0),
        rows_inserted: Set(0),
        rows_updated: Set(0),
        rows_unchanged: Set(0),
        rows_rejected: Set(0),
        is_full: Set(start.is_full),
        submitted_by: Set(start.submitted_by),
        rows_retired: Set(0),
        ..Default::default()
    };
    Ok(batch.insert(db).await?.id)
}

/// Moves the counters of a batch under way on from where `rows_read` stood. False where it does not
/// stand there, or the batch has ended.
pub(super) async fn advance(
    db: &impl ConnectionTrait,
    batch_id: i64,
    read_before: u64,
    counts: Counts,
) -> Result<bool, DbErr> {
    use import_batch::Column;
    let counters = [
        (Column::RowsRead, counts.read),
        (Column::RowsInserted, counts.inserted),
        (Column::RowsUpdated, counts.updated),
        (Column::RowsUnchanged, counts.unchanged),
        (Column::RowsRejected, counts.rejected),
    ];
    let update = Query::update()
        .table(import_batch::Entity)
        .values(counters.map(|(column, count)| (column, Expr::val(count.cast_signed()))))
        .and_where(Expr::col(Column::Id).eq(batch_id))
        .and_where(Expr::col(Column::Status).eq(BatchStatus::Running.as_str()))
        .and_where(Expr::col(Column::RowsRead).eq(read_before.cast_signed()))
        .take();
    Ok(db.execute(&update).await?.rows_affected() == 1)
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
        finished_at: Set(Some(end.finished_at)),
        status: Set(end.status.as_str().to_owned()),
        rows_read: Set(counts.read.cast_signed()),
        rows_inserted: Set(counts.inserted.cast_signed()),
        rows_updated: Set(counts.updated.cast_signed()),
        rows_unchanged: Set(counts.unchanged.cast_signed()),
        rows_rejected: Set(counts.rejected.cast_signed()),
        rows_retired: Set(counts.retired.cast_signed()),
        ..Default::default()
    };
    batch.update(db).await.map(drop)
}

/// Keeps rejected lines of a batch as they came.
pub(super) async fn keep_rejects(
    db: &impl ConnectionTrait,
    batch_id: i64,
    rejects: &[RejectedLine],
) -> Result<(), DbErr> {
    for part in rejects.chunks(FAULTS_PER_STATEMENT) {
        let rows = part.iter().map(|reject| import_reject::ActiveModel {
            batch_id: Set(batch_id),
            line: Set(reject.line.cast_signed()),
            record: Set(reject.record.clone()),
        });
        import_reject::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Forgets the rejected lines of the dataset's earlier batches that ended, or of those in one state.
pub(super) async fn forget_rejects(
    db: &impl ConnectionTrait,
    dataset: &str,
    batch_id: i64,
    status: Option<BatchStatus>,
) -> Result<(), DbErr> {
    use import_batch::Column;
    let mut earlier = Query::select();
    earlier
        .column(Column::Id)
        .from(import_batch::Entity)
        .and_where(Column::Dataset.eq(dataset))
        .and_where(Column::Id.lt(batch_id))
        .and_where(Column::Status.ne(BatchStatus::Running.as_str()));
    if let Some(status) = status {
        earlier.and_where(Column::Status.eq(status.as_str()));
    }
    import_reject::Entity::delete_many()
        .filter(import_reject::Column::BatchId.in_subquery(earlier))
        .exec(db)
        .await
        .map(drop)
}

/// Forgets which rows a batch has met.
pub(super) async fn forget_seen(db: &impl ConnectionTrait, batch_id: i64) -> Result<(), DbErr> {
    import_seen::Entity::delete_many()
        .filter(import_seen::Column::BatchId.eq(batch_id))
        .exec(db)
        .await
        .map(drop)
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

/// A batch that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedBatch {
    /// Its number.
    pub id: i64,
    /// Its dataset.
    pub dataset: String,
    /// How it ended.
    pub status: String,
    /// Client that handed it over; empty for the command line.
    pub submitted_by: String,
    /// BLAKE3 of its content, hexadecimal.
    pub file_hash: String,
    /// Lines read.
    pub rows_read: i64,
    /// Lines rejected.
    pub rows_rejected: i64,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
}

impl ClosedBatch {
    /// The batch, where it has ended.
    pub fn of(batch: &import_batch::Model) -> Option<Self> {
        Some(Self {
            id: batch.id,
            dataset: batch.dataset.clone(),
            status: batch.status.clone(),
            submitted_by: batch.submitted_by.clone(),
            file_hash: batch.file_hash.clone(),
            rows_read: batch.rows_read,
            rows_rejected: batch.rows_rejected,
            finished_at: batch.finished_at?,
        })
    }
}

/// Batches after one, in their order.
pub async fn after(
    db: &DatabaseConnection,
    batch: i64,
    at_most: u64,
) -> Result<Vec<import_batch::Model>, StoreError> {
    Ok(import_batch::Entity::find()
        .filter(import_batch::Column::Id.gt(batch))
        .order_by_asc(import_batch::Column::Id)
        .limit(at_most)
        .all(db)
        .await?)
}
