//! Field verifications of the team.
use async_graphql::{Context, ID, Object};

use super::disclose::{governed, seal};
use super::employer::Employer;
use super::error::Answer;
use super::node::row_id;
use super::scalar::{Date, Rupiah};
use crate::domain::scope::{Group, Requirement};
use crate::loaders::{Owned, team};
use crate::policy::declaration::needs;

/// A field verification.
#[derive(Clone, Debug)]
pub struct FieldVerification(Owned<team::FieldVerification>);

impl FieldVerification {
    /// The object of a loaded row.
    pub fn new(row: Owned<team::FieldVerification>) -> Self {
        Self(row)
    }
}

/// A field verification (verifikasi lapangan): a joint visit of the team, which shows whether a business
/// exists and whom it employs.
#[Object]
impl FieldVerification {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<team::FieldVerifications>(seal(ctx), "FieldVerification", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Number of the report.
    #[graphql(directive = needs::apply(Group::FieldVerification))]
    async fn number(&self) -> Option<&str> {
        Some(&self.0.row.verification_number)
    }

    /// Day of the visit.
    #[graphql(directive = needs::apply(Group::FieldVerification))]
    async fn verified_on(&self) -> Option<Date> {
        Some(Date(self.0.row.verified_on))
    }

    /// Whether a business was found at the place.
    #[graphql(directive = needs::apply(Group::FieldVerification))]
    async fn business_exists(&self) -> Option<bool> {
        Some(self.0.row.business_exists)
    }

    /// Workers met.
    #[graphql(directive = needs::apply(Group::FieldVerification))]
    async fn workers_found(&self) -> Option<i32> {
        self.0.row.workers_found
    }

    /// Lowest monthly wage shown, whole rupiah.
    #[graphql(directive = needs::apply(Group::WorkerWage))]
    async fn lowest_wage_found(&self, ctx: &Context<'_>) -> Answer<Rupiah> {
        governed(
            ctx,
            Group::WorkerWage,
            self.0.employer,
            self.0.row.lowest_wage_found.map(Rupiah),
        )
        .await
    }

    /// Remark of the team.
    #[graphql(directive = needs::apply(Group::FieldVerification))]
    async fn note(&self) -> Option<&str> {
        self.0.row.note.as_deref()
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::FieldVerification))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::FieldVerification))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}
