//! `/log/…`: what anybody needs to hold the access log to its word. Hashes and signatures only: a
//! record itself is read by GraphQL, by those it concerns.
use std::sync::Arc;

use super::State;
use super::reply::Problem;
use crate::ledger::merkle::Hash;
use crate::ledger::note::{KeyKind, VerifierKey};
use crate::store::StoreError;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State as Shared};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

/// A cosignature is one line and a number.
const COSIGNATURE_BYTES_MAX: usize = 4_096;

/// The routes.
pub fn routes() -> Router<Arc<State>> {
    let cosignatures = post(cosign).layer(DefaultBodyLimit::max(COSIGNATURE_BYTES_MAX));
    Router::new()
        .route("/log/checkpoint", get(checkpoint))
        .route("/log/key", get(keys))
        .route("/log/proof/{index}", get(proof))
        .route("/log/consistency", get(consistency))
        .route("/log/cosignatures", cosignatures)
}

/// The last signed head, as a C2SP signed note.
async fn checkpoint(Shared(state): Shared<Arc<State>>) -> Result<Response, Problem> {
    let note = state.parts.answering.ledger.last_checkpoint().await;
    let note = note.map_err(|error| unread(&error))?;
    Ok(text(note.ok_or_else(not_yet)?.to_string()))
}

/// The keys by which heads are verified, one a line.
async fn keys(Shared(state): Shared<Arc<State>>) -> Response {
    let keys = state.parts.answering.ledger.public_keys();
    let lines: Vec<String> = keys.iter().map(ToString::to_string).collect();
    text(lines.join("\n") + "\n")
}

/// The proof that a record is under the last signed head.
async fn proof(
    Shared(state): Shared<Arc<State>>,
    Path(index): Path<String>,
) -> Result<Response, Problem> {
    let index = index.parse().map_err(|_| {
        Problem::bad_input("the index is the whole number of an answer's extensions")
    })?;
    let proof = state.parts.answering.ledger.inclusion(index).await;
    let proof = proof.map_err(|error| unread(&error))?.ok_or_else(not_yet)?;
    Ok(document(&json!({
        "index": index,
        "size": proof.size,
        "leaf": STANDARD.encode(proof.leaf),
        "hashes": encoded(&proof.hashes),
        "checkpoint": proof.checkpoint.to_string(),
    })))
}

/// What a witness saw before.
#[derive(Deserialize)]
struct Seen {
    /// Records of the head that it saw; 0 of none.
    from: u64,
}

/// The proof that the log only grew since an earlier head.
async fn consistency(
    Shared(state): Shared<Arc<State>>,
    seen: Result<Query<Seen>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let Query(seen) = seen.map_err(|_| Problem::bad_input("from is the size of a checkpoint"))?;
    let grown = state.parts.answering.ledger.consistency(seen.from).await;
    let (note, hashes) = grown.map_err(|error| unread(&error))?.ok_or_else(not_yet)?;
    Ok(document(&json!({
        "from": seen.from,
        "hashes": encoded(&hashes),
        "checkpoint": note.to_string(),
    })))
}

/// A witness's signature.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cosignature {
    /// Size of the head that was signed.
    size: u64,
    /// The line.
    line: String,
}

/// Takes a signature of a witness that an agreement names. The signature is its own credential.
async fn cosign(
    Shared(state): Shared<Arc<State>>,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Response, Problem> {
    let body = body.map_err(|_| {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "LIMIT_EXCEEDED",
            "a cosignature is one line",
        )
    })?;
    let given: Cosignature = serde_json::from_slice(&body)
        .map_err(|_| Problem::bad_input("send {\"size\": …, \"line\": \"— name …\"}"))?;
    let ledger = &state.parts.answering.ledger;
    for key in cosigners(&state) {
        let line = (given.size, given.line.as_str());
        match ledger.cosign(line, &key, state.now()).await {
            Ok(None) => {}
            Ok(Some(is_new)) => {
                let status = if is_new {
                    StatusCode::CREATED
                } else {
                    StatusCode::OK
                };
                return Ok((status, document(&json!({ "cosigner": key.name() }))).into_response());
            }
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "a cosignature was not kept");
                return Err(Problem::unrecorded());
            }
        }
    }
    let advice =
        "no agreement names a witness who signed that line under a checkpoint of that size";
    Err(Problem::new(StatusCode::FORBIDDEN, "FORBIDDEN", advice))
}

/// The witnesses that agreements name.
fn cosigners(state: &State) -> Vec<VerifierKey> {
    let agreements = state.parts.agreements.current();
    agreements
        .iter()
        .filter_map(|agreement| agreement.cosigner.as_deref())
        .filter_map(|key| VerifierKey::parse(key).ok())
        .filter(|key| key.kind() == KeyKind::Cosigner)
        .collect()
}

fn encoded(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(|hash| STANDARD.encode(hash)).collect()
}

fn text(body: String) -> Response {
    let kind = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (kind, body).into_response()
}

fn document(body: &Value) -> Response {
    let mut response = axum::Json(body).into_response();
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}

fn not_yet() -> Problem {
    let advice = "no signed checkpoint covers it yet; the next one will";
    Problem::new(StatusCode::NOT_FOUND, "NOT_FOUND", advice)
}

/// The log's database did not answer. The cause is logged here, once.
fn unread(error: &StoreError) -> Problem {
    let error = error as &dyn std::error::Error;
    tracing::error!(error, "the access log could not be read");
    let advice = "the access log's database did not answer; ask again";
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "SOURCE_UNAVAILABLE",
        advice,
    )
}
