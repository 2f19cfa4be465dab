//! From what a request carries to the caller that an agreement admits.
use std::sync::Arc;

use super::State;
use super::reply::{Problem, status_of_code};
use crate::auth::TokenError;
use crate::domain::disclosure::{Caller, Claims, Refusal, Stated, admit};
use crate::domain::local_time::day;
use axum::http::{HeaderMap, StatusCode, header};
use chrono::{DateTime, Utc};

/// Why the caller is stated to ask.
const PURPOSE: &str = "simpul-purpose";
/// The caller's own reference: a case, an application, a letter.
const REFERENCE: &str = "simpul-reference";
/// Longest purpose or reference, in bytes: both end in the access log.
const STATED_BYTES_MAX: usize = 200;

/// What a request carries about who asks.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// The bearer token.
    pub token: Option<String>,
    /// Purpose and reference.
    pub stated: Stated,
}

/// A caller with the claims it was admitted by.
pub struct Admitted {
    /// The caller.
    pub caller: Arc<Caller>,
    /// Its claims.
    pub claims: Arc<Claims>,
}

/// Why nobody is admitted.
#[derive(Debug, thiserror::Error)]
pub enum NotAdmitted {
    /// The token is missing or refused.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// No agreement admits its client, or it states too little.
    #[error("{message}")]
    Agreement {
        /// The stable code.
        code: &'static str,
        /// What is missing.
        message: String,
    },
    /// A header cannot be read.
    #[error(
        "the header `{0}` must come once, in at most {STATED_BYTES_MAX} printable ASCII characters"
    )]
    Header(&'static str),
}

impl NotAdmitted {
    fn agreement(refusal: &Refusal) -> Self {
        Self::Agreement {
            code: refusal.code(),
            message: refusal.to_string(),
        }
    }
}

impl From<NotAdmitted> for Problem {
    fn from(refused: NotAdmitted) -> Self {
        let message = refused.to_string();
        match refused {
            NotAdmitted::Token(_) => {
                Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
            }
            NotAdmitted::Agreement { code, .. } => Self::new(status_of_code(code), code, message),
            NotAdmitted::Header(_) => Self::bad_input(message),
        }
    }
}

impl Credentials {
    /// Reads the headers of a request.
    pub fn from_headers(headers: &HeaderMap) -> Result<Self, NotAdmitted> {
        let mut authorizations = headers.get_all(header::AUTHORIZATION).iter();
        let authorization = authorizations
            .next()
            .map(|value| value.to_str().unwrap_or_default());
        if authorizations.next().is_some() {
            return Err(TokenError::Malformed.into());
        }
        let stated = Stated {
            purpose: stated(headers, PURPOSE)?,
            reference: stated(headers, REFERENCE)?,
        };
        Ok(Self {
            token: authorization.map(bearer).transpose()?,
            stated,
        })
    }

    /// Reads the payload of a WebSocket's `connection_init`.
    pub fn from_init(
        payload: &serde_json::Map<String, serde_json::Value>,
    ) -> Result<Self, NotAdmitted> {
        let text = |name: &str| payload.get(name).and_then(serde_json::Value::as_str);
        let authorization = text("Authorization").or(text("authorization"));
        let stated = |name: &'static str| match text(name) {
            Some(text) if !is_printable(text.as_bytes()) => Err(NotAdmitted::Header(name)),
            text => Ok(text.map(str::to_owned)),
        };
        let stated = Stated {
            purpose: stated("purpose")?,
            reference: stated("reference")?,
        };
        Ok(Self {
            token: authorization.map(bearer).transpose()?,
            stated,
        })
    }

    /// The caller, if token and agreement admit one now.
    pub async fn admit(&self, state: &State, now: DateTime<Utc>) -> Result<Admitted, NotAdmitted> {
        let token = self.token.as_deref().ok_or(TokenError::Missing)?;
        let claims = state.parts.verifier.verify(token, now).await?;
        let caller = admit(
            &state.parts.agreements.current(),
            &claims,
            self.stated.clone(),
            day(now),
        )
        .map_err(|refusal| NotAdmitted::agreement(&refusal))?;
        Ok(Admitted {
            caller: Arc::new(caller.asking_at(now)),
            claims,
        })
    }
}

fn bearer(authorization: &str) -> Result<String, TokenError> {
    let (scheme, token) = authorization.split_once(' ').ok_or(TokenError::Missing)?;
    let is_token = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(TokenError::Missing);
    }
    is_token
        .then(|| token.to_owned())
        .ok_or(TokenError::Malformed)
}

fn stated(headers: &HeaderMap, name: &'static str) -> Result<Option<String>, NotAdmitted> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default();
    let is_usable = values.next().is_none() && is_printable(text.as_bytes());
    is_usable
        .then(|| Some(text.to_owned()))
        .ok_or(NotAdmitted::Header(name))
}

fn is_printable(text: &[u8]) -> bool {
    let is_printable = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    !text.is_empty() && text.len() <= STATED_BYTES_MAX && text.iter().all(is_printable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_is_the_only_credential() {
        assert_eq!(bearer("bearer abc"), Ok("abc".to_owned()));
        assert_eq!(bearer("Bearer  abc"), Err(TokenError::Malformed));
        assert_eq!(bearer("Bearer "), Err(TokenError::Malformed));
        assert_eq!(bearer("Basic abc"), Err(TokenError::Missing));
        assert_eq!(bearer("abc"), Err(TokenError::Missing));
    }
}
