//! Memberships of BPJS Ketenagakerjaan.
use async_graphql::{Context, ID, InputObject, Object};

use super::code::Choice;
use super::disclose::{governed, loaders};
use super::employer::Employer;
use super::error::{Answer, answer};
use super::global_id::global_id;
use super::scalar::Date;
use crate::domain::codes::{MembershipStatus, ParticipantKind};
use crate::domain::identifiers::Npp;
use crate::domain::scope::{Group, Requirement};
use crate::loaders::{Owned, memberships};
use crate::policy::declaration::needs;

/// A registration with BPJS Ketenagakerjaan.
#[derive(Clone, Debug)]
pub struct Membership(Owned<memberships::Membership>);

impl Membership {
    /// The object of a loaded row.
    pub fn new(row: Owned<memberships::Membership>) -> Self {
        Self(row)
    }
}

/// A registration with BPJS Ketenagakerjaan (kepesertaan): one NPP and division. Registered is not
/// active, and active is not paid up.
#[Object]
impl Membership {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self) -> ID {
        global_id("Membership", &[&self.0.row.npp, &self.0.row.division])
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        let found = loaders(ctx).employer(self.0.employer).await;
        answer(ctx, found.map(|row| row.map(Employer::new)))
    }

    /// Nomor Pendaftaran Perusahaan.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn npp(&self) -> Option<Npp> {
        self.0.row.npp.parse().ok()
    }

    /// State of the membership.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn status(&self) -> Option<Choice<MembershipStatus>> {
        Choice::stored(&self.0.row.status)
    }

    /// Day of registration.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn registered_on(&self) -> Option<Date> {
        Some(Date(self.0.row.registered_on))
    }

    /// Active workers registered.
    #[graphql(directive = needs::apply(Group::WorkerCount))]
    async fn worker_count(&self, ctx: &Context<'_>) -> Answer<i32> {
        governed(
            ctx,
            Group::WorkerCount,
            self.0.employer,
            Some(self.0.row.worker_count),
        )
        .await
    }
}

/// Which memberships to list; all that is given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct MembershipFilter {
    /// In this state.
    #[graphql(directive = needs::apply(Group::Membership))]
    pub status: Option<Choice<MembershipStatus>>,
    /// Of this participant kind.
    #[graphql(directive = needs::apply(Group::Membership))]
    pub participant_kind: Option<Choice<ParticipantKind>>,
}

impl From<MembershipFilter> for memberships::MembershipFilter {
    fn from(filter: MembershipFilter) -> Self {
        Self {
            status: filter.status.map(|status| status.0),
            participant_kind: filter.participant_kind.map(|kind| kind.0),
        }
    }
}
