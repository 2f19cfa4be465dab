//! What one request is shown, noted where it is read.
//!
//! The right to read rows carries the witness of its request, so that a read and its note are one
//! act: whoever holds a scope cannot read past it.
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;

use super::record::{Denial, OperationKind};
use super::rows::RowsRead;

/// The key of a person: a NIK, or the tax number of a sole trader, which is one. Prints nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey(String);

impl PersonKey {
    /// Wraps a key.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The key as it is, for the one who makes a pseudonym of it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonKey(…)")
    }
}

/// What was asked, as it was decided before anything ran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Query, mutation or subscription.
    pub kind: OperationKind,
    /// The operation's name, where the document names it.
    pub operation: Option<String>,
    /// SHA-256 of the document's text, hexadecimal.
    pub document: String,
    /// Coordinates that are answered.
    pub returned: Vec<String>,
    /// Of those, the ones that are answered by case.
    pub by_case: Vec<String>,
    /// Coordinates that are not answered, and why.
    pub denied: Vec<Denial>,
}

/// What one request asked and was shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What was asked; `None` where the request was refused before it was decided.
    pub asked: Option<Asked>,
    /// Employers by id.
    pub employers: BTreeSet<i64>,
    /// Persons.
    pub persons: BTreeSet<PersonKey>,
    /// Rows by register.
    pub rows: BTreeMap<&'static str, RowsRead>,
}

/// The witness of one request.
#[derive(Debug, Default)]
pub struct Witness(Mutex<Seen>);

impl Witness {
    /// Notes what was decided.
    pub fn asked(&self, asked: Asked) {
        self.seen().asked = Some(asked);
    }

    /// Notes an employer.
    pub fn employer(&self, employer: i64) {
        self.seen().employers.insert(employer);
    }

    /// Notes a person.
    pub fn person(&self, key: &str) {
        self.seen().persons.insert(PersonKey::new(key));
    }

    /// Notes a row of a register, true of a day.
    pub fn row(&self, register: &'static str, as_of: Option<NaiveDate>) {
        self.seen().rows.entry(register).or_default().add(as_of);
    }

    /// Everything noted so far.
    pub fn tell(&self) -> Seen {
        self.seen().clone()
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_tells_each_employer_and_person_once_and_counts_rows() {
        let witness = Witness::default();
        let day = |day| NaiveDate::from_ymd_opt(2026, 6, day);
        for (employer, as_of) in [(7, day(3)), (7, day(1)), (2, None)] {
            witness.employer(employer);
            witness.row("membership", as_of);
        }
        witness.person("5204000000000001");
        witness.person("5204000000000001");
        let seen = witness.tell();
        assert_eq!(seen.employers, BTreeSet::from([2, 7]));
        assert_eq!(seen.persons.len(), 1);
        assert_eq!(seen.rows["membership"].count, 3);
        assert_eq!(seen.rows["membership"].oldest, day(1));
        assert!(!format!("{seen:?}").contains("52040"));
    }
}
