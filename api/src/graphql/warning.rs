//! Written warnings and administrative fines of BPJS Ketenagakerjaan.
use async_graphql::Object;

use super::code::Choice;
use super::scalar::{Date, Rupiah};
use crate::domain::codes::WarningGround;
use crate::domain::scope::Group;
use crate::loaders::{Owned, sanctions};
use crate::policy::declaration::needs;

/// A written warning.
#[derive(Clone, Debug)]
pub struct WrittenWarning(Owned<sanctions::WrittenWarning>);

impl WrittenWarning {
    /// The object of a loaded row.
    pub fn new(row: Owned<sanctions::WrittenWarning>) -> Self {
        Self(row)
    }
}

/// A written warning (surat teguran): the first sanction of UU 24/2011 Ps. 17, at most two, each of at
/// most 10 working days (PP 86/2013).
#[Object(directive = needs::apply(Group::Warning))]
impl WrittenWarning {
    /// Number of the letter.
    async fn letter_number(&self) -> Option<&str> {
        Some(&self.0.row.letter_number)
    }

    /// 1 or 2.
    async fn sequence(&self) -> Option<i32> {
        Some(self.0.row.sequence)
    }

    /// What it is for.
    async fn ground(&self) -> Option<Choice<WarningGround>> {
        Choice::stored(&self.0.row.ground)
    }

    /// Day of the letter.
    async fn issued_on(&self) -> Option<Date> {
        Some(Date(self.0.row.issued_on))
    }

    /// Last day to comply.
    async fn due_on(&self) -> Option<Date> {
        Some(Date(self.0.row.due_on))
    }

    /// Day the employer answered; null where it did not.
    async fn answered_on(&self) -> Option<Date> {
        self.0.row.answered_on.map(Date)
    }

    /// The dataset that brought it.
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day it is true of.
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// An administrative fine.
#[derive(Clone, Debug)]
pub struct AdministrativeFine(Owned<sanctions::AdministrativeFine>);

impl AdministrativeFine {
    /// The object of a loaded row.
    pub fn new(row: Owned<sanctions::AdministrativeFine>) -> Self {
        Self(row)
    }
}

/// An administrative fine (denda administratif) after the second warning: 0.1 % a month of the
/// contributions due (PP 86/2013). Not the late penalty of a contribution.
#[Object(directive = needs::apply(Group::Warning))]
impl AdministrativeFine {
    /// Number of the decision.
    async fn decision_number(&self) -> Option<&str> {
        Some(&self.0.row.decision_number)
    }

    /// The fine, whole rupiah.
    async fn amount(&self) -> Option<Rupiah> {
        Some(Rupiah(self.0.row.amount))
    }

    /// Day of the decision.
    async fn issued_on(&self) -> Option<Date> {
        Some(Date(self.0.row.issued_on))
    }

    /// Last day to pay.
    async fn due_on(&self) -> Option<Date> {
        Some(Date(self.0.row.due_on))
    }

    /// Day it was paid; null while unpaid.
    async fn paid_on(&self) -> Option<Date> {
        self.0.row.paid_on.map(Date)
    }

    /// The dataset that brought it.
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day it is true of.
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}
