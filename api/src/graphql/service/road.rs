//! By which road a request came, and what may be asked there.
use async_graphql::parser::types::{OperationDefinition, OperationType, Selection};

/// The refusal of a mutation by GET. HTTP has a status of its own for it.
pub const ONLY_QUERIES: &str = "only queries are answered by GET";

/// Which operations the road of a request allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Road {
    /// HTTP GET: queries only, because a link must not change anything.
    QueriesOnly,
    /// POST, or a WebSocket: queries and mutations.
    AnyOperation,
    /// A WebSocket's subscription, as it is opened.
    Opening,
    /// One event of a subscription that was opened.
    Event,
}

/// Refuses an operation that does not belong on its road.
pub(super) fn check_road(operation: &OperationDefinition, road: Road) -> Result<(), &'static str> {
    let refused = match (operation.ty, road) {
        (OperationType::Query, Road::QueriesOnly | Road::AnyOperation)
        | (OperationType::Mutation, Road::AnyOperation) => return Ok(()),
        (OperationType::Subscription, Road::Opening | Road::Event) => {
            if has_one_plain_root(operation) {
                return Ok(());
            }
            "a subscription has one root field, without fragment or condition"
        }
        (OperationType::Mutation | OperationType::Subscription, Road::QueriesOnly) => ONLY_QUERIES,
        (OperationType::Subscription, Road::AnyOperation) => {
            "subscriptions are answered over the WebSocket /graphql/ws"
        }
        (OperationType::Query | OperationType::Mutation, Road::Opening | Road::Event) => {
            "this is no subscription"
        }
    };
    Err(refused)
}

/// The library follows plain fields of the root alone, and each of them is a stream of its own.
fn has_one_plain_root(operation: &OperationDefinition) -> bool {
    match operation.selection_set.node.items.as_slice() {
        [only] => match &only.node {
            Selection::Field(field) => {
                field.node.directives.is_empty() && !field.node.name.node.starts_with("__")
            }
            Selection::InlineFragment(_) | Selection::FragmentSpread(_) => false,
        },
        _ => false,
    }
}
