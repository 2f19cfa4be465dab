//! The access log: what is kept of every disclosure, and of whatever else an auditor asks about.
//!
//! UU 27/2022 Ps. 31 asks for a record of all processing; the agreements ask for purpose and audit.
//! A record says who asked, on which agreement, for what, and which coordinates of whom were
//! answered. It never holds a value, nor a NIK: persons and employers stand under keyed pseudonyms.
mod decision;
mod details;
mod event;
mod pseudonym;
mod record;
mod rows;
mod step;
mod subject;
mod told;
mod witness;

pub use decision::Decision;
pub use details::{Details, TokenSubject};
pub use event::Event;
pub use pseudonym::Pseudonyms;
pub use record::{Access, Denial, OperationKind, Party, Record};
pub use rows::RowsRead;
pub use step::TakenStep;
pub use subject::{
    batch_subject, decision_subject, document_subject, employer_subject, person_subject,
    revocation_subject, step_subject,
};
pub use told::{Told, ToldDenial, ToldDetails, ToldParty, ToldRows};
pub use witness::{Asked, PersonKey, Seen, Witness};

/// The log's word that a record is durable, without which no answer is released. Only `ledger`
/// makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    index: u64,
}

impl Receipt {
    /// The receipt of the record at that place. For `ledger`, once the record is written.
    pub fn of(index: u64) -> Self {
        Self { index }
    }

    /// The record's place in the log, from 0.
    pub fn index(self) -> u64 {
        self.index
    }
}
