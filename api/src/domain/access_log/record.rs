//! A record of the log, as it is written.
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::decision::Decision;
use super::details::Details;
use super::event::Event;
use super::rows::RowsRead;
use crate::domain::disclosure::Caller;

/// A record. Its JSON is what the tree hashes, so that fields keep their names and order; a new kind
/// of field comes with a new `version`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// Version of this form.
    pub version: u8,
    /// What it tells.
    pub event: Event,
    /// When it happened, to the microsecond.
    pub at: DateTime<Utc>,
    /// The id of the request, as the answer's `x-request-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction: Option<String>,
    /// The trace that the request belongs to (W3C Trace Context).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// Who asked, where somebody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<Party>,
    /// Hash over the agreements by which it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// What happened.
    pub details: Details,
}

/// Who asked, and on what ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Party {
    /// Code of the agency.
    pub agency: &'static str,
    /// The client of its issuer.
    pub client: String,
    /// The officer that the token names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer: Option<String>,
    /// Number of the agreement.
    pub agreement: String,
    /// BLAKE3 of its text.
    pub agreement_hash: String,
    /// The purpose stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The law that made the purpose lawful, as the agreement said then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
    /// The case, power of attorney or application stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// The kind of an operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OperationKind {
    /// Reads.
    #[default]
    Query,
    /// Changes.
    Mutation,
    /// Is told of changes.
    Subscription,
}

/// A coordinate that was not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Denial {
    /// The coordinate.
    pub coordinate: String,
    /// Code of the reason, one of the codes that clients receive.
    pub reason: &'static str,
}

/// An operation: what was asked, decided and shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Access {
    /// What became of it.
    pub decision: Decision,
    /// Query, mutation or subscription; absent where it was refused before it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<OperationKind>,
    /// The operation's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// SHA-256 of the document's text, hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Coordinates that were answered.
    pub returned: Vec<String>,
    /// Of those, the ones that were answered by case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_case: Vec<String>,
    /// Coordinates that were not answered, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub denied: Vec<Denial>,
    /// Employers by pseudonym.
    pub employers: Vec<String>,
    /// Persons by pseudonym.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<String>,
    /// Rows read, by register.
    pub rows: BTreeMap<&'static str, RowsRead>,
}

impl Record {
    /// The record of what happened at a time. Times are kept to the microsecond, as PostgreSQL does.
    pub fn new(details: Details, at: DateTime<Utc>) -> Self {
        Self {
            version: 1,
            event: details.event(),
            at: DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at),
            transaction: None,
            trace: None,
            caller: None,
            policy: None,
            details,
        }
    }

    /// The same, asked by a caller.
    #[must_use]
    pub fn by(mut self, caller: &Caller) -> Self {
        self.caller = Some(Party::of(caller));
        self.policy = Some(caller.policy_version().to_owned());
        self
    }

    /// The same, of a request.
    #[must_use]
    pub fn within(mut self, transaction: &str, trace: Option<&str>) -> Self {
        self.transaction = Some(transaction.to_owned());
        self.trace = trace.map(str::to_owned);
        self
    }
}

impl Party {
    /// Who a caller is to the log.
    pub fn of(caller: &Caller) -> Self {
        use crate::domain::codes::Code as _;
        Self {
            agency: caller.agency().as_str(),
            client: caller.client().to_owned(),
            officer: caller.officer().map(str::to_owned),
            agreement: caller.agreement().number.clone(),
            agreement_hash: caller.agreement().hash.clone(),
            purpose: caller.purpose().map(str::to_owned),
            legal_basis: caller
                .purpose()
                .and_then(|purpose| caller.agreement().find_purpose(purpose))
                .map(|purpose| purpose.legal_basis.clone()),
            reference: caller.reference().map(str::to_owned),
        }
    }
}
