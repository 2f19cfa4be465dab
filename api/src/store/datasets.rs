//! What was fed: the newest batches of each dataset and their rejected lines.
use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{import_batch, import_fault};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};

use super::StoreError;

/// A batch.
pub type ImportBatch = import_batch::Model;
/// A rejected line.
pub type ImportFault = import_fault::Model;

/// State of a dataset by its batches.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct DatasetState {
    /// Name of the dataset.
    pub dataset: String,
    /// The newest day that a finished batch is true of.
    pub as_of: Option<NaiveDate>,
    /// Rows brought so far.
    pub row_count: i64,
    /// Lines that the newest finished batch rejected.
    pub rejected: i64,
}

/// The state of every dataset that was ever fed. It tells of feeds, not of employers.
pub async fn states(db: &DatabaseConnection) -> Result<HashMap<String, DatasetState>, StoreError> {
    // The newest batch is joined, since SQLite takes no aggregate of the outer query in a subquery.
    let text = "SELECT state.dataset AS dataset, state.as_of AS as_of, \
                state.row_count AS row_count, newest.rows_rejected AS rejected \
                FROM (SELECT dataset, MAX(as_of) AS as_of, MAX(id) AS newest_id, \
                      CAST(SUM(rows_inserted) AS bigint) AS row_count \
                      FROM import_batch WHERE status = 'DONE' GROUP BY dataset) state \
                INNER JOIN import_batch newest ON newest.id = state.newest_id";
    let statement = Statement::from_string(db.get_database_backend(), text);
    let states = DatasetState::find_by_statement(statement).all(db).await?;
    Ok(states
        .into_iter()
        .map(|state| (state.dataset.clone(), state))
        .collect())
}

/// The newest batches of datasets that the caller's agency feeds.
pub async fn batches(
    db: &DatabaseConnection,
    dataset: &str,
    at_most: u64,
) -> Result<Vec<ImportBatch>, StoreError> {
    let batches = import_batch::Entity::find()
        .filter(import_batch::Column::Dataset.eq(dataset))
        .order_by_desc(import_batch::Column::Id)
        .limit(at_most);
    Ok(batches.all(db).await?)
}

/// Rejected lines of a batch, in the order of the file.
pub async fn faults(
    db: &DatabaseConnection,
    batch: i64,
    at_most: u64,
) -> Result<Vec<ImportFault>, StoreError> {
    let faults = import_fault::Entity::find()
        .filter(import_fault::Column::BatchId.eq(batch))
        .order_by_asc(import_fault::Column::Line)
        .order_by_asc(import_fault::Column::Id)
        .limit(at_most);
    Ok(faults.all(db).await?)
}
