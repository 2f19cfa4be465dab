//! What is read is noted: a row goes to the witness of the request together with the employer that
//! it belongs to, the day it is true of, and the person whom it names.
use chrono::NaiveDate;
use sea_orm::{EntityTrait, QueryResult};

use super::register::EMPLOYER_ID;
use crate::domain::access_log::Witness;
use crate::domain::disclosure::{LogScope, Scope};

/// Tables whose every row is about one person, by the column `nik`.
const OF_PERSONS: [&str; 4] = [
    "responsible_person",
    "vulnerable_worker",
    "vulnerable_worker_period",
    "worker_enrolment",
];

/// The keys that tie registers to an employer. All of an employer's are read to find one, so that
/// their number and their days tell of schemes that are withheld; what is shown of them, the
/// coordinates name.
const KEYS: &str = "employer_identifier";

/// Rows of one register, read by the right of one request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'a> {
    witness: &'a Witness,
    register: &'static str,
}

impl<'a> Reading<'a> {
    /// Reads a register by a scope.
    pub fn of<E: EntityTrait>(scope: &'a Scope) -> Self {
        Self {
            witness: scope.witness(),
            register: E::default().table_name(),
        }
    }

    /// Reads the access log itself.
    pub fn of_log(scope: &'a LogScope) -> Self {
        Self {
            witness: scope.witness(),
            register: "log_record",
        }
    }

    /// Notes a row that is given out.
    pub fn note(self, result: &QueryResult) {
        if let Ok(employer) = result.try_get("", EMPLOYER_ID) {
            self.note_employer(employer);
        }
        if self.register == KEYS {
            return;
        }
        // Not every row is true of a day: candidates and keys are of the moment.
        let as_of: Option<NaiveDate> = result.try_get("", "as_of").ok();
        self.witness.row(self.register, as_of);
        if OF_PERSONS.contains(&self.register)
            && let Ok(nik) = result.try_get::<String>("", "nik")
        {
            self.witness.person(&nik);
        }
    }

    /// Notes an employer that was judged.
    pub fn note_judged(self, employer: i64) {
        self.note_employer(employer);
        self.witness.row(self.register, None);
    }

    /// Notes an employer whose rows were added up or judged. Persons and regions have none, which
    /// their pages carry as 0.
    pub fn note_employer(self, employer: i64) {
        if employer != 0 {
            self.witness.employer(employer);
        }
    }
}
