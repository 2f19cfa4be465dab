//! What is to be done with a file that was looked through, and the batches that follow from it.
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::import::{FeedError, Job, Looked};
use super::notes;
use super::refusal::Refusal;
use super::report::BatchReport;
use super::stream::Stream;
use super::write::{REJECTS_KEPT, after};
use crate::domain::codes::BatchStatus;
use crate::domain::faults::{Fault, FaultCode};
use crate::store::batches::{BatchEnd, BatchStart, Counts};
use crate::store::datasets::ImportBatch;
use crate::store::import::{Intake, WriteError};

/// What is to be done with a file.
pub(super) enum Decision {
    /// It is not what its dataset needs.
    Refuse(Refusal),
    /// It was imported before, as this batch.
    Repeat(ImportBatch),
    /// A run with it was cut off: this batch goes on.
    Resume(ImportBatch),
    /// The register holds what is true of this later day.
    Older(NaiveDate),
    /// Too much of it is rejected.
    Hold,
    /// It is written; these batches, of other files, did not end and are closed.
    Write {
        /// Batches of other files.
        others: Vec<ImportBatch>,
    },
}

/// Decides. A run that was cut off goes on before anything else is asked: what could hold it was
/// answered when it began.
pub(super) async fn decide(intake: &Intake, looked: &Looked) -> Result<Decision, WriteError> {
    let Looked {
        import, inspection, ..
    } = looked;
    let dataset = looked.layout.dataset;
    if let Some(refusal) = &inspection.refusal {
        return Ok(Decision::Refuse(refusal.clone()));
    }
    let is_same = |batch: &ImportBatch| {
        batch.file_hash == inspection.file_hash
            && batch.as_of == import.as_of
            && batch.is_full == import.submission.is_full()
    };
    let mut others = intake.running(dataset).await?;
    if let Some(place) = others.iter().position(is_same) {
        return Ok(Decision::Resume(others.swap_remove(place)));
    }
    if let Some(batch) = intake.newest_done(dataset).await?.filter(is_same) {
        return Ok(Decision::Repeat(batch));
    }
    let newest = intake.newest_day(dataset).await?;
    if let Some(newest) = newest.filter(|newest| import.as_of < *newest)
        && !import.submission.accepts_older
    {
        return Ok(Decision::Older(newest));
    }
    let is_held = import.limits.holds(inspection.read, inspection.rejected);
    if is_held && !import.submission.accepts_faults {
        return Ok(Decision::Hold);
    }
    Ok(Decision::Write { others })
}

impl Looked {
    /// Keeps the refusal as a batch that failed.
    pub(super) async fn refuse(
        self,
        intake: Intake,
        refusal: Refusal,
    ) -> Result<FeedError, WriteError> {
        let line = refusal.line();
        let error = FeedError::Refused(refusal);
        let fault = notes::of_line(line, FaultCode::FileRefused, error.to_string());
        self.fail(intake, fault).await?;
        Ok(error)
    }

    /// Keeps as a batch that failed that the file is older than the register.
    pub(super) async fn refuse_older(
        self,
        intake: Intake,
        newest: NaiveDate,
    ) -> Result<FeedError, WriteError> {
        let as_of = self.import.as_of;
        let error = FeedError::Older { as_of, newest };
        let fault = notes::of_line(0, FaultCode::OlderThanRegister, error.to_string());
        self.fail(intake, fault).await?;
        Ok(error)
    }

    async fn fail(self, intake: Intake, fault: Fault) -> Result<(), WriteError> {
        let batch_id = intake.open(self.start()).await?;
        let end = self.end(BatchStatus::Failed);
        intake.close(batch_id, &end, fault).await?;
        intake.commit().await
    }

    /// The report of a file that was imported before: nothing is new in it.
    pub(super) async fn repeat(
        self,
        intake: Intake,
        batch: &ImportBatch,
    ) -> Result<BatchReport, WriteError> {
        let before = counts_of(batch);
        let faults = intake.faults(batch.id).await?;
        intake.commit().await?;
        Ok(BatchReport {
            status: BatchStatus::Done,
            is_repeat: true,
            counts: Counts {
                inserted: 0,
                updated: 0,
                unchanged: before.read.saturating_sub(before.rejected),
                retired: 0,
                ..before
            },
            faults,
            duration: self.began.elapsed(),
            ..BatchReport::of(batch.id, self.layout.dataset, self.import.file_name)
        })
    }

    /// Opens a batch and holds it for a person. Of its lines only the rejected ones are kept.
    pub(super) async fn hold(self, intake: Intake) -> Result<BatchReport, FeedError> {
        let batch_id = intake.open(self.start()).await?;
        let mut stream = Stream::open(self.layout, &self.import, 0)?;
        let mut kept = 0;
        while let Some(chunk) = stream.next().await {
            let rejects: Vec<_> = chunk.rejects.iter().map(notes::rejected).collect();
            kept += rejects.len() as u64;
            intake.keep(batch_id, &chunk.faults, &rejects).await?;
            if kept >= REJECTS_KEPT {
                break;
            }
        }
        let fault = notes::faults_held(self.inspection.rejected, self.inspection.read);
        intake.forget_held(self.layout.dataset, batch_id).await?;
        let end = self.end(BatchStatus::Held);
        intake.close(batch_id, &end, fault.clone()).await?;
        intake.commit().await?;
        let mut report = BatchReport {
            status: BatchStatus::Held,
            counts: end.counts,
            duration: self.began.elapsed(),
            faults: self.inspection.faults,
            ..BatchReport::of(batch_id, self.layout.dataset, self.import.file_name)
        };
        report.count(&[fault]);
        Ok(report)
    }

    /// Goes on with a batch from its checkpoint.
    pub(super) async fn resume(
        self,
        intake: Intake,
        batch: &ImportBatch,
    ) -> Result<Job, WriteError> {
        let faults = intake.faults(batch.id).await?;
        intake.commit().await?;
        Ok(Job {
            batch_id: batch.id,
            taken: counts_of(batch),
            faults,
            elapsed: self.began.elapsed(),
            layout: self.layout,
            inspection: Box::new(self.inspection),
            import: Box::new(self.import),
        })
    }

    /// Opens a batch and closes those of other files that did not end: a process that still writes
    /// one of them fails at its next checkpoint.
    pub(super) async fn open(
        self,
        intake: Intake,
        others: &[ImportBatch],
    ) -> Result<Job, WriteError> {
        for other in others {
            let end = BatchEnd {
                status: BatchStatus::Failed,
                counts: counts_of(other),
                finished_at: after(self.import.now, self.began.elapsed()),
            };
            intake.close(other.id, &end, notes::superseded()).await?;
        }
        let batch_id = intake.open(self.start()).await?;
        intake.commit().await?;
        Ok(Job {
            batch_id,
            taken: Counts::default(),
            faults: BTreeMap::new(),
            elapsed: self.began.elapsed(),
            layout: self.layout,
            inspection: Box::new(self.inspection),
            import: Box::new(self.import),
        })
    }

    fn start(&self) -> BatchStart {
        BatchStart {
            dataset: self.layout.dataset,
            file_name: self.import.file_name.clone(),
            file_hash: self.inspection.file_hash.clone(),
            as_of: self.import.as_of,
            is_full: self.import.submission.is_full(),
            submitted_by: self.import.submission.submitted_by.clone(),
            started_at: self.import.now,
        }
    }

    /// The end of a batch of which nothing was written.
    fn end(&self, status: BatchStatus) -> BatchEnd {
        BatchEnd {
            status,
            counts: Counts {
                read: self.inspection.read,
                rejected: self.inspection.rejected,
                ..Counts::default()
            },
            finished_at: after(self.import.now, self.began.elapsed()),
        }
    }
}

fn counts_of(batch: &ImportBatch) -> Counts {
    Counts {
        read: batch.rows_read.cast_unsigned(),
        inserted: batch.rows_inserted.cast_unsigned(),
        updated: batch.rows_updated.cast_unsigned(),
        unchanged: batch.rows_unchanged.cast_unsigned(),
        rejected: batch.rows_rejected.cast_unsigned(),
        retired: batch.rows_retired.cast_unsigned(),
    }
}
