//! What was fed, and for an agency's own datasets what was rejected.
use std::collections::HashMap;

use super::{LoadError, Loaders};
use crate::domain::dataset::Dataset;
use crate::domain::scope::Group;
use crate::store::datasets;
pub use crate::store::datasets::{DatasetState, ImportBatch, ImportFault};

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
        let is_own = dataset.owner == self.caller.agency() && self.scope(Group::Feed).is_some();
        if !is_own {
            return Ok(None);
        }
        Ok(Some(
            datasets::batches(&self.db, dataset.name, at_most).await?,
        ))
    }

    /// Rejected lines of a batch that [`Self::batches`] gave out.
    pub async fn faults(
        &self,
        batch: &ImportBatch,
        at_most: u64,
    ) -> Result<Vec<ImportFault>, LoadError> {
        Ok(datasets::faults(&self.db, batch.id, at_most).await?)
    }
}
