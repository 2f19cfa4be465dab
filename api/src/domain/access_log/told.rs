//! A record as it is read back. A record of another release may lack a part or have one more, so
//! that every part may be missing.
use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::Decision;

/// A record, read back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Told {
    /// Code of the event.
    pub event: String,
    /// When it happened.
    pub at: Option<DateTime<Utc>>,
    /// The id of the request.
    pub transaction: Option<String>,
    /// The trace that the request belongs to.
    pub trace: Option<String>,
    /// Who asked.
    pub caller: ToldParty,
    /// Hash over the agreements by which it was decided.
    pub policy: Option<String>,
    /// What happened.
    pub details: ToldDetails,
}

/// Who asked, and on what ground.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ToldParty {
    /// Code of the agency.
    pub agency: Option<String>,
    /// The client.
    pub client: Option<String>,
    /// The officer.
    pub officer: Option<String>,
    /// Number of the agreement.
    pub agreement: Option<String>,
    /// BLAKE3 of its text.
    pub agreement_hash: Option<String>,
    /// The purpose stated.
    pub purpose: Option<String>,
    /// The law that made the purpose lawful.
    pub legal_basis: Option<String>,
    /// The reference stated.
    pub reference: Option<String>,
}

/// What happened, as far as those who read the log ask.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ToldDetails {
    decision: Option<Word>,
    /// The operation's name.
    pub operation: Option<String>,
    /// SHA-256 of the document's text.
    pub document: Option<String>,
    /// Coordinates that were answered.
    pub returned: Vec<String>,
    /// Of those, the ones that were answered by case.
    pub by_case: Vec<String>,
    /// Coordinates that were not answered.
    pub denied: Vec<ToldDenial>,
    /// Employers by pseudonym.
    pub employers: Vec<String>,
    /// Persons by pseudonym.
    pub persons: Vec<String>,
    /// Rows read, by register.
    pub rows: BTreeMap<String, ToldRows>,
    /// The agency that decided about a link.
    pub agency: Option<String>,
    /// First day on which a deferred subject is answered.
    pub until: Option<NaiveDate>,
}

/// A coordinate that was not answered.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ToldDenial {
    /// The coordinate.
    pub coordinate: String,
    /// Code of the reason.
    pub reason: String,
}

/// Rows of a register that were read.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ToldRows {
    /// How many.
    pub count: u64,
    /// The oldest day that one of them is true of.
    pub as_of: Option<NaiveDate>,
}

/// An access tells its decision in a word; a link decision is a number.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Word {
    Text(String),
    Number(#[expect(dead_code, reason = "no reader asks for it")] i64),
}

impl ToldDetails {
    /// What became of an access; `None` of what is none.
    pub fn decision(&self) -> Option<Decision> {
        match self.decision.as_ref()? {
            Word::Text(word) => word.parse().ok(),
            Word::Number(_) => None,
        }
    }
}
