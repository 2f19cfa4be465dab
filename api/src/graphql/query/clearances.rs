//! Clearances, renewal runs and objections.
use std::sync::Arc;

use async_graphql::{Context, Object};

use crate::domain::clearance::Reference;
use crate::domain::codes::{ObjectionState, ServiceKind};
use crate::domain::identifiers::Nib;
use crate::domain::regulation::Regulation;
use crate::domain::scope::{Group, Requirement};
use crate::graphql::clearance::{Clearance, RenewalCheck};
use crate::graphql::code::Choice;
use crate::graphql::disclose::loaders;
use crate::graphql::error::{Answer, ErrorCode, answer};
use crate::graphql::objection::{Objection, ObjectionStatistics};
use crate::graphql::permit::{PermitCheck, VERDICT_BASIS, VERDICT_GROUPS};
use crate::policy::declaration::{derives, needs};

/// Business actors of one renewal run.
pub const NIBS_MAX: usize = 500;

/// The part of `Query` that tells of clearances.
#[derive(Clone, Copy, Debug)]
pub struct ClearanceQuery;

/// Clearances, renewal runs and objections.
#[Object]
impl ClearanceQuery {
    /// A clearance that the caller's agency was given; null where there is none of that number.
    #[graphql(
        directive = needs::apply(Group::ClearanceRequest),
        directive = derives::apply(&VERDICT_GROUPS, VERDICT_BASIS)
    )]
    async fn clearance(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Its reference number.",
            directive = needs::apply(Group::ClearanceRequest)
        )]
        reference: Reference,
    ) -> Answer<Clearance> {
        let found = loaders(ctx).clearance(&reference).await;
        answer(ctx, found.map(|found| found.map(Clearance::new)))
    }

    /// A renewal run: the permit check of up to 500 business actors, in the order asked, as
    /// `permitCheck` answers each. Nothing is issued and nothing kept: a clearance answers an application,
    /// and a renewal run has none.
    #[graphql(
        directive = needs::apply(Group::ClearanceRequest & Group::Clearance),
        directive = derives::apply(&VERDICT_GROUPS, VERDICT_BASIS)
    )]
    async fn clearances(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "At most 500.",
            directive = needs::apply(Group::ClearanceRequest & Group::Clearance)
        )]
        nibs: Vec<Nib>,
        #[graphql(
            desc = "The service asked for.",
            directive = needs::apply(Group::ClearanceRequest & Group::Clearance)
        )]
        service: Choice<ServiceKind>,
    ) -> Answer<Vec<RenewalCheck>> {
        if nibs.len() > NIBS_MAX {
            let message = format!("a renewal run has at most {NIBS_MAX} NIBs");
            return Some(Err(ErrorCode::LimitExceeded.error(message)));
        }
        let loaders = loaders(ctx);
        let regulation = ctx.data_unchecked::<Arc<Regulation>>();
        let day = loaders.caller().day();
        let found = loaders.renewal_facts(&nibs).await;
        answer(
            ctx,
            found.map(|found| {
                let found = found?;
                let checks = (0..).zip(nibs).map(|(place, nib)| RenewalCheck {
                    place,
                    check: PermitCheck::of(&found, &nib, service.0, regulation, day),
                });
                Some(checks.collect())
            }),
        )
    }

    /// Objections to the registers that the caller's agency owns, those due first decided first; at most
    /// 200.
    #[graphql(directive = needs::apply(Group::Objection))]
    async fn objections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In that state.", directive = needs::apply(Group::Objection))]
        state: Option<Choice<ObjectionState>>,
    ) -> Answer<Vec<Objection>> {
        let found = loaders(ctx).objections(state.map(|state| state.0)).await;
        answer(
            ctx,
            found.map(|found| Some(found?.into_iter().map(Objection::new).collect())),
        )
    }

    /// What objections came to, by the agency whose registers were contested.
    #[graphql(
        directive = needs::apply(Requirement::statistics(Group::Objection)),
        directive = derives::apply(&[Group::Objection], "UU 30/2014 Ps. 75-77; UU 25/2009 Ps. 36")
    )]
    async fn objection_statistics(&self, ctx: &Context<'_>) -> Answer<Vec<ObjectionStatistics>> {
        let found = loaders(ctx).objection_statistics().await;
        answer(
            ctx,
            found.map(|found| Some(found?.into_iter().map(ObjectionStatistics).collect())),
        )
    }
}
