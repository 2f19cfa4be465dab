//! What became of a file, for the agency that feeds the dataset.
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};

use super::code::Choice;
use super::disclose::loaders;
use super::error::{Answer, answer};
use super::scalar::Date;
use crate::domain::codes::{BatchStatus, FeedMode};
use crate::domain::scope::Group;
use crate::loaders::datasets::{FaultCount as Count, ImportBatch as Batch, ImportFault as Fault};
use crate::policy::declaration::needs;

/// Faults shown at most.
const FAULTS_MAX: u64 = 1_000;

/// One import of one file.
#[derive(Clone, Debug)]
pub struct ImportBatch(pub Batch);

/// One import of one file.
#[Object(directive = needs::apply(Group::Feed))]
impl ImportBatch {
    /// Its number, as in `/feeds/batches/{id}`.
    async fn id(&self) -> Option<ID> {
        Some(ID(self.0.id.to_string()))
    }

    /// Name of the dataset.
    async fn dataset(&self) -> Option<&str> {
        Some(&self.0.dataset)
    }

    /// Whether the file is the whole register or a part of it.
    async fn mode(&self) -> Option<Choice<FeedMode>> {
        Some(Choice(if self.0.is_full {
            FeedMode::Full
        } else {
            FeedMode::Part
        }))
    }

    /// Client of the token that handed it over; empty for the command line.
    async fn submitted_by(&self) -> Option<&str> {
        Some(&self.0.submitted_by)
    }

    /// Name of the file.
    async fn file_name(&self) -> Option<&str> {
        Some(&self.0.file_name)
    }

    /// The day the file is true of.
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.as_of))
    }

    /// When the import began.
    async fn started_at(&self) -> Option<DateTime<Utc>> {
        Some(self.0.started_at)
    }

    /// When it ended; null while it is written.
    async fn finished_at(&self) -> Option<DateTime<Utc>> {
        self.0.finished_at
    }

    /// Its state.
    async fn status(&self) -> Option<Choice<BatchStatus>> {
        Choice::stored(&self.0.status)
    }

    /// Lines read, without the header.
    async fn rows_read(&self) -> Option<i64> {
        Some(self.0.rows_read)
    }

    /// Rows new to the register.
    async fn rows_inserted(&self) -> Option<i64> {
        Some(self.0.rows_inserted)
    }

    /// Rows changed.
    async fn rows_updated(&self) -> Option<i64> {
        Some(self.0.rows_updated)
    }

    /// Rows that were there already as they are.
    async fn rows_unchanged(&self) -> Option<i64> {
        Some(self.0.rows_unchanged)
    }

    /// Lines rejected.
    async fn rows_rejected(&self) -> Option<i64> {
        Some(self.0.rows_rejected)
    }

    /// Rows retired, because a whole register no longer names them.
    async fn rows_retired(&self) -> Option<i64> {
        Some(self.0.rows_retired)
    }

    /// What is said of the file as a whole: why it was refused, is held or was cut off.
    async fn reason(&self, ctx: &Context<'_>) -> Answer<String> {
        answer(ctx, loaders(ctx).reason(&self.0).await)
    }

    /// How often each fault was found.
    async fn fault_counts(&self, ctx: &Context<'_>) -> Answer<Vec<FaultCount>> {
        let counts = loaders(ctx).fault_counts(&self.0).await;
        answer(
            ctx,
            counts.map(|counts| Some(counts.into_iter().map(FaultCount).collect())),
        )
    }

    /// Whether the rejected lines can still be downloaded at `/feeds/batches/{id}/rejects.csv`. They
    /// go when a later batch of the dataset is done.
    async fn has_rejects(&self, ctx: &Context<'_>) -> Answer<bool> {
        answer(ctx, loaders(ctx).has_rejects(&self.0).await.map(Some))
    }

    /// Rejected lines, the first thousand.
    async fn faults(&self, ctx: &Context<'_>) -> Answer<Vec<ImportFault>> {
        let faults = loaders(ctx).faults(&self.0, FAULTS_MAX).await;
        answer(
            ctx,
            faults.map(|faults| Some(faults.into_iter().map(ImportFault).collect())),
        )
    }
}

/// A rejected line.
#[derive(Clone, Debug)]
pub struct ImportFault(Fault);

/// A rejected line, kept with its place and reason.
#[Object(directive = needs::apply(Group::Feed))]
impl ImportFault {
    /// Line in the file, the header being 1.
    async fn line(&self) -> Option<i64> {
        Some(self.0.line)
    }

    /// Column at fault; null where the whole line is.
    async fn column(&self) -> Option<&str> {
        self.0.column_name.as_deref()
    }

    /// Stable code of the fault.
    async fn code(&self) -> Option<&str> {
        Some(&self.0.code)
    }

    /// What is wrong.
    async fn reason(&self) -> Option<&str> {
        Some(&self.0.reason)
    }

    /// The value with every digit as 9 and every letter as A: its shape, never the value.
    async fn shape(&self) -> Option<&str> {
        Some(&self.0.shape)
    }
}

/// How often a fault was found.
#[derive(Clone, Debug)]
pub struct FaultCount(Count);

/// How often a fault was found in a batch.
#[Object(directive = needs::apply(Group::Feed))]
impl FaultCount {
    /// Stable code of the fault.
    async fn code(&self) -> Option<&str> {
        Some(&self.0.code)
    }

    /// How often.
    async fn count(&self) -> Option<i64> {
        Some(self.0.count)
    }
}
