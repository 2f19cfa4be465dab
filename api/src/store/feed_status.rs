//! What became of a file: the batch, what was wrong, and the rejected lines as they came. Every read
//! takes the right to look, and answers nothing about datasets that it does not cover.
use entity::{import_batch, import_fault, import_reject};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::StoreError;
use super::datasets::{ImportBatch, ImportFault};
use crate::domain::disclosure::FeedScope;
use crate::domain::faults::FaultCode;

/// How often a fault was found.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct FaultCount {
    /// Its code.
    pub code: String,
    /// How often.
    pub count: i64,
}

/// A rejected line as it came. It has no `Debug`, so that no log line can carry it.
pub struct KeptLine {
    /// Line in the file.
    pub line: i64,
    /// Its cells, as [`crate::store`] keeps them.
    pub cells: Vec<String>,
}

/// The batch of that number, where it is one of a dataset that the right covers.
pub async fn find_batch(
    db: &DatabaseConnection,
    scope: &FeedScope,
    batch: i64,
) -> Result<Option<ImportBatch>, StoreError> {
    let found = import_batch::Entity::find_by_id(batch)
        .filter(import_batch::Column::Dataset.is_in(scope.datasets().iter().copied()))
        .one(db)
        .await?;
    Ok(found)
}

/// How often each fault was found in a batch, by code.
pub async fn fault_counts(
    db: &DatabaseConnection,
    batch: i64,
) -> Result<Vec<FaultCount>, StoreError> {
    let counts = import_fault::Entity::find()
        .select_only()
        .column(import_fault::Column::Code)
        .column_as(import_fault::Column::Id.count(), "count")
        .filter(import_fault::Column::BatchId.eq(batch))
        .group_by(import_fault::Column::Code)
        .order_by_asc(import_fault::Column::Code);
    Ok(counts.into_model::<FaultCount>().all(db).await?)
}

/// What is said of the batch as a whole: why it was refused, is held or was cut off; `None` where
/// nothing is.
pub async fn reason(db: &DatabaseConnection, batch: i64) -> Result<Option<String>, StoreError> {
    // Lines begin at 1; a refusal names the line at which it was seen.
    let is_of_batch = Condition::any()
        .add(import_fault::Column::Line.eq(0))
        .add(import_fault::Column::Code.eq(FaultCode::FileRefused.as_str()));
    let fault = import_fault::Entity::find()
        .filter(import_fault::Column::BatchId.eq(batch))
        .filter(is_of_batch)
        .order_by_desc(import_fault::Column::Id)
        .one(db)
        .await?;
    Ok(fault.map(|fault| fault.reason))
}

/// Whether rejected lines are still kept. They go when a later batch of the dataset is done.
pub async fn has_rejects(db: &DatabaseConnection, batch: i64) -> Result<bool, StoreError> {
    let rejects = import_reject::Entity::find()
        .filter(import_reject::Column::BatchId.eq(batch))
        .limit(1);
    Ok(rejects.count(db).await? > 0)
}

/// Rejected lines after a line, in the order of the file.
pub async fn rejects_after(
    db: &DatabaseConnection,
    batch: i64,
    line: i64,
    at_most: u64,
) -> Result<Vec<KeptLine>, StoreError> {
    let rejects = import_reject::Entity::find()
        .filter(import_reject::Column::BatchId.eq(batch))
        .filter(import_reject::Column::Line.gt(line))
        .order_by_asc(import_reject::Column::Line)
        .limit(at_most)
        .all(db)
        .await?;
    Ok(rejects
        .into_iter()
        .map(|reject| KeptLine {
            line: reject.line,
            cells: serde_json::from_str(&reject.record).unwrap_or_default(),
        })
        .collect())
}

/// What is wrong with the rejected lines from the first to the second, in the order of the file.
pub async fn faults_of(
    db: &DatabaseConnection,
    batch: i64,
    lines: std::ops::RangeInclusive<i64>,
) -> Result<Vec<ImportFault>, StoreError> {
    let faults = import_fault::Entity::find()
        .filter(import_fault::Column::BatchId.eq(batch))
        .filter(import_fault::Column::Line.between(*lines.start(), *lines.end()))
        // Of lines that were kept; there may be any number of them between two rejected ones.
        .filter(import_fault::Column::Code.ne(FaultCode::LinkConflict.as_str()))
        .order_by_asc(import_fault::Column::Line)
        .order_by_asc(import_fault::Column::Id);
    Ok(faults.all(db).await?)
}
