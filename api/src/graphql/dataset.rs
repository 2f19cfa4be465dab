//! What was fed, how old it is, and for an agency's own datasets what was rejected.
use std::sync::Arc;

use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};

use super::code::Choice;
use super::compliance::Text;
use super::disclose::loaders;
use super::error::{Answer, answer};
use super::scalar::Date;
use crate::domain::codes::{Agency, BatchStatus, Freshness};
use crate::domain::dataset::Dataset as Known;
use crate::domain::facts::freshness;
use crate::domain::regulation::Regulation;
use crate::domain::scope::{Group, Requirement};
use crate::loaders::datasets::{DatasetState, ImportBatch as Batch, ImportFault as Fault};
use crate::policy::declaration::needs;

/// Batches and faults shown at most.
const BATCHES_MAX: u64 = 20;
const FAULTS_MAX: u64 = 1_000;

/// A dataset that an agency feeds.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The dataset.
    pub known: Known,
    /// Its state; `None` where it was never fed.
    pub state: Option<DatasetState>,
}

/// A dataset that an agency feeds. It tells of feeds and of no employer.
#[Object(directive = needs::apply(Requirement::PUBLIC))]
impl Dataset {
    /// Its name, which is also its files'.
    async fn name(&self) -> &str {
        self.known.name
    }

    /// The agency that feeds it.
    async fn owner(&self) -> Choice<Agency> {
        Choice(self.known.owner)
    }

    /// What it is.
    async fn about(&self) -> Text {
        Text(self.known.about.clone())
    }

    /// The newest day it is true of; null where it was never fed.
    async fn as_of(&self) -> Option<Date> {
        self.state.as_ref()?.as_of.map(Date)
    }

    /// Rows brought so far.
    async fn rows(&self) -> i64 {
        self.state.as_ref().map_or(0, |state| state.row_count)
    }

    /// Lines that the newest feed rejected.
    async fn rejected(&self) -> i64 {
        self.state.as_ref().map_or(0, |state| state.rejected)
    }

    /// Whether it is as fresh as its rhythm demands; null where no rhythm is laid down.
    async fn freshness(&self, ctx: &Context<'_>) -> Option<Choice<Freshness>> {
        let day = loaders(ctx).caller().day();
        let rhythm = ctx
            .data_unchecked::<Arc<Regulation>>()
            .feed_rhythm(self.known.name, day)?;
        let as_of = self.state.as_ref().and_then(|state| state.as_of);
        Some(Choice(freshness(as_of, &rhythm.rule, day)))
    }

    /// The newest batches; only for the agency that feeds the dataset.
    #[graphql(directive = needs::apply(Group::Feed))]
    async fn batches(&self, ctx: &Context<'_>) -> Answer<Vec<ImportBatch>> {
        let batches = loaders(ctx).batches(&self.known, BATCHES_MAX).await;
        answer(
            ctx,
            batches.map(|batches| {
                batches.map(|batches| batches.into_iter().map(ImportBatch).collect())
            }),
        )
    }
}

/// One import of one file.
#[derive(Clone, Debug)]
pub struct ImportBatch(Batch);

/// One import of one file.
#[Object(directive = needs::apply(Group::Feed))]
impl ImportBatch {
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

    /// When it ended.
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
