//! Answers: one body shape for everything that goes wrong, and the status that a code has.
use std::borrow::Cow;

use super::media::Media;
use crate::graphql::service::ONLY_QUERIES;
use async_graphql::{Response as Answer, ServerError, Value};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A request that is refused before the executor, with its stable code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The status.
    pub status: StatusCode,
    /// The code, one of the closed list in the schema's description.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: Cow<'static, str>,
    /// The media type, where it was negotiated.
    pub media: Media,
}

impl Problem {
    /// A problem in plain JSON.
    pub fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            media: Media::Json,
        }
    }

    /// Malformed input.
    pub fn bad_input(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", message)
    }

    /// The access log cannot be written.
    pub fn unrecorded() -> Self {
        let advice = "the access log cannot be written, so nothing is disclosed";
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "SOURCE_UNAVAILABLE",
            advice,
        )
    }

    /// Nothing is there.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", "no such route")
    }

    /// The same in the negotiated media type.
    pub fn in_media(self, media: Media) -> Self {
        Self { media, ..self }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let error = json!({"message": self.message, "extensions": {"code": self.code}});
        let body = json!({"errors": [error]}).to_string();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.media.content_type());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// No such route.
pub async fn not_found() -> Problem {
    Problem::not_found()
}

/// The route has other methods.
pub async fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "BAD_USER_INPUT",
        "this route has no such method",
    )
}

/// The executor's answer as HTTP has it.
pub fn answer(answer: &Answer, media: Media) -> Response {
    let status = status(answer, media);
    let body = if is_request_error(answer) {
        errors_only(answer)
    } else {
        serde_json::to_vec(answer)
    };
    let Ok(body) = body else {
        return Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL",
            "the answer cannot be written",
        )
        .in_media(media)
        .into_response();
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers: &mut HeaderMap = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media.content_type());
    // Answers depend on who asks, and hold what must not linger in a cache.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    response
}

/// Whether nothing was executed: no data, and either no error that belongs to a field or a
/// refusal of the whole operation, whose errors name the fields that were refused.
pub fn is_request_error(answer: &Answer) -> bool {
    let is_refusal = |error: &ServerError| {
        let code = extension(error, "code");
        matches!(
            code,
            "FORBIDDEN" | "PURPOSE_REQUIRED" | "REFERENCE_REQUIRED"
        )
    };
    answer.data == Value::Null
        && !answer.errors.is_empty()
        && answer
            .errors
            .iter()
            .all(|error| error.path.is_empty() || is_refusal(error))
}

/// The status of an answer. In plain JSON an answer of the executor is 200 by the specification;
/// only what an intermediary must know, that there is no answer, has its own status there too.
fn status(answer: &Answer, media: Media) -> StatusCode {
    if !is_request_error(answer) {
        return StatusCode::OK;
    }
    let status = answer
        .errors
        .first()
        .map_or(StatusCode::BAD_REQUEST, status_of);
    let must_show = status.is_server_error() || status == StatusCode::METHOD_NOT_ALLOWED;
    match media {
        Media::GraphqlResponse => status,
        Media::Json if must_show => status,
        Media::Json => StatusCode::OK,
    }
}

fn status_of(error: &ServerError) -> StatusCode {
    if error.message == ONLY_QUERIES {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    status_of_code(extension(error, "code"))
}

fn extension<'a>(error: &'a ServerError, name: &str) -> &'a str {
    match error.extensions.as_ref().and_then(|known| known.get(name)) {
        Some(Value::String(text)) => text.as_str(),
        _ => "",
    }
}

/// The status of a stable code.
pub fn status_of_code(code: &str) -> StatusCode {
    match code {
        "UNAUTHENTICATED" => StatusCode::UNAUTHORIZED,
        "FORBIDDEN" => StatusCode::FORBIDDEN,
        "NOT_FOUND" => StatusCode::NOT_FOUND,
        "CONFLICT" => StatusCode::CONFLICT,
        "SOURCE_UNAVAILABLE" => StatusCode::SERVICE_UNAVAILABLE,
        "INTERNAL" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// A request error has no `data` at all: null would say that something was executed.
fn errors_only(answer: &Answer) -> serde_json::Result<Vec<u8>> {
    let mut body = json!({"errors": answer.errors});
    if let (Some(body), false) = (body.as_object_mut(), answer.extensions.is_empty()) {
        body.insert(
            "extensions".to_owned(),
            serde_json::to_value(&answer.extensions)?,
        );
    }
    serde_json::to_vec(&body)
}
