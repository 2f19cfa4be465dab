//! What was fed, and for an agency's own datasets what was rejected.
use std::collections::HashMap;

use super::{LoadError, Loaders};
use crate::domain::dataset::Dataset;
pub use crate::store::datasets::{DatasetState, ImportBatch, ImportFault};
pub use crate::store::feed_status::FaultCount;
use crate::store::{datasets, feed_status};

impl Loaders {
    /// State of every dataset that was ever fed.
    pub async fn dataset_states(&self) -> Result<HashMap<String, DatasetState>, LoadError> {
        Ok(datasets::states(&self.db).await?)
    }

    /// The newest batches of a dataset; `None` where the caller does not feed it.
    pub async fn batches(
        &self,
        dataset: &Dataset,
        at_most: u64,
    ) -> Result<Option<Vec<ImportBatch>>, LoadError> {
        let scope = self.caller.feed_scope(std::slice::from_ref(dataset));
        if !scope.is_some_and(|scope| scope.datasets().contains(&dataset.name)) {
            return Ok(None);
        }
        Ok(Some(
            datasets::batches(&self.db, dataset.name, at_most).await?,
        ))
    }

    /// The batch of that number; `None` where there is none or the caller does not feed its dataset.
    pub async fn import_batch(
        &self,
        known: &[Dataset],
        batch: i64,
    ) -> Result<Option<ImportBatch>, LoadError> {
        let Some(scope) = self.caller.feed_scope(known) else {
            return Ok(None);
        };
        Ok(feed_status::find_batch(&self.db, &scope, batch).await?)
    }

    /// How often each fault was found in a batch that was given out.
    pub async fn fault_counts(&self, batch: &ImportBatch) -> Result<Vec<FaultCount>, LoadError> {
        Ok(feed_status::fault_counts(&self.db, batch.id).await?)
    }

    /// Why a batch that was given out was refused or is held.
    pub async fn reason(&self, batch: &ImportBatch) -> Result<Option<String>, LoadError> {
        Ok(feed_status::reason(&self.db, batch.id).await?)
    }

    /// Whether rejected lines of a batch that was given out are still kept.
    pub async fn has_rejects(&self, batch: &ImportBatch) -> Result<bool, LoadError> {
        Ok(feed_status::has_rejects(&self.db, batch.id).await?)
    }

    /// Rejected lines of a batch that was given out.
    pub async fn faults(
        &self,
        batch: &ImportBatch,
        at_most: u64,
    ) -> Result<Vec<ImportFault>, LoadError> {
        Ok(datasets::faults(&self.db, batch.id, at_most).await?)
    }
}
