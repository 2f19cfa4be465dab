//! Whether the service lives, whether it can answer, and its metrics.
use std::sync::Arc;
use std::time::Duration;

use super::State;
use crate::auth::verifier::IssuerReport;
use axum::Json;
use axum::extract::State as Shared;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;

/// A database that does not answer a ping within this is away.
const PING_TIMEOUT: Duration = Duration::from_secs(2);

#[derive(Serialize)]
struct Readiness {
    /// `ready`, `degraded` where some issuer's keys are missing or old, or `unready`.
    status: &'static str,
    database: &'static str,
    agreements: usize,
    issuers: Vec<IssuerReport>,
}

/// The process answers. Touches nothing, so that a database's fault restarts nobody.
pub async fn alive() -> impl IntoResponse {
    Json(serde_json::json!({"status": "ok"}))
}

/// The service can answer: 200 when it can, 503 when nobody would get data. An issuer whose keys
/// are away only degrades it, since the others' callers are served.
pub async fn ready(Shared(state): Shared<Arc<State>>) -> impl IntoResponse {
    let pinged = tokio::time::timeout(PING_TIMEOUT, state.parts.db.ping()).await;
    let is_database_up = matches!(pinged, Ok(Ok(())));
    let issuers = state.parts.verifier.report(state.now());
    let agreements = state.parts.agreements.iter().count();
    let has_keys = issuers.iter().any(|issuer| issuer.keys.keys > 0);
    let is_whole = issuers
        .iter()
        .all(|issuer| issuer.keys.keys > 0 && !issuer.keys.failing);
    let is_ready = is_database_up && has_keys && agreements > 0;
    let status = match (is_ready, is_whole) {
        (true, true) => "ready",
        (true, false) => "degraded",
        (false, _) => "unready",
    };
    let database = if is_database_up { "ok" } else { "unavailable" };
    let code = if is_ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        code,
        Json(Readiness {
            status,
            database,
            agreements,
            issuers,
        }),
    )
}

/// Metrics in Prometheus' text format.
pub async fn metrics(Shared(state): Shared<Arc<State>>) -> impl IntoResponse {
    let open = state
        .limits()
        .websockets
        .saturating_sub(state.sockets.available_permits());
    metrics::gauge!("simpul_websockets_open").set(u32::try_from(open).unwrap_or(u32::MAX));
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, crate::telemetry::metrics().render())
}
