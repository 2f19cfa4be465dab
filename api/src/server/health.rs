//! Whether the service lives, whether it can answer, and its metrics.
use std::sync::Arc;
use std::time::Duration;

use super::State;
use super::agreements::AgreementsReport;
use crate::auth::verifier::IssuerReport;
use crate::domain::codes::{Code as _, Freshness, SourceRegister};
use crate::domain::dataset::{Dataset, is_confidential};
use crate::domain::facts::freshness;
use crate::domain::local_time;
use crate::domain::regulation::{RestsOn, RhythmRule};
use crate::feeds;
use crate::store::datasets;
use axum::Json;
use axum::extract::State as Shared;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use chrono::NaiveDate;
use serde::Serialize;

/// A database that does not tell of its feeds within this is away.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(2);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Readiness {
    /// `ready`; `degraded` where some issuer's keys or rows that verdicts rest on are missing or
    /// old; or `unready`.
    status: &'static str,
    database: &'static str,
    /// Whether the access log can be written: without it nothing is disclosed.
    access_log: &'static str,
    agreements: AgreementsReport,
    issuers: Vec<IssuerReport>,
    /// Age of every dataset that has a rhythm; empty while the database is away.
    sources: Vec<SourceReport>,
}

/// The age of a dataset: of its newest finished feed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SourceReport {
    dataset: &'static str,
    /// The register whose age it tells; null where verdicts ask for none.
    register: Option<&'static str>,
    as_of: Option<NaiveDate>,
    freshness: &'static str,
    /// Whether it is without rows that a verdict or a step around a restriction may rest on.
    #[serde(skip)]
    rests_nothing: bool,
}

/// The process answers. Touches nothing, so that a database's fault restarts nobody.
pub async fn alive() -> impl IntoResponse {
    Json(serde_json::json!({"status": "ok"}))
}

/// The service can answer: 200 when it can, 503 when nobody would get data. An issuer whose keys
/// are away only degrades it, since the others' callers are served; so does a register that is late
/// or was never fed, since everything but verdicts is answered.
pub async fn ready(Shared(state): Shared<Arc<State>>) -> impl IntoResponse {
    // One after the other they could take longer than a request may.
    let (sources, is_recorded) = tokio::join!(sources(&state), is_recorded(&state));
    let issuers = state.parts.verifier.report(state.now());
    let agreements = state.parts.agreements.report();
    let has_keys = issuers.iter().any(|issuer| issuer.keys.keys > 0);
    let has_every_key = issuers
        .iter()
        .all(|issuer| issuer.keys.keys > 0 && !issuer.keys.failing);
    let is_ready = sources.is_some() && is_recorded && has_keys && agreements.count > 0;
    let database = match sources {
        Some(_) => "ok",
        None => "unavailable",
    };
    let sources = sources.unwrap_or_default();
    let is_whole = has_every_key && !sources.iter().any(|source| source.rests_nothing);
    let (code, status) = match (is_ready, is_whole) {
        (true, true) => (StatusCode::OK, "ready"),
        (true, false) => (StatusCode::OK, "degraded"),
        (false, _) => (StatusCode::SERVICE_UNAVAILABLE, "unready"),
    };
    let readiness = Readiness {
        status,
        database,
        access_log: if is_recorded { "ok" } else { "unwritable" },
        agreements,
        issuers,
        sources,
    };
    (code, Json(readiness))
}

/// Whether the access log can be written.
async fn is_recorded(state: &State) -> bool {
    let head = state.parts.answering.ledger.head();
    let head = tokio::time::timeout(DATABASE_TIMEOUT, head).await;
    head.is_ok_and(|head| head.is_ok())
}

/// Age of the datasets; `None` where the database does not tell it in time. Whether there is news of
/// a confidential one is its owner's alone to know.
async fn sources(state: &State) -> Option<Vec<SourceReport>> {
    let states = datasets::states(&state.parts.db);
    let states = tokio::time::timeout(DATABASE_TIMEOUT, states)
        .await
        .ok()?
        .ok()?;
    let day = local_time::day(state.now());
    let report = |dataset: &Dataset| {
        let rhythm = &state.parts.law.feed_rhythm(dataset.name, day)?.rule;
        let as_of = states.get(dataset.name).and_then(|state| state.as_of);
        let freshness = freshness(as_of, rhythm, day);
        Some(SourceReport {
            dataset: dataset.name,
            register: rhythm.register.map(SourceRegister::as_str),
            as_of,
            freshness: freshness.as_str(),
            rests_nothing: rests_nothing(rhythm, freshness),
        })
    };
    let datasets = feeds::datasets();
    let told = datasets
        .iter()
        .filter(|dataset| !is_confidential(dataset.name));
    Some(told.filter_map(report).collect())
}

/// Whether verdicts or steps that would rest on the dataset cannot. One that is cited by its rows alone
/// and was never fed has none that could be cited.
fn rests_nothing(rhythm: &RhythmRule, freshness: Freshness) -> bool {
    let is_cited = rhythm.verdict_rests_on_it == RestsOn::WhenCited;
    match freshness {
        Freshness::OnTime => false,
        Freshness::Late | Freshness::Stale => is_cited || rhythm.register.is_some(),
        Freshness::Missing => rhythm.register.is_some(),
    }
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
