//! Writing an open batch: while one chunk is merged, the next is on its way to the database.
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

use super::employer::keyed;
use super::import::{FeedError, Job};
use super::layout::Layout;
use super::notes;
use super::progress::Progress;
use super::read::{Chunk, Ending};
use super::report::BatchReport;
use super::stream::Stream;
use crate::domain::codes::BatchStatus;
use crate::domain::faults::Fault;
use crate::store::batches::{BatchEnd, Counts, RejectedLine};
use crate::store::import::{
    Closing, DatabaseConnection, Lane, Merged, OpenChunk, WriteError, Writer, WriterPlan,
};

/// Rejected lines of a batch that are kept as they came; all are counted, and their faults kept.
pub(super) const REJECTS_KEPT: u64 = 100_000;

/// Writes an open batch from where it stands, reporting progress after every chunk. Where it fails,
/// the batch stays `RUNNING`, and receiving the same file again goes on from its checkpoint.
pub async fn write(
    db: &DatabaseConnection,
    job: Job,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<BatchReport, FeedError> {
    let mut run = Run::new(job, progress);
    let ending = run.write_chunks(db).await?;
    run.close(db, &ending).await
}

struct Run<'a> {
    job: Job,
    layout: &'static Layout,
    plan: WriterPlan,
    report: BatchReport,
    progress: &'a mut (dyn FnMut(Progress) + Send),
    began: Instant,
}

impl<'a> Run<'a> {
    fn new(job: Job, progress: &'a mut (dyn FnMut(Progress) + Send)) -> Self {
        let layout = job.layout;
        let report = job.report();
        let plan = WriterPlan {
            table: layout.table(),
            dataset: layout.dataset,
            batch_id: job.batch_id,
            as_of: job.import.as_of,
            home_region: job.import.home_region.clone(),
            has_ties: !layout.ties.is_empty(),
            is_full: job.import.submission.is_full(),
            at: job.import.now,
        };
        Self {
            job,
            layout,
            plan,
            report,
            progress,
            began: Instant::now(),
        }
    }

    async fn write_chunks(&mut self, db: &DatabaseConnection) -> Result<Ending, FeedError> {
        let writer = Writer::begin(db, self.plan.clone()).await?;
        let mut stream = Stream::open(self.layout, &self.job.import, self.report.counts.read)?;
        let mut lane = Lane::default();
        let mut staged: Option<Chunk> = None;
        while let Some(chunk) = stream.next().await {
            let next = lane.other();
            let staging = writer.stage(next, &chunk.rows);
            match staged.take() {
                None => staging.await?,
                Some(before) => {
                    let (merged, staged) = tokio::join!(self.take(&writer, lane, before), staging);
                    merged?;
                    staged?;
                }
            }
            (lane, staged) = (next, Some(chunk));
        }
        if let Some(last) = staged {
            self.take(&writer, lane, last).await?;
        }
        writer.end().await?;
        stream.end().await
    }

    /// Takes a staged chunk in: one transaction, with its checkpoint.
    async fn take(
        &mut self,
        writer: &Writer,
        lane: Lane,
        mut chunk: Chunk,
    ) -> Result<(), FeedError> {
        let open = writer.open(lane).await?;
        let mut faults = std::mem::take(&mut chunk.faults);
        let merged = merge(self.layout, &self.plan, &open, &chunk, &mut faults).await?;
        let rejected_before = self.report.counts.rejected;
        let rejects = if rejected_before < REJECTS_KEPT {
            rejects(&chunk, &merged)
        } else {
            Vec::new()
        };
        open.keep(&faults, &rejects).await?;
        let counts = added(self.report.counts, &chunk, &merged);
        if !open.commit(self.report.counts.read, counts).await? {
            return Err(FeedError::Overtaken);
        }
        self.report.counts = counts;
        self.report.count(&faults);
        (self.progress)(Progress {
            dataset: self.layout.dataset,
            lines: counts.read,
            lines_total: self.job.inspection.read,
        });
        Ok(())
    }

    async fn close(
        mut self,
        db: &DatabaseConnection,
        ending: &Ending,
    ) -> Result<BatchReport, FeedError> {
        let closing = Closing::begin(db, &self.plan).await?;
        let has_changed = ending.file_hash != self.job.inspection.file_hash;
        let (status, fault) = if has_changed {
            (BatchStatus::Failed, Some(notes::changed()))
        } else {
            retire(&self.job, &closing, &mut self.report.counts).await?
        };
        let faults: Vec<Fault> = fault.into_iter().collect();
        closing.keep_faults(&faults).await?;
        self.report.duration = self.job.elapsed + self.began.elapsed();
        let end = BatchEnd {
            status,
            counts: self.report.counts,
            finished_at: after(self.job.import.now, self.report.duration),
        };
        if !closing.commit(&end).await? {
            return Err(FeedError::Overtaken);
        }
        if has_changed {
            return Err(FeedError::Changed);
        }
        self.report.status = status;
        self.report.count(&faults);
        Ok(self.report)
    }
}

/// Merges a staged chunk and ties its keys. It borrows nothing of the run: whoever reports progress
/// need not be shared between threads.
async fn merge(
    layout: &'static Layout,
    plan: &WriterPlan,
    open: &OpenChunk<'_>,
    chunk: &Chunk,
    faults: &mut Vec<Fault>,
) -> Result<Merged, WriteError> {
    let merged = open.merge(&chunk.rows).await?;
    let records = keyed(layout, &chunk.rows, &merged, &plan.home_region);
    let conflicts = open.tie(&records).await?;
    let duplicates = merged.duplicates.iter();
    faults.extend(duplicates.map(|line| notes::duplicate(layout, *line)));
    faults.extend(conflicts.into_iter().map(notes::link_conflict));
    faults.sort_by_key(|fault| fault.line);
    Ok(merged)
}

/// The rejected lines of a chunk as they are kept, those that repeat a key included.
fn rejects(chunk: &Chunk, merged: &Merged) -> Vec<RejectedLine> {
    let mut rejects: Vec<RejectedLine> = chunk.rejects.iter().map(notes::rejected).collect();
    if !merged.duplicates.is_empty() {
        let rows = chunk.rows.iter();
        let repeated = rows.filter(|row| merged.duplicates.contains(&row.line));
        rejects.extend(repeated.map(notes::repeated));
    }
    rejects
}

/// Retires what a whole register no longer names, or says why not.
async fn retire(
    job: &Job,
    closing: &Closing<'_>,
    counts: &mut Counts,
) -> Result<(BatchStatus, Option<Fault>), WriteError> {
    let submission = &job.import.submission;
    if !submission.is_full() {
        return Ok((BatchStatus::Done, None));
    }
    if job.inspection.keys_unreadable > 0 {
        let fault = notes::retirement_skipped(job.inspection.keys_unreadable);
        return Ok((BatchStatus::Done, Some(fault)));
    }
    let missing = closing.missing().await?;
    // The share is of what was there before: many new rows must not hide that the old ones go.
    let rows_before = missing.rows.saturating_sub(counts.inserted);
    let is_too_much = job.import.limits.keeps(rows_before, missing.missing);
    if is_too_much && !submission.accepts_retirement {
        let fault = notes::retirement_held(missing.missing, rows_before);
        return Ok((BatchStatus::Held, Some(fault)));
    }
    if missing.missing > 0 {
        counts.retired = closing.retire().await?;
    }
    Ok((BatchStatus::Done, None))
}

fn added(counts: Counts, chunk: &Chunk, merged: &Merged) -> Counts {
    Counts {
        read: counts.read + chunk.read,
        inserted: counts.inserted + merged.inserted,
        updated: counts.updated + merged.updated,
        unchanged: counts.unchanged + merged.unchanged,
        rejected: counts.rejected + chunk.rejected + merged.duplicates.len() as u64,
        retired: counts.retired,
    }
}

/// A time, so much later.
pub(super) fn after(begin: DateTime<Utc>, elapsed: std::time::Duration) -> DateTime<Utc> {
    begin + TimeDelta::from_std(elapsed).unwrap_or_default()
}
