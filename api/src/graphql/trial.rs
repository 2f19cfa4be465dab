//! The service as the tests of this room ask it.
use std::sync::Arc;

use async_graphql::{Request, Response};
use sea_orm::DatabaseConnection;

use super::error::CorrelationId;
use super::seal::{Seal, Seals};
use super::service::{Road, Service, ServiceParts};
use crate::domain::access_log::{Pseudonyms, Receipt};
use crate::domain::codes::Agency;
use crate::domain::disclosure::Caller;
use crate::domain::regulation::Regulation;
use crate::policy::extent::DocumentLimits;

/// The key that seals in tests.
const KEY: [u8; 32] = [7; 32];

/// What a service over a database is made of.
pub(crate) fn parts(db: DatabaseConnection) -> ServiceParts {
    ServiceParts {
        log: db.clone(),
        db,
        pseudonyms: Pseudonyms::new(&[KEY]).unwrap(),
        regulation: Arc::new(Regulation::embedded().unwrap()),
        datasets: Vec::new(),
        limits: DocumentLimits::default(),
        seals: Seals::new(&[KEY]).unwrap(),
        draw: crate::graphql::mutation::Draw(rand::random),
    }
}

/// The service over a database.
pub(crate) fn service(db: DatabaseConnection) -> Service {
    Service::new(parts(db)).unwrap()
}

/// The seal of an agency, as the service has it.
pub(crate) fn seal(agency: Agency) -> Seal {
    Seals::new(&[KEY]).unwrap().of(agency)
}

/// A caller's request, answered.
pub(crate) async fn ask(service: &Service, caller: &Arc<Caller>, request: Request) -> Response {
    let correlation = CorrelationId("test".to_owned());
    let answer = service
        .execute(caller.clone(), request, Road::QueriesOnly, correlation)
        .await;
    answer.release(Receipt::of(0))
}
