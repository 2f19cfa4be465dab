//! The decision what is to be done with a file, taken with nobody beside.
use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{import_batch, import_fault};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{DatabaseConnection, WriteError, begin};
use crate::domain::codes::{BatchStatus, Code};
use crate::domain::faults::{Fault, FaultCode};
use crate::store::batches::{self, BatchEnd, BatchStart, RejectedLine};
use crate::store::datasets::ImportBatch;

/// The transaction in which batches are opened and closed. Dropped without [`Intake::commit`],
/// nothing of it stays.
pub struct Intake {
    transaction: DatabaseTransaction,
}

impl Intake {
    /// Begins, after imports under way have ended their chunk.
    pub async fn begin(db: &DatabaseConnection) -> Result<Self, WriteError> {
        Ok(Self {
            transaction: begin(db).await?,
        })
    }

    /// The newest batch of a dataset that ended as `DONE`.
    pub async fn newest_done(&self, dataset: &str) -> Result<Option<ImportBatch>, WriteError> {
        let batch = import_batch::Entity::find()
            .filter(import_batch::Column::Dataset.eq(dataset))
            .filter(import_batch::Column::Status.eq(BatchStatus::Done.as_str()))
            .order_by_desc(import_batch::Column::Id);
        Ok(batch.one(&self.transaction).await?)
    }

    /// The newest day that a batch of the dataset which ended as `DONE` is true of.
    pub async fn newest_day(&self, dataset: &str) -> Result<Option<NaiveDate>, WriteError> {
        let batch = import_batch::Entity::find()
            .filter(import_batch::Column::Dataset.eq(dataset))
            .filter(import_batch::Column::Status.eq(BatchStatus::Done.as_str()))
            .order_by_desc(import_batch::Column::AsOf);
        let batch = batch.one(&self.transaction).await?;
        Ok(batch.map(|batch| batch.as_of))
    }

    /// Batches of the dataset that did not end: under way, or cut off.
    pub async fn running(&self, dataset: &str) -> Result<Vec<ImportBatch>, WriteError> {
        let batches = import_batch::Entity::find()
            .filter(import_batch::Column::Dataset.eq(dataset))
            .filter(import_batch::Column::Status.eq(BatchStatus::Running.as_str()))
            .order_by_asc(import_batch::Column::Id);
        Ok(batches.all(&self.transaction).await?)
    }

    /// The faults that a batch has so far, by code.
    pub async fn faults(&self, batch_id: i64) -> Result<BTreeMap<FaultCode, u64>, WriteError> {
        let counted: Vec<(String, i64)> = import_fault::Entity::find()
            .select_only()
            .column(import_fault::Column::Code)
            .column_as(import_fault::Column::Id.count(), "faults")
            .filter(import_fault::Column::BatchId.eq(batch_id))
            .group_by(import_fault::Column::Code)
            .into_tuple()
            .all(&self.transaction)
            .await?;
        Ok(FaultCode::ALL
            .iter()
            .filter_map(|(code, _)| {
                let (_, count) = counted.iter().find(|(told, _)| told == code.as_str())?;
                Some((*code, count.cast_unsigned()))
            })
            .collect())
    }

    /// Opens a batch as `RUNNING` and answers its id.
    pub async fn open(&self, start: BatchStart) -> Result<i64, WriteError> {
        Ok(batches::start(&self.transaction, start).await?)
    }

    /// Closes a batch with the fault that says why. What it remembered of rows goes.
    pub async fn close(
        &self,
        batch_id: i64,
        end: &BatchEnd,
        fault: Fault,
    ) -> Result<(), WriteError> {
        batches::keep_faults(&self.transaction, batch_id, &[fault]).await?;
        batches::forget_seen(&self.transaction, batch_id).await?;
        Ok(batches::finish(&self.transaction, batch_id, end).await?)
    }

    /// Keeps what is wrong with lines of a batch that is held, and the lines themselves.
    pub async fn keep(
        &self,
        batch_id: i64,
        faults: &[Fault],
        rejects: &[RejectedLine],
    ) -> Result<(), WriteError> {
        batches::keep_faults(&self.transaction, batch_id, faults).await?;
        Ok(batches::keep_rejects(&self.transaction, batch_id, rejects).await?)
    }

    /// Forgets the rejected lines of earlier batches of the dataset that are held: the batch under
    /// way takes their place.
    pub async fn forget_held(&self, dataset: &str, batch_id: i64) -> Result<(), WriteError> {
        let held = Some(BatchStatus::Held);
        Ok(batches::forget_rejects(&self.transaction, dataset, batch_id, held).await?)
    }

    /// Makes the decision visible.
    pub async fn commit(self) -> Result<(), WriteError> {
        Ok(self.transaction.commit().await?)
    }
}
