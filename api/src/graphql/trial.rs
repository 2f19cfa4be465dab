//! The service as the tests of this room ask it.
use std::sync::Arc;

use async_graphql::{Request, Response};
use sea_orm::DatabaseConnection;

use super::error::CorrelationId;
use super::service::{Road, Service};
use crate::domain::access_log::Receipt;
use crate::domain::disclosure::Caller;
use crate::domain::regulation::Regulation;
use crate::policy::extent::DocumentLimits;

/// The service over a database.
pub(crate) fn service(db: DatabaseConnection) -> Service {
    let law = Arc::new(Regulation::embedded().unwrap());
    Service::new(db, law, Vec::new(), DocumentLimits::default()).unwrap()
}

/// A caller's request, answered.
pub(crate) async fn ask(service: &Service, caller: &Arc<Caller>, request: Request) -> Response {
    let correlation = CorrelationId("test".to_owned());
    let answer = service
        .execute(caller.clone(), request, Road::QueriesOnly, correlation)
        .await;
    answer.release(Receipt::of(0))
}
