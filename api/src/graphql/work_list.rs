//! The lists that the team works through.
use async_graphql::Enum;

use crate::domain::scope::{Group, Requirement};
use crate::loaders::employers as rows_of;
use crate::policy::declaration::needs;

/// A list that the team works through (daftar kerja). A list reveals what it is made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum WorkList {
    /// Holding an active NIB and no open membership (berizin, belum terdaftar), by name: for a visit. It
    /// proves no duty.
    #[graphql(directive = needs::apply(Group::Licence & Group::Membership))]
    LicensedUnregistered,
    /// Registered and never paid (terdaftar, belum pernah membayar), the longest first.
    #[graphql(directive = needs::apply(Group::Compliance))]
    NeverPaid,
    /// Whose last membership ended, or whose payments stopped, within the last 90 days (keluar dari
    /// kepesertaan atau berhenti membayar), the latest first.
    #[graphql(directive = needs::apply(Group::Compliance & Group::Membership))]
    Lapsed,
    /// With fewer workers registered than manpower reports and visits show (daftar sebagian tenaga kerja),
    /// the most missing first.
    #[graphql(directive = needs::apply((Group::Compliance & Group::WorkerCount).and(Requirement::rows(Group::Headcount))))]
    UnderRegistered,
    /// In arrears (tunggakan terbesar), the largest sum first.
    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    LargestArrears,
    /// With a written warning whose last day has passed, unanswered and followed by no later step (teguran
    /// lewat waktu), the oldest first.
    #[graphql(directive = needs::apply(Group::Warning))]
    NoticesOverdue,
}

impl WorkList {
    /// Name that cursors carry.
    pub fn name(self) -> &'static str {
        match self {
            Self::LicensedUnregistered => "work:licensed_unregistered",
            Self::NeverPaid => "work:never_paid",
            Self::Lapsed => "work:lapsed",
            Self::UnderRegistered => "work:under_registered",
            Self::LargestArrears => "work:largest_arrears",
            Self::NoticesOverdue => "work:notices_overdue",
        }
    }
}

impl From<WorkList> for rows_of::WorkList {
    fn from(list: WorkList) -> Self {
        match list {
            WorkList::LicensedUnregistered => Self::LicensedUnregistered,
            WorkList::NeverPaid => Self::NeverPaid,
            WorkList::Lapsed => Self::Lapsed,
            WorkList::UnderRegistered => Self::UnderRegistered,
            WorkList::LargestArrears => Self::LargestArrears,
            WorkList::NoticesOverdue => Self::NoticesOverdue,
        }
    }
}
