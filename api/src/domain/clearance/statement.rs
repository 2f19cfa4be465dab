//! What is signed of a clearance: the statement that an officer or an employer may show to others.
//!
//! It holds the verdict, its reasons with their cure, and the days that it rests on. It holds no
//! amount, no worker and no name, so that whoever is shown it learns no more than the licence office
//! was told. Names are those of RFC 7519 where it has one, and of the Token Status List
//! (draft-ietf-oauth-status-list, section 6) for the place in the list of what was withdrawn.
use std::fmt::Display;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{PermitCheck, Reason};
use crate::domain::assessment::SourceReading;
use crate::domain::bilingual::Bilingual;
use crate::domain::codes::{PermitVerdict, ReasonCode, ServiceKind, SourceRegister};
use crate::domain::identifiers::Nib;

mod reference;

pub use reference::{MalformedReference, Reference};

/// The `typ` of a signed statement (RFC 8725, section 3.11): nothing that reads tokens of another kind
/// takes it for one of its own.
pub const STATEMENT_TYPE: &str = "simpul-clearance+jwt";

/// A clearance as it is signed. Members stand in the order of their names, as RFC 8785 wants them, so
/// that the same statement is the same bytes wherever it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// The first second at which it may no longer be shown, since 1970 in UTC (RFC 7519, 4.1.4).
    #[serde(rename = "exp")]
    pub expires_at: i64,
    /// The second at which it was given, since 1970 in UTC (RFC 7519, 4.1.6).
    #[serde(rename = "iat")]
    pub issued_at: i64,
    /// The address of the service that gave it (RFC 7519, 4.1.1).
    #[serde(rename = "iss")]
    pub issuer: String,
    /// Its reference number (RFC 7519, 4.1.7).
    #[serde(rename = "jti", serialize_with = "text", deserialize_with = "parsed")]
    pub reference: Reference,
    /// Hash of the law's data in force.
    pub law_hash: String,
    /// The local regulation that advice rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_basis: Option<String>,
    /// Why, the weightiest first.
    pub reasons: Vec<StatedReason>,
    /// The service that was asked for.
    #[serde(serialize_with = "text")]
    pub service: ServiceKind,
    /// The registers, and the day that each was true of.
    pub sources: Vec<StatedSource>,
    /// Where to look whether it was withdrawn.
    pub status: Status,
    /// The business actor's NIB (RFC 7519, 4.1.2).
    #[serde(rename = "sub", serialize_with = "nib", deserialize_with = "parsed")]
    pub nib: Nib,
    /// The last day on which it may be shown.
    pub valid_until: NaiveDate,
    /// The verdict.
    #[serde(serialize_with = "text")]
    pub verdict: PermitVerdict,
}

/// A reason as it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatedReason {
    /// Stable code.
    #[serde(serialize_with = "text")]
    pub code: ReasonCode,
    /// Whom to ask.
    pub contact: String,
    /// How to cure it.
    pub cure: Words,
    /// The article it rests on; a restriction's own ground.
    pub legal_basis: String,
    /// Number of the restriction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The register that is missing or stale.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "some_text")]
    #[serde(default)]
    pub register: Option<SourceRegister>,
    /// What it says.
    pub text: Words,
}

/// Words in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// English.
    pub en: String,
    /// Indonesian, which binds.
    pub id: String,
}

/// A register, and the day that it was true of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatedSource {
    /// The day; `None` where it was never fed.
    pub as_of: Option<NaiveDate>,
    /// The register.
    #[serde(serialize_with = "text")]
    pub register: SourceRegister,
}

/// The claim `status` of the Token Status List.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Its place.
    pub status_list: StatusPlace,
}

/// The place of a statement in the list of what was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusPlace {
    /// The bit, from 0.
    #[serde(rename = "idx")]
    pub index: u64,
    /// Where the list is.
    pub uri: String,
}

/// What a statement says beside the check: who gives it, under which reference, when and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The address of the service.
    pub issuer: String,
    /// The reference number.
    pub reference: Reference,
    /// The business actor asked about.
    pub nib: Nib,
    /// When it is given.
    pub issued_at: DateTime<Utc>,
    /// The end of its last day, where the office is.
    pub expires_at: DateTime<Utc>,
    /// Its place among what may be withdrawn.
    pub status: StatusPlace,
}

impl Statement {
    /// The statement of a check that is made official.
    pub fn of(issue: Issue, check: &PermitCheck) -> Self {
        Self {
            expires_at: issue.expires_at.timestamp(),
            issued_at: issue.issued_at.timestamp(),
            issuer: issue.issuer,
            reference: issue.reference,
            law_hash: check.law_hash.clone(),
            policy_basis: check.policy_basis.clone(),
            reasons: check.reasons.iter().map(StatedReason::of).collect(),
            service: check.service,
            sources: check
                .sources
                .iter()
                .copied()
                .map(StatedSource::of)
                .collect(),
            status: Status {
                status_list: issue.status,
            },
            nib: issue.nib,
            valid_until: check.valid_until,
            verdict: check.verdict,
        }
    }

    /// The JSON that is signed, in the form of RFC 8785: no space, members in order, whole numbers.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// Whether it may still be shown at a time.
    pub fn is_current(&self, now: DateTime<Utc>) -> bool {
        now.timestamp() < self.expires_at
    }
}

impl StatedReason {
    fn of(reason: &Reason) -> Self {
        Self {
            code: reason.code,
            contact: reason.contact.clone(),
            cure: Words::of(&reason.cure),
            legal_basis: reason.legal_basis.clone(),
            reference: reason.reference.clone(),
            register: reason.register,
            text: Words::of(&reason.text),
        }
    }
}

impl Words {
    fn of(text: &Bilingual) -> Self {
        Self {
            en: text.en.clone(),
            id: text.id.clone(),
        }
    }
}

impl StatedSource {
    fn of(source: SourceReading) -> Self {
        Self {
            as_of: source.as_of,
            register: source.register,
        }
    }
}

fn text<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

#[expect(clippy::ref_option, reason = "serde calls it with the field")]
fn some_text<T: Display, S: Serializer>(
    value: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}

fn nib<S: Serializer>(nib: &Nib, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(nib.as_str())
}

fn parsed<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(D::Error::custom)
}

#[cfg(test)]
mod tests;
