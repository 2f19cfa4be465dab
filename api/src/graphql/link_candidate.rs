//! Candidates for links between the registers.
use async_graphql::{Context, Enum, ID, InputObject, Object};
use futures_util::future::try_join_all;

use super::code::Choice;
use super::disclose::{loaders, seal};
use super::employer::{Employer, IdentitySource, source_under};
use super::error::{Answer, answer};
use super::global_id::{GlobalId, global_id};
use super::scalar::Date;
use crate::domain::codes::{CandidateStatus, MatchMethod};
use crate::domain::identifiers::RegionCode;
use crate::domain::scope::{Group, Requirement};
use crate::loaders::linkage::{self, Candidate};
use crate::policy::declaration::needs;

/// Name of the type in global ids.
const TYPE: &str = "LinkCandidate";

/// A candidate for a link.
#[derive(Clone, Debug)]
pub struct LinkCandidate(Candidate);

impl LinkCandidate {
    /// The object of a loaded row.
    pub fn new(candidate: Candidate) -> Self {
        Self(candidate)
    }

    /// The row that a global id names.
    pub fn row_of(ctx: &Context<'_>, id: &str) -> Option<i64> {
        let id = GlobalId::read(seal(ctx), id)?;
        match id.key.as_slice() {
            [row] if id.type_name == TYPE => row.parse().ok(),
            _ => None,
        }
    }
}

/// A candidate for a link (calon tautan): two records of two registers that may be one employer's.
/// It is for those who may decide, and no verdict is computed from it.
#[Object(directive = needs::apply(Group::Linkage))]
impl LinkCandidate {
    /// Opaque id.
    async fn id(&self, ctx: &Context<'_>) -> Option<ID> {
        Some(global_id(seal(ctx), TYPE, &[&self.0.row.id.to_string()]))
    }

    /// State.
    async fn status(&self) -> Option<Choice<CandidateStatus>> {
        Choice::stored(&self.0.row.status)
    }

    /// What speaks for it: the same tax number beside another name, or likeness.
    async fn method(&self) -> Option<Choice<MatchMethod>> {
        Choice::stored(&self.0.row.method)
    }

    /// Probability that the two are one, per mille.
    async fn probability(&self) -> Option<i32> {
        Some(self.0.row.probability)
    }

    /// Names of the fields that agree.
    async fn agreed_fields(&self) -> Option<Vec<&str>> {
        Some(self.0.row.agreed_fields.split_whitespace().collect())
    }

    /// The day it was first seen.
    async fn first_seen_on(&self) -> Option<Date> {
        Some(Date(self.0.row.first_seen_on))
    }

    /// The day it was last seen.
    async fn last_seen_on(&self) -> Option<Date> {
        Some(Date(self.0.row.last_seen_on))
    }

    /// One record.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn left(&self, ctx: &Context<'_>) -> Answer<IdentitySource> {
        let row = &self.0.row;
        source_under(ctx, self.0.left, (&row.left_scheme, &row.left_value)).await
    }

    /// The other.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn right(&self, ctx: &Context<'_>) -> Answer<IdentitySource> {
        let row = &self.0.row;
        source_under(ctx, self.0.right, (&row.right_scheme, &row.right_value)).await
    }

    /// The employers that the records belong to now: two, or one where they have become one.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employers(&self, ctx: &Context<'_>) -> Answer<Vec<Employer>> {
        let mut ids = vec![self.0.left, self.0.right];
        ids.dedup();
        let loaders = loaders(ctx);
        let found = try_join_all(ids.into_iter().map(|id| loaders.employer(id))).await;
        answer(
            ctx,
            found.map(|found| Some(found.into_iter().flatten().map(Employer::new).collect())),
        )
    }
}

/// Which candidates to list; all that is given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct LinkCandidateFilter {
    /// In this state. An open one is left out where its keys have become one employer's otherwise.
    #[graphql(directive = needs::apply(Group::Linkage))]
    pub status: Option<Choice<CandidateStatus>>,
    /// With at least this probability, per mille.
    #[graphql(
        directive = needs::apply(Group::Linkage),
        validator(minimum = 0, maximum = 1000)
    )]
    pub probability_min: Option<i32>,
    /// With an employer in this kecamatan.
    #[graphql(directive = needs::apply(Group::Linkage))]
    pub district_code: Option<RegionCode>,
}

impl From<LinkCandidateFilter> for linkage::CandidateFilter {
    fn from(filter: LinkCandidateFilter) -> Self {
        Self {
            status: filter.status.map(|status| status.0),
            probability_min: filter.probability_min,
            district: filter.district_code,
        }
    }
}

/// What candidates can be ordered by; the greatest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum LinkCandidateOrderField {
    /// By probability.
    #[graphql(directive = needs::apply(Group::Linkage))]
    Probability,
    /// By the day they were last seen.
    #[graphql(directive = needs::apply(Group::Linkage))]
    LastSeenOn,
}

/// How candidates are ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct LinkCandidateOrder {
    /// The sort key.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub field: LinkCandidateOrderField,
}

impl LinkCandidateOrder {
    /// The order of a listing that asks for none.
    pub const DEFAULT: Self = Self {
        field: LinkCandidateOrderField::Probability,
    };

    /// The name that cursors carry, and the order of the store.
    pub fn stored(self) -> (&'static str, linkage::CandidateOrder) {
        match self.field {
            LinkCandidateOrderField::Probability => (
                "candidate_probability",
                linkage::CandidateOrder::Probability,
            ),
            LinkCandidateOrderField::LastSeenOn => {
                ("candidate_last_seen", linkage::CandidateOrder::LastSeen)
            }
        }
    }
}
