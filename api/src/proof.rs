//! Proof of a clearance: the signed statement, the signed list of what was withdrawn, and the forms in
//! which a person meets them: a page, a sheet of paper and a QR code.
//!
//! Nothing here asks a clock or a database, so that the same statement, key and time give the same
//! bytes. Who keeps clearances is named by [`ClearanceArchive`] alone.
mod archive;
mod jws;
pub mod key_set;
pub mod page;
pub mod paper;
pub mod qr;
pub mod status_list;
mod words;

use serde::Serialize;

pub use archive::{ArchiveError, ClearanceArchive, KeptClearance, Withdrawal, Withdrawn};
pub use jws::ProofError;
pub use words::{day_id, moment_id, verdict_words};

use crate::domain::clearance::statement::{STATEMENT_TYPE, Statement};
use key_set::{KeySet, SigningKey};

/// Longest statement that is looked at, in bytes of its compact form.
pub const STATEMENT_BYTES_MAX: usize = 64 * 1024;

/// Longest time from the day a statement is given to its last: whoever stole a key that signs no more can
/// date back what it forges, but not let it last.
pub const VALID_SECONDS_MAX: i64 = 92 * 24 * 3600;

/// Signs a statement as a compact JWS (RFC 7515). The same statement and key give the same bytes:
/// Ed25519 needs no randomness (RFC 8032).
pub fn sign(statement: &Statement, key: &SigningKey) -> Result<String, ProofError> {
    check_length(statement)?;
    let payload = statement.to_json().map_err(|_| ProofError::Claims)?;
    jws::sign(STATEMENT_TYPE, &payload, key)
}

/// Opens a signed statement with a key set, offline. Whether it is still current, and whether it was
/// withdrawn, are other questions.
pub fn open(compact: &str, keys: &KeySet) -> Result<Statement, ProofError> {
    if compact.len() > STATEMENT_BYTES_MAX {
        return Err(ProofError::TooLong);
    }
    let (payload, key) = jws::open(compact.trim(), STATEMENT_TYPE, keys)?;
    let statement: Statement = serde_json::from_slice(&payload).map_err(|_| ProofError::Claims)?;
    // A key that was taken from its owner may sign anything, but only with a day of its own time.
    if key.has_ended(statement.issued_at) {
        return Err(ProofError::KeyEnded);
    }
    check_length(&statement)?;
    Ok(statement)
}

fn check_length(statement: &Statement) -> Result<(), ProofError> {
    let lasts = statement.expires_at.checked_sub(statement.issued_at);
    let is_possible = lasts.is_some_and(|seconds| (0..=VALID_SECONDS_MAX).contains(&seconds));
    is_possible.then_some(()).ok_or(ProofError::TooLasting)
}

/// The address of the page of a clearance.
pub fn page_of(statement: &Statement) -> String {
    format!("{}/verify/{}", statement.issuer, statement.reference)
}

/// A clearance for a program: the proof, what it says, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Document<'a> {
    /// The compact JWS.
    pub jws: String,
    /// What it says, for those who need no proof.
    pub statement: &'a Statement,
}

#[cfg(test)]
mod tests;
