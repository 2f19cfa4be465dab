//! Whom or what a record names, in the words that the log is searched by.

/// The subject under which an employer is found.
pub fn employer_subject(employer: i64) -> String {
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
