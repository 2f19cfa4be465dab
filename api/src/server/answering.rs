//! Operations, answered and recorded: the schema behind the log.
//!
//! The record is begun before anything is read and is durable before the answer leaves. A request
//! that is dropped on the way, because its client has gone or its time is over, is recorded as cut off.
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Pos, Request, Response as Answer};

use crate::domain::disclosure::Caller;
use crate::graphql::Service;
use crate::graphql::error::{CorrelationId, ErrorCode};
use crate::graphql::service::Road;
use crate::ledger::{Ledger, Trace};

/// The schema and the log that every answer of it goes through.
#[derive(Clone, Debug)]
pub struct Answering {
    /// The schema with everything that guards it.
    pub service: Service,
    /// The access log.
    pub ledger: Ledger,
}

impl Answering {
    /// Answers one operation of one caller within a time.
    pub async fn answer(
        &self,
        caller: Arc<Caller>,
        operation: Request,
        road: Road,
        (trace, within): (Trace, Duration),
    ) -> Answer {
        let correlation = CorrelationId(trace.transaction.clone());
        let Ok(recording) = self.ledger.begin(caller.clone(), trace).await else {
            return unavailable("the access log cannot be written, so nothing is disclosed");
        };
        let answer = self.service.execute(caller, operation, road, correlation);
        let Ok(answer) = tokio::time::timeout(within, answer).await else {
            return unavailable("no answer in time; ask for less, or later");
        };
        match recording.finish(answer.decision()).await {
            Ok(receipt) => answer.release(receipt),
            Err(_) => unavailable("the access log cannot be written, so nothing is disclosed"),
        }
    }
}

fn unavailable(message: &str) -> Answer {
    let error = ErrorCode::SourceUnavailable.error(message);
    Answer::from_errors(vec![error.into_server_error(Pos::default())])
}
