//! What was signed over the log, and what was pruned of it.
use chrono::{DateTime, Utc};
use entity::{log_checkpoint, log_cosignature, log_pruning};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder,
    TryInsertResult,
};

use crate::store::StoreError;

/// A signed head.
pub type LogCheckpoint = log_checkpoint::Model;
/// A line that somebody else signed.
pub type LogCosignature = log_cosignature::Model;

/// Keeps a signed head. Another process may have signed the same size; then its own stays.
pub async fn keep_checkpoint(
    db: &DatabaseConnection,
    checkpoint: LogCheckpoint,
) -> Result<(), StoreError> {
    let row = log_checkpoint::ActiveModel {
        size: Set(checkpoint.size),
        root: Set(checkpoint.root),
        note: Set(checkpoint.note),
    };
    log_checkpoint::Entity::insert(row)
        .on_conflict_do_nothing_on([log_checkpoint::Column::Size])
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The signed head that covers most.
pub async fn last_checkpoint(db: &DatabaseConnection) -> Result<Option<LogCheckpoint>, StoreError> {
    Ok(log_checkpoint::Entity::find()
        .order_by_desc(log_checkpoint::Column::Size)
        .one(db)
        .await?)
}

/// Every signed head, the smallest first.
pub async fn checkpoints(db: &DatabaseConnection) -> Result<Vec<LogCheckpoint>, StoreError> {
    Ok(log_checkpoint::Entity::find()
        .order_by_asc(log_checkpoint::Column::Size)
        .all(db)
        .await?)
}

/// Keeps a line that somebody else signed under a head. Whether it is new.
pub async fn keep_cosignature(
    db: &DatabaseConnection,
    (size, cosigner, line): (i64, &str, &str),
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let row = log_cosignature::ActiveModel {
        size: Set(size),
        cosigner: Set(cosigner.to_owned()),
        line: Set(line.to_owned()),
        received_at: Set(at),
    };
    let kept = log_cosignature::Entity::insert(row)
        .on_conflict_do_nothing_on([
            log_cosignature::Column::Size,
            log_cosignature::Column::Cosigner,
        ])
        .exec_without_returning(db)
        .await?;
    Ok(matches!(kept, TryInsertResult::Inserted(1..)))
}

/// Lines signed by others: under one head, or under all.
pub async fn cosignatures(
    db: &DatabaseConnection,
    size: Option<i64>,
) -> Result<Vec<LogCosignature>, StoreError> {
    let mut lines = log_cosignature::Entity::find()
        .order_by_asc(log_cosignature::Column::Size)
        .order_by_asc(log_cosignature::Column::Cosigner);
    if let Some(size) = size {
        lines = lines.filter(log_cosignature::Column::Size.eq(size));
    }
    Ok(lines.all(db).await?)
}

/// Every range that was pruned, in order: first and last place, and the record that tells of it.
pub async fn prunings(db: &DatabaseConnection) -> Result<Vec<log_pruning::Model>, StoreError> {
    Ok(log_pruning::Entity::find()
        .order_by_asc(log_pruning::Column::FirstPosition)
        .all(db)
        .await?)
}
