//! Deleting records whose time is over. Their leaves stay, so that the tree can still be computed.
use chrono::{DateTime, Utc};
use entity::{log_pruning, log_record, log_subject};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, TransactionTrait,
};

use crate::domain::access_log::Event;
use crate::domain::codes::{Agency, Code as _};
use crate::store::StoreError;

/// Which records' time is over.
#[derive(Clone, Debug)]
pub struct Prunable {
    /// Accesses of this agency for this purpose.
    pub agency: Agency,
    /// The purpose.
    pub purpose: String,
    /// That happened before this.
    pub before: DateTime<Utc>,
}

/// The places of records whose time is over, in order. Only accesses ever go: what tells of feeds,
/// decisions, policy and keys is kept.
pub async fn prunable(db: &DatabaseConnection, which: &Prunable) -> Result<Vec<i64>, StoreError> {
    Ok(log_record::Entity::find()
        .select_only()
        .column(log_record::Column::Position)
        .filter(log_record::Column::Event.eq(Event::Access.code()))
        .filter(log_record::Column::Agency.eq(which.agency.as_str()))
        .filter(log_record::Column::Purpose.eq(which.purpose.as_str()))
        .filter(log_record::Column::RecordedAt.lt(which.before))
        .order_by_asc(log_record::Column::Position)
        .into_tuple()
        .all(db)
        .await?)
}

/// Deletes ranges of records that a record of the log tells of. All of them or none.
pub async fn prune(
    db: &DatabaseConnection,
    ranges: &[(i64, i64)],
    event: i64,
) -> Result<(), StoreError> {
    let transaction = db.begin().await?;
    for (first, last) in ranges {
        let row = log_pruning::ActiveModel {
            first_position: Set(*first),
            last_position: Set(*last),
            event_position: Set(event),
        };
        log_pruning::Entity::insert(row)
            .exec_without_returning(&transaction)
            .await?;
        log_subject::Entity::delete_many()
            .filter(log_subject::Column::Position.between(*first, *last))
            .exec(&transaction)
            .await?;
        log_record::Entity::delete_many()
            .filter(log_record::Column::Position.between(*first, *last))
            .exec(&transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}
