//! Stand-in until the schema is merged: the merge takes that file and drops this one.
use std::sync::Arc;

use crate::domain::disclosure::Caller;
use crate::domain::limits::Limits;
use async_graphql::{EmptyMutation, EmptySubscription, Object, Request, Response, Schema};
use chrono::{DateTime, Utc};
use sea_orm::DatabaseConnection;

/// The root of the stand-in.
pub struct Query;

/// Nothing but a sign of life.
#[Object]
impl Query {
    /// Says pong.
    async fn ping(&self) -> &'static str {
        "pong"
    }
}

/// The schema with everything that guards it.
#[derive(Clone)]
pub struct Service {
    schema: Schema<Query, EmptyMutation, EmptySubscription>,
}

/// The service cannot start.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the schema cannot be built")]
pub struct StartError;

impl Service {
    /// Builds the schema.
    pub fn new(_db: DatabaseConnection, _limits: Limits) -> Result<Self, StartError> {
        Ok(Self {
            schema: Schema::build(Query, EmptyMutation, EmptySubscription).finish(),
        })
    }

    /// Executes one operation.
    pub async fn execute(
        &self,
        _caller: Arc<Caller>,
        request: Request,
        _now: DateTime<Utc>,
        _only_queries: bool,
    ) -> Response {
        self.schema.execute(request).await
    }

    /// An executor for one operation of a WebSocket.
    pub fn session(
        &self,
        _caller: Arc<Caller>,
        _now: DateTime<Utc>,
    ) -> impl async_graphql::Executor {
        self.schema.clone()
    }

    /// The schema as published.
    pub fn sdl(&self) -> String {
        self.schema.sdl()
    }
}
