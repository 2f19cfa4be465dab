//! What became of a file.
use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use crate::domain::dataset::Dataset;
use crate::domain::scope::Group;
use crate::graphql::disclose::loaders;
use crate::graphql::error::{Answer, answer};
use crate::graphql::import_batch::ImportBatch;
use crate::policy::declaration::needs;

/// The part of `Query` that tells of feeds.
#[derive(Clone, Copy, Debug)]
pub struct FeedQuery;

/// What became of a file.
#[Object]
impl FeedQuery {
    /// The batch of that number; null where there is none or another agency feeds its dataset.
    #[graphql(directive = needs::apply(Group::Feed))]
    async fn import_batch(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The number that the answer to a file named.",
            directive = needs::apply(Group::Feed)
        )]
        id: ID,
    ) -> Answer<ImportBatch> {
        let known = ctx.data_unchecked::<Arc<[Dataset]>>();
        let Ok(number) = id.parse() else {
            return None;
        };
        let found = loaders(ctx).import_batch(known, number).await;
        answer(ctx, found.map(|batch| batch.map(ImportBatch)))
    }
}
