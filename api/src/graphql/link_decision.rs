//! Decisions about links between the registers.
use std::collections::BTreeSet;

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use futures_util::future::try_join_all;

use super::code::Choice;
use super::disclose::{loaders, note_person, seal};
use super::employer::{Employer, asked_by};
use super::error::{Answer, answer};
use super::global_id::{GlobalId, global_id};
use super::link_candidate::LinkCandidate;
use crate::domain::codes::{Agency, DecisionKind, IdentifierScheme};
use crate::domain::scope::Group;
use crate::loaders::LoadError;
use crate::loaders::linkage::{ConcernedBy, Decided};
use crate::policy::declaration::needs;

/// Name of the type in global ids.
const TYPE: &str = "LinkDecision";

/// A decision about links.
#[derive(Clone, Debug)]
pub struct LinkDecision(Decided);

impl LinkDecision {
    /// The object of a loaded decision.
    pub fn new(decided: Decided) -> Self {
        Self(decided)
    }

    /// The row that a global id names.
    pub fn row_of(ctx: &Context<'_>, id: &str) -> Option<i64> {
        let id = GlobalId::read(seal(ctx), id)?;
        match id.key.as_slice() {
            [row] if id.type_name == TYPE => row.parse().ok(),
            _ => None,
        }
    }

    async fn visible_keys(&self, ctx: &Context<'_>) -> Result<Vec<LinkDecisionKey>, LoadError> {
        let loaders = loaders(ctx);
        let decided = self.0.keys.iter().map(async |key| {
            let asks = asked_by(&key.row.scheme, &key.row.value).zip(key.employer);
            let Some((requirement, employer)) = asks else {
                return Ok::<_, LoadError>(None);
            };
            let is_visible = loaders.may_see(requirement, employer).await?;
            Ok(is_visible.then(|| LinkDecisionKey(key.clone())))
        });
        let decided = try_join_all(decided).await?;
        Ok(decided.into_iter().flatten().collect())
    }
}

fn decision_id(ctx: &Context<'_>, row: i64) -> ID {
    global_id(seal(ctx), TYPE, &[&row.to_string()])
}

/// A decision about links (keputusan tautan): who decided what about which keys, and why. None is
/// ever changed; one that was taken back names the withdrawal.
#[Object(directive = needs::apply(Group::Linkage))]
impl LinkDecision {
    /// Opaque id.
    async fn id(&self, ctx: &Context<'_>) -> Option<ID> {
        Some(decision_id(ctx, self.0.row.id))
    }

    /// Kind.
    async fn kind(&self) -> Option<Choice<DecisionKind>> {
        Choice::stored(&self.0.row.kind)
    }

    /// Why, in the words of whoever decided.
    async fn reason(&self) -> Option<&str> {
        Some(&self.0.row.reason)
    }

    /// The agency that decided; null where the engine tied.
    async fn agency(&self) -> Option<Choice<Agency>> {
        Choice::stored(self.0.row.agency.as_deref()?)
    }

    /// Its client.
    async fn client(&self) -> Option<&str> {
        self.0.row.client.as_deref()
    }

    /// The officer whom the token named.
    async fn officer(&self) -> Option<&str> {
        self.0.row.officer.as_deref()
    }

    /// When.
    async fn decided_at(&self) -> Option<DateTime<Utc>> {
        Some(self.0.row.decided_at)
    }

    /// Whether it was not taken back.
    async fn is_in_force(&self) -> Option<bool> {
        Some(self.0.row.withdrawn_by.is_none())
    }

    /// The decision that this one takes back.
    async fn withdraws(&self, ctx: &Context<'_>) -> Option<ID> {
        self.0.row.withdraws.map(|row| decision_id(ctx, row))
    }

    /// The decision that took this one back.
    async fn withdrawn_by(&self, ctx: &Context<'_>) -> Option<ID> {
        self.0.row.withdrawn_by.map(|row| decision_id(ctx, row))
    }

    /// The keys that it concerns, as far as the caller may see them.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn keys(&self, ctx: &Context<'_>) -> Answer<Vec<LinkDecisionKey>> {
        answer(ctx, self.visible_keys(ctx).await.map(Some))
    }

    /// The employers that hold these keys now.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employers(&self, ctx: &Context<'_>) -> Answer<Vec<Employer>> {
        let ids: BTreeSet<_> = self.0.keys.iter().filter_map(|key| key.employer).collect();
        let loaders = loaders(ctx);
        let found = try_join_all(ids.into_iter().map(|id| loaders.employer(id))).await;
        answer(
            ctx,
            found.map(|found| Some(found.into_iter().flatten().map(Employer::new).collect())),
        )
    }

    /// The candidate that it decides, where it decides one.
    async fn candidate(&self, ctx: &Context<'_>) -> Answer<LinkCandidate> {
        let candidate = loaders(ctx).candidate(self.0.row.candidate_id?).await;
        answer(ctx, candidate.map(|found| found.map(LinkCandidate::new)))
    }
}

/// A key that a decision concerns.
#[derive(Clone, Debug)]
pub struct LinkDecisionKey(ConcernedBy);

/// A key that a decision concerns.
#[Object(directive = needs::apply(Group::Linkage))]
impl LinkDecisionKey {
    /// Its scheme.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn scheme(&self) -> Option<Choice<IdentifierScheme>> {
        Choice::stored(&self.0.row.scheme)
    }

    /// The key. The list holds only keys of schemes that the caller may see.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn value(&self, ctx: &Context<'_>) -> Option<&str> {
        if let Ok(scheme) = self.0.row.scheme.parse() {
            note_person(ctx, scheme, &self.0.row.value);
        }
        Some(&self.0.row.value)
    }

    /// Whether the decision moved it to another employer.
    async fn is_moved(&self) -> Option<bool> {
        Some(self.0.row.is_moved)
    }
}
