//! The messages of `graphql-transport-ws`.
use async_graphql::{Response as Answer, ServerError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A JSON object.
pub type Object = Map<String, Value>;

/// A message of the client.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromClient {
    /// Who is there.
    ConnectionInit {
        /// Token, purpose and reference.
        payload: Option<Object>,
    },
    /// An operation.
    Subscribe {
        /// Its name on this socket.
        id: String,
        /// Its parameters.
        payload: Object,
    },
    /// An operation is no longer wanted.
    Complete {
        /// Its name.
        id: String,
    },
    /// A sign of life that wants an answer.
    Ping {
        /// Comes back.
        payload: Option<Object>,
    },
    /// A sign of life.
    Pong {},
}

/// A message of ours.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToClient<'a> {
    /// The client is admitted.
    ConnectionAck,
    /// An answer of an operation.
    Next {
        /// The operation.
        id: &'a str,
        /// The answer.
        payload: &'a Answer,
    },
    /// An operation was refused, and is over.
    Error {
        /// The operation.
        id: &'a str,
        /// Why.
        payload: &'a [ServerError],
    },
    /// An operation was refused before the executor, and is over.
    #[serde(rename = "error")]
    Refusal {
        /// The operation.
        id: &'a str,
        /// Why, in the same shape.
        payload: Value,
    },
    /// An operation is over.
    Complete {
        /// The operation.
        id: &'a str,
    },
    /// The answer to a ping.
    Pong {
        /// What came with it.
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Object>,
    },
}

impl<'a> ToClient<'a> {
    /// A refusal with one error.
    pub fn refusal(id: &'a str, code: &str, message: &str) -> Self {
        Self::Refusal {
            id,
            payload: json!([{"message": message, "extensions": {"code": code}}]),
        }
    }
}
