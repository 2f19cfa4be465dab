//! Whom or what a record names, in the words that the log is searched by.
use chrono::{DateTime, Utc};

use super::Event;

/// The subject under which an employer is found, by a pseudonym of it.
pub fn employer_subject(employer: &str) -> String {
    format!("employer:{employer}")
}

/// The subject under which a person is found.
pub fn person_subject(pseudonym: &str) -> String {
    format!("person:{pseudonym}")
}

/// The subject under which a batch is found.
pub fn batch_subject(batch: i64) -> String {
    format!("batch:{batch}")
}

/// The subject under which a decision about links is found.
pub fn decision_subject(decision: i64) -> String {
    format!("decision:{decision}")
}

/// The subject under which a step around a restriction is found.
pub fn step_subject(step: i64) -> String {
    format!("step:{step}")
}

/// The subject under which a revocation is found.
pub fn revocation_subject(revocation: i64) -> String {
    format!("revocation:{revocation}")
}

/// The subject under which a registration or a retirement of a document is found, by the document's id
/// and its agency. The same document may be registered again.
pub fn document_subject(
    event: Event,
    (document, agency): (&str, &str),
    at: DateTime<Utc>,
) -> String {
    let (event, at) = (event.code().to_lowercase(), at.timestamp_micros());
    format!("document:{event}:{agency}:{document}:{at}")
}
