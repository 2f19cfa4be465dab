//! Which memberships to list, and how they are ordered.
use async_graphql::{Enum, InputObject};

use super::code::Choice;
use super::connection::OrderDirection;
use super::scalar::Date;
use crate::domain::codes::{MembershipStatus, ParticipantKind, Programme};
use crate::domain::identifiers::RegionCode;
use crate::domain::scope::{Group, Requirement};
use crate::loaders::memberships as rows_of;
use crate::policy::declaration::needs;

/// Which memberships to list; all that is given must hold. A filter reveals what it tests: where the
/// caller may see that by case, only employers that an open matter names are listed.
#[derive(Clone, Debug, Default, InputObject)]
pub struct MembershipFilter {
    /// In this state.
    #[graphql(directive = needs::apply(Group::Membership))]
    pub status: Option<Choice<MembershipStatus>>,
    /// Of this participant kind.
    #[graphql(directive = needs::apply(Group::Membership))]
    pub participant_kind: Option<Choice<ParticipantKind>>,
    /// In this kecamatan.
    #[graphql(directive = needs::apply(Group::Membership))]
    pub district_code: Option<RegionCode>,
    /// Registered before this day.
    #[graphql(directive = needs::apply(Group::Membership))]
    pub registered_before: Option<Date>,
    /// Registered after this day.
    #[graphql(directive = needs::apply(Group::Membership))]
    pub registered_after: Option<Date>,
    /// Enrolled in this programme today.
    #[graphql(directive = needs::apply(Group::Programme))]
    pub programme: Option<Choice<Programme>>,
    /// Whether a contribution is unpaid, in part or whole, past its due date.
    #[graphql(directive = needs::apply(Group::ArrearsClass))]
    pub has_arrears: Option<bool>,
}

impl From<MembershipFilter> for rows_of::MembershipFilter {
    fn from(filter: MembershipFilter) -> Self {
        Self {
            status: filter.status.map(|status| status.0),
            participant_kind: filter.participant_kind.map(|kind| kind.0),
            district: filter.district_code,
            registered_before: filter.registered_before.map(|day| day.0),
            registered_after: filter.registered_after.map(|day| day.0),
            programme: filter.programme.map(|programme| programme.0),
            has_arrears: filter.has_arrears,
        }
    }
}

/// What memberships can be ordered by. An order reveals what it compares: where the caller may see
/// that by case, only employers that an open matter names are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum MembershipOrderField {
    /// By NPP and division.
    #[graphql(directive = needs::apply(Group::Membership))]
    Npp,
    /// By the day of registration.
    #[graphql(directive = needs::apply(Group::Membership))]
    RegisteredOn,
    /// By the number of active workers registered.
    #[graphql(directive = needs::apply(Group::WorkerCount))]
    WorkerCount,
    /// By the sum in arrears.
    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    ArrearsAmount,
    /// By the months in arrears.
    #[graphql(directive = needs::apply(Group::ArrearsClass))]
    MonthsInArrears,
}

/// How memberships are ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct MembershipOrder {
    /// The sort key.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub field: MembershipOrderField,
    /// Which way it runs.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub direction: OrderDirection,
}

impl MembershipOrder {
    /// The order of a listing that asks for none.
    pub const DEFAULT: Self = Self {
        field: MembershipOrderField::Npp,
        direction: OrderDirection::Asc,
    };

    /// Name that cursors carry.
    pub fn name(self) -> &'static str {
        let (rising, falling) = match self.field {
            MembershipOrderField::Npp => ("npp", "npp-"),
            MembershipOrderField::RegisteredOn => ("registered_on", "registered_on-"),
            MembershipOrderField::WorkerCount => ("worker_count", "worker_count-"),
            MembershipOrderField::ArrearsAmount => ("arrears_amount", "arrears_amount-"),
            MembershipOrderField::MonthsInArrears => ("months_in_arrears", "months_in_arrears-"),
        };
        match self.direction {
            OrderDirection::Asc => rising,
            OrderDirection::Desc => falling,
        }
    }

    /// The listing of a filter in this order.
    pub fn listing(self, filter: MembershipFilter) -> rows_of::MembershipListing {
        rows_of::MembershipListing {
            filter: filter.into(),
            order: match self.field {
                MembershipOrderField::Npp => rows_of::MembershipOrder::Npp,
                MembershipOrderField::RegisteredOn => rows_of::MembershipOrder::RegisteredOn,
                MembershipOrderField::WorkerCount => rows_of::MembershipOrder::WorkerCount,
                MembershipOrderField::ArrearsAmount => rows_of::MembershipOrder::ArrearsAmount,
                MembershipOrderField::MonthsInArrears => rows_of::MembershipOrder::MonthsInArrears,
            },
            descending: self.direction == OrderDirection::Desc,
        }
    }
}
