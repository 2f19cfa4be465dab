//! Relay's root fields.
use async_graphql::{Context, ID, Object};
use futures_util::future::try_join_all;

use crate::domain::scope::Requirement;
use crate::graphql::error::{Answer, ErrorCode, answer};
use crate::graphql::node::{Node, find};
use crate::policy::declaration::needs;

/// Ids that one field may name.
pub const IDS_MAX: usize = 100;

/// The part of `Query` that finds objects by global id.
#[derive(Clone, Copy, Debug)]
pub struct NodeQuery;

/// Objects by global id.
#[Object]
impl NodeQuery {
    /// The object of a global id; null where there is none, it is withheld, or the id was never
    /// given out.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: ID,
    ) -> Answer<Node> {
        answer(ctx, find(ctx, &id).await)
    }

    /// The objects of up to 100 global ids, in their order; null in the place of an id where `node`
    /// would be null.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global ids.")] ids: Vec<ID>,
    ) -> Answer<Vec<Option<Node>>> {
        if ids.len() > IDS_MAX {
            let message = format!("at most {IDS_MAX} ids may be asked at once");
            return Some(Err(ErrorCode::LimitExceeded.error(message)));
        }
        // Polled together, so that the loaders see all ids of a type before they ask.
        let found = try_join_all(ids.iter().map(|id| find(ctx, id))).await;
        answer(ctx, found.map(Some))
    }
}
