//! What a sender is told, for programs by codes and for people in both languages. Problems are
//! those of RFC 9457, with the list of errors that every answer of the service has.
use std::io;

use crate::domain::codes::{BatchStatus, Code as _};
use crate::feeds::{BatchReport, FeedError};
use crate::server::reply::Problem;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

/// Where a batch is seen.
pub(super) fn place_of(batch: i64) -> String {
    format!("/feeds/batches/{batch}")
}

/// The file has arrived and will be written.
pub(super) fn accepted(batch: i64) -> Response {
    let place = place_of(batch);
    let body = json!({
        "batch": batch.to_string(), "status": BatchStatus::Running.as_str(), "location": place,
    });
    let mut response = of(StatusCode::ACCEPTED, "application/json", &body);
    if let Ok(place) = HeaderValue::from_str(&place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}

/// Nothing is left to do: the very file was imported before, or a person has to look.
pub(super) fn settled(report: &BatchReport) -> Response {
    match report.status {
        BatchStatus::Done | BatchStatus::Running => {
            of(StatusCode::OK, "application/json", &report_of(report))
        }
        BatchStatus::Held => problem(
            StatusCode::UNPROCESSABLE_ENTITY,
            "CONFLICT",
            &Words {
                title: "The file is held",
                judul: "Berkas ditahan",
                detail: "more lines are rejected, or more rows would be retired, than pass without a person's look; \
                         correct the file, or send it again with accept=faults or accept=retirement"
                    .to_owned(),
                rincian: "baris yang ditolak atau data yang akan dihapus melebihi batas tanpa pemeriksaan petugas; \
                          perbaiki berkas, atau kirim ulang dengan accept=faults atau accept=retirement"
                    .to_owned(),
            },
            Some(report),
        ),
        BatchStatus::Failed => problem(
            StatusCode::UNPROCESSABLE_ENTITY,
            "BAD_USER_INPUT",
            &Words {
                title: "The file was refused",
                judul: "Berkas ditolak",
                detail: "nothing of it was written".to_owned(),
                rincian: "tidak ada yang dicatat".to_owned(),
            },
            Some(report),
        ),
    }
}

/// The file was not taken.
pub(super) fn refused(error: &FeedError) -> Response {
    match error {
        FeedError::Refused(refusal) => problem(
            StatusCode::UNPROCESSABLE_ENTITY,
            "BAD_USER_INPUT",
            &Words {
                title: "The file was refused",
                judul: "Berkas ditolak",
                detail: refusal.to_string(),
                rincian: refusal.in_indonesian(),
            },
            None,
        ),
        FeedError::Older { as_of, newest } => problem(
            StatusCode::UNPROCESSABLE_ENTITY,
            "CONFLICT",
            &Words {
                title: "The register is newer than the file",
                judul: "Data yang ada lebih baru daripada berkas",
                detail: format!(
                    "the file is true of {as_of}, the register of {newest}; to take it all the same send it again with accept=older"
                ),
                rincian: format!(
                    "berkas per {as_of}, data yang ada per {newest}; bila tetap akan dipakai, kirim ulang dengan accept=older"
                ),
            },
            None,
        ),
        FeedError::Overtaken | FeedError::Changed => problem(
            StatusCode::CONFLICT,
            "CONFLICT",
            &Words {
                title: "Another file of the dataset is being written",
                judul: "Berkas lain untuk kumpulan data ini sedang diproses",
                detail: "send it again when that batch has ended".to_owned(),
                rincian: "kirim ulang setelah proses itu selesai".to_owned(),
            },
            None,
        ),
        FeedError::UnknownDataset { .. }
        | FeedError::Unreadable(_)
        | FeedError::Unwritten(_)
        | FeedError::CutOff(_) => {
            tracing::error!(
                error = error as &dyn std::error::Error,
                "a feed was not received"
            );
            unavailable().into_response()
        }
    }
}

struct Words {
    title: &'static str,
    judul: &'static str,
    detail: String,
    rincian: String,
}

fn problem(
    status: StatusCode,
    code: &'static str,
    words: &Words,
    report: Option<&BatchReport>,
) -> Response {
    let mut body = json!({
        "type": "about:blank",
        "title": words.title,
        "status": status.as_u16(),
        "detail": words.detail,
        "indonesian": { "title": words.judul, "detail": words.rincian },
        "errors": [{ "message": words.detail, "extensions": { "code": code } }],
    });
    if let (Some(report), Some(body)) = (report, body.as_object_mut()) {
        body.insert("report".to_owned(), report_of(report));
    }
    of(status, "application/problem+json", &body)
}

fn report_of(report: &BatchReport) -> Value {
    let counts = report.counts;
    let faults: serde_json::Map<String, Value> = report
        .faults
        .iter()
        .map(|(code, count)| (code.to_string(), json!(count)))
        .collect();
    let place = place_of(report.batch_id);
    json!({
        "batch": report.batch_id.to_string(),
        "dataset": report.dataset,
        "status": report.status.as_str(),
        "isRepeat": report.is_repeat,
        "rows": {
            "read": counts.read, "inserted": counts.inserted, "updated": counts.updated,
            "unchanged": counts.unchanged, "rejected": counts.rejected, "retired": counts.retired,
        },
        "faults": faults,
        "rejects": (counts.rejected > 0).then(|| format!("{place}/rejects.csv")),
        "location": place,
    })
}

/// JSON that nobody keeps.
pub(super) fn of(status: StatusCode, kind: &'static str, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Another file of the dataset is on its way.
pub(super) fn not_its_turn() -> Problem {
    let advice =
        "another file of the dataset is being sent or written; send this one when that has ended";
    Problem::new(StatusCode::CONFLICT, "CONFLICT", advice)
}

/// Too many files wait.
pub(super) fn busy() -> Problem {
    let advice = "as many files wait as may; send it again later";
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "SOURCE_UNAVAILABLE",
        advice,
    )
}

/// The service cannot take it.
pub(super) fn unavailable() -> Problem {
    let advice =
        "the file could not be taken in; send it again, which goes on where it was cut off";
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "SOURCE_UNAVAILABLE",
        advice,
    )
}

/// The body ended early.
pub(super) fn cut_off() -> Problem {
    Problem::bad_input("the file was cut off on its way; nothing of it was kept")
}

/// The disk refuses.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is the last to see the error"
)]
pub(super) fn unwritable(error: io::Error) -> Problem {
    tracing::error!(%error, "the spool cannot be written");
    unavailable()
}
