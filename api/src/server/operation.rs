//! `/graphql`: GraphQL over HTTP.
//!
//! What needs no body is checked before it is read, and who asks before anything is parsed.
use std::sync::Arc;

use super::State;
use super::caller::Credentials;
use super::media::{Media, is_json, wants_page};
use super::parameters::{Parameters, from_body, from_query_string};
use super::reply::{self, Problem};
use super::request_id::RequestId;
use crate::graphql::service::Road;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

/// Answers an operation.
pub async fn answer(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    let has_query = request
        .uri()
        .query()
        .is_some_and(|query| query.contains("query=") || query.contains("documentId="));
    if request.method() == Method::GET && !has_query && wants_page(request.headers()) {
        return Redirect::temporary("/explorer").into_response();
    }
    let Some(media) = Media::accepted(request.headers()) else {
        let advice = "accept application/graphql-response+json or application/json";
        return Problem::new(StatusCode::NOT_ACCEPTABLE, "BAD_USER_INPUT", advice).into_response();
    };
    match execute(&state, request, media).await {
        Ok(response) => response,
        Err(problem) => {
            let is_method = problem.status == StatusCode::METHOD_NOT_ALLOWED;
            let mut response = problem.in_media(media).into_response();
            if is_method {
                let allowed = HeaderValue::from_static("GET, POST");
                response.headers_mut().insert(header::ALLOW, allowed);
            }
            response
        }
    }
}

async fn execute(state: &State, request: Request, media: Media) -> Result<Response, Problem> {
    let road = match *request.method() {
        Method::GET => Road::QueriesOnly,
        Method::POST => Road::AnyOperation,
        _ => {
            let advice = "use GET or POST";
            return Err(Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "BAD_USER_INPUT",
                advice,
            ));
        }
    };
    check_content_type(request.headers(), road)?;
    let credentials = Credentials::from_headers(request.headers())?;
    let caller = credentials.admit(state, state.now()).await?.caller;
    let id = RequestId::of(&request);
    let parameters = operation(request, state.limits().body_bytes).await?;
    let operation = state.resolve(&caller, parameters)?;
    Ok(reply::answer(
        &state.execute(caller, operation, road, &id).await,
        media,
    ))
}

/// A page of another origin can send a GET, a form or plain text without asking first; it cannot
/// send JSON, nor our headers.
fn check_content_type(headers: &HeaderMap, road: Road) -> Result<(), Problem> {
    let may_be_absent = road == Road::QueriesOnly && !headers.contains_key(header::CONTENT_TYPE);
    if may_be_absent || is_json(headers) {
        return Ok(());
    }
    let advice = "send application/json in UTF-8";
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "BAD_USER_INPUT",
        advice,
    ))
}

async fn operation(request: Request, bytes_max: usize) -> Result<Parameters, Problem> {
    let parameters = if request.method() == Method::GET {
        from_query_string(request.uri().query().unwrap_or_default())
    } else {
        from_body(&body(request.into_body(), bytes_max).await?)
    };
    parameters.map_err(|error| Problem::bad_input(error.to_string()))
}

/// The body, with the limit where it is read: a limit of the framework's extractors would not
/// apply here.
async fn body(body: Body, bytes_max: usize) -> Result<Bytes, Problem> {
    axum::body::to_bytes(body, bytes_max)
        .await
        .map_err(|error| {
            // A client that went away gets no answer; so the only reader of this is one that sent
            // too much.
            tracing::debug!(%error, "a body was not read");
            let advice = format!("a request has at most {bytes_max} bytes");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "LIMIT_EXCEEDED", advice)
        })
}
