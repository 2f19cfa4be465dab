//! Agreements to pay arrears by instalments.
use async_graphql::Object;

use super::code::Choice;
use super::scalar::{Date, Rupiah};
use crate::domain::codes::InstalmentStatus;
use crate::domain::scope::Group;
use crate::loaders::{Owned, sanctions};
use crate::policy::declaration::needs;

/// An agreement to pay arrears by instalments.
#[derive(Clone, Debug)]
pub struct InstalmentPlan(Owned<sanctions::InstalmentPlan>);

impl InstalmentPlan {
    /// The object of a loaded row.
    pub fn new(row: Owned<sanctions::InstalmentPlan>) -> Self {
        Self(row)
    }
}

/// An agreement to pay arrears by monthly instalments (perjanjian cicilan).
#[Object(directive = needs::apply(Group::ArrearsAmount))]
impl InstalmentPlan {
    /// Number of the agreement.
    async fn plan_number(&self) -> Option<&str> {
        Some(&self.0.row.plan_number)
    }

    /// Sum agreed, whole rupiah.
    async fn total(&self) -> Option<Rupiah> {
        Some(Rupiah(self.0.row.total))
    }

    /// Number of monthly instalments.
    async fn instalments(&self) -> Option<i32> {
        Some(self.0.row.instalments)
    }

    /// Day of the agreement.
    async fn agreed_on(&self) -> Option<Date> {
        Some(Date(self.0.row.agreed_on))
    }

    /// Whether it is kept.
    async fn status(&self) -> Option<Choice<InstalmentStatus>> {
        Choice::stored(&self.0.row.status)
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
