//! What every request passes through: an id, a span, a deadline, and a net under panics.
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::State;
use super::reply::Problem;
use super::request_id::{HEADER, RequestId};
use axum::extract::{MatchedPath, Request, State as Shared};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use tracing::Instrument as _;

/// Gives the request its id and its span, counts it, and turns a panic into `INTERNAL`. The span
/// names the route as declared, never the path or the query as sent: those may hold a person's
/// number.
pub async fn observe(
    Shared(state): Shared<Arc<State>>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = state.request_ids.of(request.headers());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route
        .as_ref()
        .map_or("unmatched", MatchedPath::as_str)
        .to_owned();
    let method = method_name(request.method());
    let span = tracing::info_span!("request", id = id.as_str(), method, route);
    request.extensions_mut().insert(id.clone());
    let started = Instant::now();
    let caught = AssertUnwindSafe(next.run(request))
        .catch_unwind()
        .instrument(span.clone())
        .await;
    let mut response = caught.unwrap_or_else(|_| internal(&id));
    response.headers_mut().insert(HEADER, id.header());
    let no_sniffing = HeaderValue::from_static("nosniff");
    response
        .headers_mut()
        .insert(header::X_CONTENT_TYPE_OPTIONS, no_sniffing);
    let (status, elapsed) = (response.status().as_u16(), started.elapsed());
    span.in_scope(|| tracing::info!(status, micros = elapsed.as_micros(), "answered"));
    let labels = [
        ("route", route),
        ("method", method.to_owned()),
        ("status", status.to_string()),
    ];
    metrics::counter!("simpul_http_requests_total", &labels).increment(1);
    metrics::histogram!("simpul_http_request_seconds", &labels[..1]).record(elapsed.as_secs_f64());
    response
}

/// Ends a request that takes too long, its body included.
pub async fn deadline(Shared(state): Shared<Arc<State>>, request: Request, next: Next) -> Response {
    let seconds = state.limits().request_seconds;
    let answer = tokio::time::timeout(Duration::from_secs(seconds), next.run(request)).await;
    answer.unwrap_or_else(|_| {
        let advice = format!("no answer within {seconds} seconds; ask for less, or later");
        Problem::new(StatusCode::GATEWAY_TIMEOUT, "SOURCE_UNAVAILABLE", advice).into_response()
    })
}

/// The panic's own text stays in the process's error output.
fn internal(id: &RequestId) -> Response {
    metrics::counter!("simpul_panics_total").increment(1);
    let message = format!("internal error; its number is {}", id.as_str());
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message).into_response()
}

/// A closed list: a label that clients choose would let them fill the memory.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
