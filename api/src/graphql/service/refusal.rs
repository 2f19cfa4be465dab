//! How an operation is refused before it runs.
use async_graphql::ServerError;

use crate::graphql::error::ErrorCode;
use crate::policy::extent::LimitExceeded;

/// The document is larger than one may be.
pub(super) fn too_much(exceeded: LimitExceeded) -> Vec<ServerError> {
    let mut error = refusal(ErrorCode::LimitExceeded, &exceeded.to_string());
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("limit", exceeded.what);
    extensions.set("allowed", exceeded.allowed);
    vec![error]
}

/// A refusal of the whole operation.
pub(super) fn refusal(code: ErrorCode, message: &str) -> ServerError {
    let mut error = ServerError::new(message, None);
    error
        .extensions
        .get_or_insert_default()
        .set("code", code.as_str());
    error
}

/// The library's own errors tell what is wrong with the document or a variable.
pub(super) fn code_by_default(error: &mut ServerError) {
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        extensions.set("code", ErrorCode::BadUserInput.as_str());
    }
}
