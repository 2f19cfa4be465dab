//! Objections to clearances.
use async_graphql::{Context, ID, Object};

use super::code::Choice;
use super::disclose::{loaders, seal};
use super::global_id::{GlobalId, global_id};
use super::scalar::Date;
use crate::domain::clearance::Reference;
use crate::domain::codes::{
    Agency, ObjectionGround, ObjectionOutcome, ObjectionState, ServiceKind, SourceRegister,
};
use crate::domain::identifiers::Nib;
use crate::domain::objection::state_of;
use crate::domain::scope::{Group, Requirement};
use crate::loaders::clearances::{KeptObjection, ObjectionStatistic};
use crate::policy::declaration::needs;

/// Name of the type in global ids.
const TYPE: &str = "Objection";

/// An objection that was recorded.
#[derive(Clone, Debug)]
pub struct Objection(KeptObjection);

impl Objection {
    /// The object of a kept objection.
    pub fn new(kept: KeptObjection) -> Self {
        Self(kept)
    }

    /// The row that a global id names.
    pub fn row_of(ctx: &Context<'_>, id: &str) -> Option<i64> {
        let id = GlobalId::read(seal(ctx), id)?;
        match id.key.as_slice() {
            [row] if id.type_name == TYPE => row.parse().ok(),
            _ => None,
        }
    }

    fn outcome(&self) -> Option<ObjectionOutcome> {
        self.0.decision.as_ref()?.outcome.parse().ok()
    }
}

/// An objection to a clearance (keberatan, UU 30/2014 Ps. 75): an employer contests what one register
/// says. The front desk records it, and the agency that owns the register decides. It is seen by both.
#[Object(directive = needs::apply(Group::Objection))]
impl Objection {
    /// Opaque id.
    async fn id(&self, ctx: &Context<'_>) -> Option<ID> {
        Some(global_id(seal(ctx), TYPE, &[&self.0.row.id.to_string()]))
    }

    /// Reference number of the clearance.
    async fn reference(&self) -> Option<Reference> {
        self.0.clearance_reference.parse().ok()
    }

    /// The business actor.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn nib(&self) -> Option<Nib> {
        self.0.row.nib.parse().ok()
    }

    /// The service of the clearance.
    async fn service(&self) -> Option<Choice<ServiceKind>> {
        Choice::stored(&self.0.service_kind)
    }

    /// The register disputed.
    async fn disputed_source(&self) -> Option<Choice<SourceRegister>> {
        Choice::stored(&self.0.row.register)
    }

    /// The agency that owns the register and decides.
    async fn owner(&self) -> Option<Choice<Agency>> {
        Choice::stored(&self.0.row.owner)
    }

    /// On what ground.
    async fn ground(&self) -> Option<Choice<ObjectionGround>> {
        Choice::stored(&self.0.row.ground)
    }

    /// What the employer says.
    async fn statement(&self) -> Option<&str> {
        self.0.row.statement.as_deref()
    }

    /// State.
    async fn state(&self) -> Option<Choice<ObjectionState>> {
        Some(Choice(state_of(self.outcome())))
    }

    /// The day it was recorded.
    async fn filed_on(&self) -> Option<Date> {
        Some(Date(self.0.row.filed_on))
    }

    /// The last day to decide.
    async fn deadline(&self) -> Option<Date> {
        self.0.row.deadline.map(Date)
    }

    /// Whether it is not decided and its deadline has passed. Nothing is decided by silence.
    async fn is_overdue(&self, ctx: &Context<'_>) -> Option<bool> {
        let today = loaders(ctx).caller().day();
        let has_passed = self.0.row.deadline.is_some_and(|last| last < today);
        Some(has_passed && self.0.decision.is_none())
    }

    /// The day it was decided.
    async fn decided_on(&self) -> Option<Date> {
        Some(Date(self.0.decision.as_ref()?.decided_on))
    }

    /// Why it was decided so, in the owner's words.
    async fn decision_reason(&self) -> Option<&str> {
        Some(&self.0.decision.as_ref()?.reason)
    }
}

/// What objections to one agency's registers came to.
#[derive(Clone, Copy, Debug)]
pub struct ObjectionStatistics(pub ObjectionStatistic);

/// What objections to one agency's registers came to, in the agreement's region. A number that is made of
/// fewer than five businesses is not told, nor one by which such a number could be told.
#[Object(directive = needs::apply(Requirement::statistics(Group::Objection)))]
impl ObjectionStatistics {
    /// The agency that owns the registers.
    async fn owner(&self) -> Option<Choice<Agency>> {
        Some(Choice(self.0.owner))
    }

    /// Recorded in all.
    async fn recorded(&self) -> Option<i64> {
        self.0.sums.recorded
    }

    /// Not decided yet.
    async fn pending(&self) -> Option<i64> {
        self.0.sums.pending
    }

    /// The record stood.
    async fn upheld(&self) -> Option<i64> {
        self.0.sums.upheld
    }

    /// The record was wrong.
    async fn corrected(&self) -> Option<i64> {
        self.0.sums.corrected
    }
}
