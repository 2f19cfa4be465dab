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
    /// Rows brought and not retired so far, by batches under way and cut off as well: their chunks
    /// are visible.
    pub row_count: i64,
    /// Lines that the newest finished batch rejected.
    pub rejected: i64,
}

/// The state of every dataset that was ever fed. It tells of feeds, not of employers.
pub async fn states(db: &DatabaseConnection) -> Result<HashMap<String, DatasetState>, StoreError> {
    let text = "SELECT fed.dataset AS dataset, fed.as_of AS as_of, fed.row_count AS row_count, \
                newest.rows_rejected AS rejected \
                FROM (SELECT b.dataset AS dataset, \
                             MAX(CASE WHEN b.status = 'DONE' THEN b.as_of END) AS as_of, \
                             MAX(CASE WHEN b.status = 'DONE' THEN b.id END) AS newest_id, \
                             CAST(SUM(b.rows_inserted - b.rows_retired) AS bigint) AS row_count \
                        FROM import_batch b GROUP BY b.dataset) fed \
                JOIN import_batch newest ON newest.id = fed.newest_id";
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
