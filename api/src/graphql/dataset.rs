//! What was fed and how old it is.
use std::sync::Arc;

use async_graphql::{Context, Object};

use super::code::Choice;
use super::compliance::Text;
use super::disclose::loaders;
use super::error::{Answer, answer};
use super::import_batch::ImportBatch;
use super::scalar::Date;
use crate::domain::codes::{Agency, Freshness};
use crate::domain::dataset::Dataset as Known;
use crate::domain::facts::freshness;
use crate::domain::regulation::Regulation;
use crate::domain::scope::{Group, Requirement};
use crate::loaders::datasets::DatasetState;
use crate::policy::declaration::needs;

/// Batches shown at most.
const BATCHES_MAX: u64 = 20;

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
