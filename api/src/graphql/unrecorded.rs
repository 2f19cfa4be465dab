//! An answer before it is recorded: nothing reads it, and it leaves only with the log's receipt.
use async_graphql::{Response, Value, value};

use super::error::ErrorCode;
use crate::domain::access_log::{Decision, Receipt};

/// An answer that nobody has seen.
#[derive(Debug)]
pub struct Unrecorded {
    response: Response,
    decision: Decision,
}

impl Unrecorded {
    /// Holds an answer back.
    pub(super) fn new(response: Response) -> Self {
        let is_denied = |code: &Value| {
            let codes = [
                ErrorCode::Forbidden,
                ErrorCode::PurposeRequired,
                ErrorCode::ReferenceRequired,
            ];
            codes
                .iter()
                .any(|known| *code == Value::from(known.as_str()))
        };
        let withholds = response.errors.iter().any(|error| {
            let code = error.extensions.as_ref().and_then(|all| all.get("code"));
            code.is_some_and(is_denied)
        });
        let decision = match (response.data == Value::Null, withholds) {
            (true, _) => Decision::Refused,
            (false, true) => Decision::Partly,
            (false, false) => Decision::Disclosed,
        };
        Self { response, decision }
    }

    /// What became of the request.
    pub fn decision(&self) -> Decision {
        self.decision
    }

    /// Lets the answer go, with its place in the log as `extensions.log.index`.
    pub fn release(mut self, receipt: Receipt) -> Response {
        let index = value!({ "index": receipt.index() });
        self.response.extensions.insert("log".to_owned(), index);
        self.response
    }
}
