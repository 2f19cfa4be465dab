//! Stand-in until the room of permission is merged: the merge takes that file and drops this one.

use super::agreement::Agreements;
use chrono::NaiveDate;

/// What a verified token says. Made only by `auth`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// `iss`.
    pub issuer: String,
    /// `client_id`.
    pub client_id: String,
    /// `sub`.
    pub subject: String,
    /// `jti`.
    pub token_id: Option<String>,
    /// `scope`, split on U+0020.
    pub scopes: Vec<String>,
    /// `exp`, unix seconds.
    pub expires_at: i64,
}

/// What the caller states about the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// Why the data is asked for.
    pub purpose: Option<String>,
    /// The caller's own reference.
    pub reference: Option<String>,
}

/// A caller that an agreement admits.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The claims.
    pub claims: Claims,
}

/// Why nobody is admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No agreement names the client.
    #[error("no agreement in force names this client")]
    Forbidden,
}

impl Refusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Forbidden => "FORBIDDEN",
        }
    }
}

/// Admits a caller by the agreements in force on a day.
pub fn admit(
    _agreements: &Agreements,
    claims: &Claims,
    _stated: Stated,
    _day: NaiveDate,
) -> Result<Caller, Refusal> {
    if claims.client_id.is_empty() {
        return Err(Refusal::Forbidden);
    }
    Ok(Caller {
        claims: claims.clone(),
    })
}
