//! `GET /feeds/batches/{id}`: what became of a file, for the agency that feeds the dataset.
use std::sync::Arc;

use super::answers;
use crate::domain::access_log::Details;
use crate::domain::disclosure::FeedScope;
use crate::feeds::datasets;
use crate::server::State;
use crate::server::caller::Credentials;
use crate::server::reply::Problem;
use crate::server::request_id::RequestId;
use crate::store::StoreError;
use crate::store::datasets::ImportBatch;
use crate::store::feed_status::{self, FaultCount};
use axum::Extension;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

/// Answers how a batch stands.
pub async fn status(
    Shared(state): Shared<Arc<State>>,
    Path(batch): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let answer = look(&state, &batch, (&headers, &id)).await;
    answer.unwrap_or_else(Problem::into_response)
}

async fn look(
    state: &State,
    batch: &str,
    asked: (&HeaderMap, &RequestId),
) -> Result<Response, Problem> {
    let batch = find(state, batch, asked, "state").await?;
    let db = &state.parts.db;
    let faults = feed_status::fault_counts(db, batch.id);
    let faults = faults.await.map_err(|error| unread(&error))?;
    let reason = feed_status::reason(db, batch.id).await;
    let reason = reason.map_err(|error| unread(&error))?;
    let has_rejects = feed_status::has_rejects(db, batch.id).await;
    let has_rejects = has_rejects.map_err(|error| unread(&error))?;
    let mut body = described(&batch, &faults);
    let more = [
        ("reason", json!(reason)),
        (
            "rejects",
            json!(has_rejects.then(|| format!("{}/rejects.csv", answers::place_of(batch.id)))),
        ),
        ("progress", progress(state, batch.id)),
    ];
    body.extend(more.map(|(name, value)| (name.to_owned(), value)));
    let body = Value::Object(body);
    Ok(answers::of(StatusCode::OK, "application/json", &body))
}

fn described(batch: &ImportBatch, faults: &[FaultCount]) -> Map<String, Value> {
    let faults: Map<String, Value> = faults
        .iter()
        .map(|fault| (fault.code.clone(), json!(fault.count)))
        .collect();
    let body = [
        ("batch", json!(batch.id.to_string())),
        ("dataset", json!(batch.dataset)),
        ("fileName", json!(batch.file_name)),
        ("status", json!(batch.status)),
        ("asOf", json!(batch.as_of)),
        ("mode", json!(if batch.is_full { "full" } else { "part" })),
        ("submittedBy", json!(batch.submitted_by)),
        ("startedAt", json!(batch.started_at)),
        ("finishedAt", json!(batch.finished_at)),
        (
            "rows",
            json!({
                "read": batch.rows_read, "inserted": batch.rows_inserted,
                "updated": batch.rows_updated, "unchanged": batch.rows_unchanged,
                "rejected": batch.rows_rejected, "retired": batch.rows_retired,
            }),
        ),
        ("faults", Value::Object(faults)),
    ];
    body.map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}

/// How far the file is written; null where it is not the one under way in this process.
fn progress(state: &State, batch: i64) -> Value {
    let Some(progress) = state.queue.progress_of(batch) else {
        return Value::Null;
    };
    let percent = (progress.lines * 100).checked_div(progress.lines_total);
    json!({ "lines": progress.lines, "linesTotal": progress.lines_total, "percent": percent })
}

/// The batch, if the request may look at a part of it, which is then recorded. One that does not
/// exist and one of another agency look alike.
pub(super) async fn find(
    state: &State,
    batch: &str,
    (headers, id): (&HeaderMap, &RequestId),
    part: &'static str,
) -> Result<ImportBatch, Problem> {
    let credentials = Credentials::from_headers(headers)?;
    let caller = credentials.admit(state, state.now()).await?.caller;
    let scope: FeedScope = caller.feed_scope(&datasets()).ok_or_else(|| {
        let advice = "batches are seen with the scope feed:read, for a purpose of the agreement";
        Problem::new(StatusCode::FORBIDDEN, "FORBIDDEN", advice)
    })?;
    let number = batch.parse().map_err(|_| no_batch())?;
    let found = feed_status::find_batch(&state.parts.db, &scope, number).await;
    let found = found
        .map_err(|error| unread(&error))?
        .ok_or_else(no_batch)?;
    let read = Details::FeedRead {
        dataset: found.dataset.clone(),
        batch: found.id,
        part,
    };
    state.record_of(&caller, read, id).await?;
    Ok(found)
}

fn no_batch() -> Problem {
    let advice = "your agency feeds no such batch";
    Problem::new(StatusCode::NOT_FOUND, "NOT_FOUND", advice)
}

/// The database did not answer. The cause is logged here, once.
pub(super) fn unread(error: &StoreError) -> Problem {
    let error = error as &dyn std::error::Error;
    tracing::error!(error, "a batch could not be read");
    let advice = "the database did not answer; ask again";
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "SOURCE_UNAVAILABLE",
        advice,
    )
}
