//! The errors with which the executor refuses a request or withholds a part of it.
use async_graphql::{PathSegment, ServerError, Value};

use crate::domain::disclosure::{Caller, Unstated};
use crate::graphql::error::ErrorCode;
use crate::policy::extent::LimitExceeded;
use crate::policy::plan::Denied;

/// The refusal of a document that an agreement does not accept.
pub(super) const ONLY_REGISTERED: &str =
    "the agreement accepts registered documents only; send the id of one, or have this registered";

/// Selections of one document that may be withheld. Each is told in every row that has it, with the way to
/// its right, which is longer than most values.
const WITHHELD_MAX: usize = 200;
/// Errors that one answer lists.
const ERRORS_MAX: usize = 5_000;

/// Refuses a document of which too much would be withheld; `accessPlan` tells it once.
pub(super) fn check_withheld(selections: usize) -> Result<(), LimitExceeded> {
    if selections > WITHHELD_MAX {
        return Err(LimitExceeded {
            what: "withheld selections",
            allowed: WITHHELD_MAX as u64,
        });
    }
    Ok(())
}

/// Lists no more errors than an answer may carry, and says that there are more.
pub(super) fn bound(errors: &mut Vec<ServerError>) {
    let more = errors.len().saturating_sub(ERRORS_MAX);
    if more == 0 {
        return;
    }
    errors.truncate(ERRORS_MAX);
    let message = format!("{more} more errors are not listed");
    errors.push(refusal(ErrorCode::LimitExceeded, &message));
}

/// A number that no reader takes is told in the reader's words, which name a place of its own text.
pub(super) fn in_own_words(error: &mut ServerError) {
    if error.message.starts_with("invalid number") {
        "a number of the document is out of range".clone_into(&mut error.message);
    }
}

/// A limit that is passed, with which and how far it goes.
pub(super) fn too_much(exceeded: LimitExceeded) -> Vec<ServerError> {
    let mut error = refusal(ErrorCode::LimitExceeded, &exceeded.to_string());
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("limit", exceeded.what);
    extensions.set("allowed", exceeded.allowed);
    vec![error]
}

/// A refusal of the whole request.
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

/// Why a caller lacks a coordinate: the code and the words.
pub(super) fn reason(caller: &Caller) -> (ErrorCode, &'static str) {
    match caller.unstated() {
        Some(Unstated::Purpose) => (
            ErrorCode::PurposeRequired,
            "state a purpose of the agreement in Simpul-Purpose",
        ),
        Some(Unstated::Reference) => (
            ErrorCode::ReferenceRequired,
            "this purpose asks for a reference in Simpul-Reference",
        ),
        None => (
            ErrorCode::Forbidden,
            "token, agreement and purpose together do not permit it",
        ),
    }
}

/// The error of a selection that is withheld.
pub(super) fn denial(denied: &Denied, caller: &Caller) -> ServerError {
    let (code, reason) = reason(caller);
    let mut error = ServerError::new(
        format!("{} is withheld: {reason}", denied.coordinate),
        Some(denied.position),
    );
    error.path = denied
        .path
        .iter()
        .map(|key| PathSegment::Field(key.clone()))
        .collect();
    let scopes = denied.requirement.alternatives();
    let scopes = scopes
        .into_iter()
        .map(|all| Value::List(all.into_iter().map(Value::String).collect()))
        .collect();
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", code.as_str());
    extensions.set("coordinate", denied.coordinate.as_str());
    extensions.set("requiredScopes", Value::List(scopes));
    extensions.set("agreement", caller.agreement().number.as_str());
    extensions.set("reason", reason);
    error
}
