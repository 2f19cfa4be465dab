//! What clients are told when something cannot be answered: stable codes, and no more than they may know.
use async_graphql::{Context, Error, ErrorExtensions};

use crate::loaders::LoadError;

/// The closed list of codes in `extensions.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// No valid token, or no agreement for its client.
    Unauthenticated,
    /// The agreement does not permit this coordinate.
    Forbidden,
    /// No purpose of the agreement was stated.
    PurposeRequired,
    /// The purpose asks for a case, power of attorney or application.
    ReferenceRequired,
    /// The document, a variable or an argument is not well-formed.
    BadUserInput,
    /// The request asks for more than one request may.
    LimitExceeded,
    /// The database or a register's source is away.
    SourceUnavailable,
    /// The request contradicts what is there.
    Conflict,
    /// There is none, or it is withheld: both look alike.
    NotFound,
    /// A fault of the service, told only by its correlation id.
    Internal,
}

impl ErrorCode {
    /// Every code.
    pub const ALL: [Self; 10] = [
        Self::Unauthenticated,
        Self::Forbidden,
        Self::PurposeRequired,
        Self::ReferenceRequired,
        Self::BadUserInput,
        Self::LimitExceeded,
        Self::SourceUnavailable,
        Self::Conflict,
        Self::NotFound,
        Self::Internal,
    ];

    /// The code as clients receive it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::PurposeRequired => "PURPOSE_REQUIRED",
            Self::ReferenceRequired => "REFERENCE_REQUIRED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::SourceUnavailable => "SOURCE_UNAVAILABLE",
            Self::Conflict => "CONFLICT",
            Self::NotFound => "NOT_FOUND",
            Self::Internal => "INTERNAL",
        }
    }

    /// An error of this code.
    pub fn error(self, message: impl Into<String>) -> Error {
        Error::new(message).extend_with(|_, extensions| extensions.set("code", self.as_str()))
    }
}

/// The id under which the log knows this request; put into the request's data.
#[derive(Clone, Debug)]
pub struct CorrelationId(pub String);

/// A governed field's answer: `None` where there is nothing or it is withheld. An error nulls this
/// field alone and leaves its siblings.
pub type Answer<T> = Option<Result<T, Error>>;

/// Turns what a loader said into an answer. The cause is logged here, once, and goes no further.
pub fn answer<T>(ctx: &Context<'_>, loaded: Result<Option<T>, LoadError>) -> Answer<T> {
    match loaded {
        Ok(value) => value.map(Ok),
        Err(error) => Some(Err(unavailable(ctx, &error))),
    }
}

/// What is said of a cursor that this listing and order never gave out.
pub const FOREIGN_CURSOR: &str = "the cursor is not one of this listing and order";

/// The client's error for what a loader could not answer.
pub fn unavailable(ctx: &Context<'_>, error: &LoadError) -> Error {
    if error.is_foreign_place() {
        return ErrorCode::BadUserInput.error(FOREIGN_CURSOR);
    }
    let correlation = ctx
        .data_opt::<CorrelationId>()
        .map(|id| id.0.clone())
        .unwrap_or_default();
    tracing::error!(
        correlation,
        error = error as &dyn std::error::Error,
        "a read failed"
    );
    ErrorCode::SourceUnavailable
        .error("a source did not answer; try again")
        .extend_with(|_, extensions| extensions.set("correlationId", correlation.as_str()))
}
