//! `GET /feeds/batches/{id}/rejects.csv`: the rejected lines with what is wrong with them, to be
//! corrected and sent again.
use std::io;
use std::sync::Arc;

use super::batches::{find, unread};
use crate::feeds::layout::{self, Layout};
use crate::feeds::{RejectedFault, report_header, report_line};
use crate::server::State;
use crate::server::reply::Problem;
use crate::server::request_id::RequestId;
use crate::store::datasets::ImportFault;
use crate::store::feed_status::{self, KeptLine};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::{StreamExt as _, stream};
use sea_orm::DatabaseConnection;

/// Lines read from the database at once.
const PAGE_LINES: u64 = 500;

/// Sends the report.
pub async fn download(
    Shared(state): Shared<Arc<State>>,
    Path(batch): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let answer = send(&state, &batch, (&headers, &id)).await;
    answer.unwrap_or_else(Problem::into_response)
}

async fn send(
    state: &State,
    batch: &str,
    asked: (&HeaderMap, &RequestId),
) -> Result<Response, Problem> {
    let batch = find(state, batch, asked, "rejected lines").await?;
    let db = &state.parts.db;
    let has_rejects = feed_status::has_rejects(db, batch.id).await;
    let layout =
        layout::find(&batch.dataset).filter(|_| has_rejects.as_ref().is_ok_and(|has| *has));
    has_rejects.map_err(|error| unread(&error))?;
    let Some(layout) = layout else {
        let advice = "the batch keeps no rejected lines: none was rejected, or a later batch of the dataset is done";
        return Err(Problem::new(StatusCode::NOT_FOUND, "NOT_FOUND", advice));
    };
    let first = stream::iter([Ok(Bytes::from(report_header(layout)))]);
    let pages = first.chain(pages(db.clone(), layout, batch.id));
    let mut response = Response::new(Body::from_stream(pages));
    let name = format!(
        "attachment; filename=\"{}-{}-rejects.csv\"",
        batch.dataset, batch.id
    );
    let headers = response.headers_mut();
    let csv = HeaderValue::from_static("text/csv; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, csv);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// Pages of the report. Each is read when the one before was sent, so that a slow client holds
/// neither rows nor a connection.
fn pages(
    db: DatabaseConnection,
    layout: &'static Layout,
    batch: i64,
) -> impl futures_util::Stream<Item = io::Result<Bytes>> {
    stream::unfold(Some((db, 0)), move |place| async move {
        let (db, after) = place?;
        match page(&db, layout, batch, after).await {
            Ok(None) => None,
            Ok(Some((bytes, last))) => Some((Ok(bytes), Some((db, last)))),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(batch, error, "a report of rejected lines was cut off");
                Some((Err(io::Error::other("cut off")), None))
            }
        }
    })
}

async fn page(
    db: &DatabaseConnection,
    layout: &Layout,
    batch: i64,
    after: i64,
) -> Result<Option<(Bytes, i64)>, crate::store::StoreError> {
    let lines = feed_status::rejects_after(db, batch, after, PAGE_LINES).await?;
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return Ok(None);
    };
    let faults = feed_status::faults_of(db, batch, first.line..=last.line).await?;
    let last = last.line;
    let mut bytes = Vec::new();
    for line in &lines {
        bytes.extend(written(layout, line, &faults));
    }
    Ok(Some((bytes.into(), last)))
}

fn written(layout: &Layout, line: &KeptLine, faults: &[ImportFault]) -> Vec<u8> {
    // Faults are in the order of the file.
    let from = faults.partition_point(|fault| fault.line < line.line);
    let own: Vec<RejectedFault<'_>> = faults
        .iter()
        .skip(from)
        .take_while(|fault| fault.line == line.line)
        .map(|fault| RejectedFault {
            column: fault.column_name.as_deref(),
            code: &fault.code,
            reason: &fault.reason,
        })
        .collect();
    report_line(layout, line.line, &line.cells, &own)
}
