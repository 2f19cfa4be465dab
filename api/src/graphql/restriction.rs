//! Restrictions of public services (TMP2T).
use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object};
use chrono::NaiveDate;

use super::code::Choice;
use super::disclose::{loaders, seal};
use super::employer::Employer;
use super::error::{Answer, answer};
use super::node::row_id;
use super::restriction_step::{NextRestrictionStep, RestrictionStep, STEP_BASIS, STEP_GROUPS};
use super::scalar::Date;
use crate::domain::codes::{Code, RestrictionState, RestrictionStepKind, ServiceKind};
use crate::domain::regulation::Regulation;
use crate::domain::restriction::{next_steps, state_on};
use crate::domain::scope::{Group, Requirement};
use crate::loaders::restrictions::Case;
use crate::loaders::{Owned, team};
use crate::policy::declaration::{derives, needs};

/// A restriction of public services.
#[derive(Clone, Debug)]
pub struct ServiceRestriction(Owned<team::Restriction>);

impl ServiceRestriction {
    /// The object of a loaded row.
    pub fn new(row: Owned<team::Restriction>) -> Self {
        Self(row)
    }
}

/// A restriction of public services (tidak mendapat pelayanan publik tertentu, TMP2T), PP 86/2013 Ps. 9.
/// BPJS requests it, the government unit imposes and lifts it (UU 24/2011 Ps. 17; Permenaker 4/2018).
#[Object]
impl ServiceRestriction {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<team::Restrictions>(seal(ctx), "ServiceRestriction", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Number of the request.
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn number(&self) -> Option<&str> {
        Some(&self.0.row.restriction_number)
    }

    /// Kind of service withheld, by its present name.
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn service_kind(&self) -> Option<Choice<ServiceKind>> {
        Choice::stored(&self.0.row.service_kind)
    }

    /// The article it rests on. Every restriction has one.
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn legal_ground(&self) -> Option<&str> {
        Some(&self.0.row.legal_ground)
    }

    /// State on the day of the request. Only `IMPOSED` withholds a service.
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn state(&self, ctx: &Context<'_>) -> Option<Choice<RestrictionState>> {
        let day = loaders(ctx).caller().day();
        let state = state_on(day, self.0.row.imposed_on, self.0.row.lifted_on);
        Some(Choice(state))
    }

    /// Day BPJS requested it (permintaan).
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn requested_on(&self) -> Option<Date> {
        Some(Date(self.0.row.requested_on))
    }

    /// Inspector's office that recommended it, where one did.
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn recommended_by(&self) -> Option<&str> {
        self.0.row.recommended_by.as_deref()
    }

    /// Day the government unit imposed it; null before.
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn imposed_on(&self) -> Option<Date> {
        self.0.row.imposed_on.map(Date)
    }

    /// The unit that imposed it.
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn imposed_by(&self) -> Option<&str> {
        self.0.row.imposed_by.as_deref()
    }

    /// Day it was lifted (pencabutan); it binds until the day before.
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn lifted_on(&self) -> Option<Date> {
        self.0.row.lifted_on.map(Date)
    }

    /// The steps that were taken here, in their order; those that only the register tells of are its days.
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn steps(&self, ctx: &Context<'_>) -> Answer<Vec<RestrictionStep>> {
        let steps = loaders(ctx)
            .restriction_steps(&self.0.row.restriction_number)
            .await;
        let shown = |steps: Arc<Vec<_>>| steps.iter().cloned().map(RestrictionStep::new).collect();
        answer(ctx, steps.map(|steps| Some(shown(steps))))
    }

    /// The steps that the caller's agency may take next, with what the law says of each today; none
    /// for agencies that take no steps.
    #[graphql(
        directive = needs::apply(Group::Restriction),
        directive = derives::apply(&STEP_GROUPS, STEP_BASIS)
    )]
    async fn next_steps(&self, ctx: &Context<'_>) -> Answer<Vec<NextRestrictionStep>> {
        let loaders = loaders(ctx);
        let takes_steps = RestrictionStepKind::ALL
            .iter()
            .any(|(kind, _)| loaders.may_take(*kind));
        if !takes_steps {
            return Some(Ok(Vec::new()));
        }
        let regulation = ctx.data_unchecked::<Arc<Regulation>>();
        let number = &self.0.row.restriction_number;
        let case = loaders.restriction_case(regulation, number).await;
        let day = loaders.caller().day();
        let next = |case: Arc<Case>| {
            let may_take = |kind| loaders.may_take(kind);
            next_steps(may_take, &case.standing, &case.sanctions, regulation, day)
                .into_iter()
                .map(NextRestrictionStep::new)
                .collect()
        };
        answer(ctx, case.map(|case| case.map(next)))
    }

    /// The dataset that brought the row; `restriction_steps` where the restriction began here.
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// Which restrictions to list; all that is given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct RestrictionFilter {
    /// Of this service.
    #[graphql(directive = needs::apply(Group::Restriction))]
    pub service_kind: Option<Choice<ServiceKind>>,
    /// In this state on the day of the request.
    #[graphql(directive = needs::apply(Group::Restriction))]
    pub state: Option<Choice<RestrictionState>>,
}

impl RestrictionFilter {
    /// The filter on the day of the request.
    pub fn on(self, day: NaiveDate) -> team::RestrictionFilter {
        team::RestrictionFilter {
            service_kind: self.service_kind.map(|kind| kind.0),
            state: self.state.map(|state| (state.0, day)),
        }
    }
}
