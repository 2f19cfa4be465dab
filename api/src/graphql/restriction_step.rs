//! Steps around restrictions of public services: those taken, and what the law allows next.
use async_graphql::Object;
use chrono::{DateTime, Utc};

use super::code::Choice;
use super::compliance::Text;
use super::scalar::Date;
use crate::domain::codes::{Agency, RestrictionStepKind, StepFaultCode, WarningGround};
use crate::domain::restriction::{Judged, StepFault};
use crate::domain::scope::Group;
use crate::loaders::restrictions;
use crate::policy::declaration::needs;

/// The protected facts that a step is judged by.
pub const STEP_GROUPS: [Group; 2] = [Group::Warning, Group::Restriction];

/// The law that lets an office know whether it may take a step, without the letters before it.
pub const STEP_BASIS: &str = "UU 24/2011 Ps. 17; PP 86/2013 Ps. 8; Permenaker 4/2018";

/// A step that was taken here.
#[derive(Clone, Debug)]
pub struct RestrictionStep(restrictions::RestrictionStep);

impl RestrictionStep {
    /// The object of a loaded row.
    pub fn new(row: restrictions::RestrictionStep) -> Self {
        Self(row)
    }
}

/// A step around a restriction of public services that an office took here. None is ever changed.
#[Object(directive = needs::apply(Group::Restriction))]
impl RestrictionStep {
    /// Kind.
    async fn kind(&self) -> Option<Choice<RestrictionStepKind>> {
        Choice::stored(&self.0.kind)
    }

    /// Number of the letter or decision.
    async fn reference(&self) -> Option<&str> {
        Some(&self.0.reference)
    }

    /// What the restriction rests on, at the step that began it.
    async fn ground(&self) -> Option<Choice<WarningGround>> {
        Choice::stored(self.0.ground.as_deref()?)
    }

    /// The day on which the employer complied, by whoever asked for lifting.
    async fn complied_on(&self) -> Option<Date> {
        self.0.complied_on.map(Date)
    }

    /// The day that counts in law.
    async fn taken_on(&self) -> Option<Date> {
        Some(Date(self.0.taken_on))
    }

    /// The day by which the office that is asked is to act, in working days; a setting of the team.
    async fn act_by(&self) -> Option<Date> {
        self.0.act_by.map(Date)
    }

    /// The agency that took it.
    async fn agency(&self) -> Option<Choice<Agency>> {
        Choice::stored(&self.0.agency)
    }

    /// Its office.
    async fn office(&self) -> Option<&str> {
        Some(&self.0.office)
    }

    /// When.
    async fn taken_at(&self) -> Option<DateTime<Utc>> {
        Some(self.0.taken_at)
    }
}

/// A step that the caller's agency may take, as the law sees it today.
#[derive(Clone, Debug)]
pub struct NextRestrictionStep {
    kind: RestrictionStepKind,
    judged: Judged,
}

impl NextRestrictionStep {
    /// The object of a judgement.
    pub fn new((kind, judged): (RestrictionStepKind, Judged)) -> Self {
        Self { kind, judged }
    }
}

/// A step that the caller's agency may take, and whether the law allows it today.
#[Object(directive = needs::apply(Group::Restriction))]
impl NextRestrictionStep {
    /// Kind.
    async fn kind(&self) -> Option<Choice<RestrictionStepKind>> {
        Some(Choice(self.kind))
    }

    /// Whether the law allows it today.
    async fn is_allowed(&self) -> Option<bool> {
        Some(self.judged.is_ok())
    }

    /// Why to take care, where it is allowed and its ground is legally delicate.
    async fn caution(&self) -> Option<Text> {
        let allowed = self.judged.as_ref().ok()?;
        allowed.caution.clone().map(Text)
    }

    /// Everything that is missing for it or too early; empty where it is allowed.
    async fn missing(&self) -> Option<Vec<RestrictionStepFault>> {
        let faults = self.judged.as_ref().err().cloned().unwrap_or_default();
        Some(faults.into_iter().map(RestrictionStepFault).collect())
    }
}

/// Something that is missing for a step, or too early.
#[derive(Clone, Debug)]
pub struct RestrictionStepFault(StepFault);

/// Something that is missing for a step, or too early.
#[Object(directive = needs::apply(Group::Restriction))]
impl RestrictionStepFault {
    /// Stable code.
    async fn code(&self) -> Option<Choice<StepFaultCode>> {
        Some(Choice(self.0.code))
    }

    /// What it says.
    async fn text(&self) -> Option<Text> {
        Some(Text(self.0.text.clone()))
    }

    /// The law that asks for it.
    async fn legal_basis(&self) -> Option<&str> {
        Some(&self.0.legal_basis)
    }

    /// The first day on which it may be taken or is no longer too early; null where no day alone helps.
    async fn not_before(&self) -> Option<Date> {
        self.0.not_before.map(Date)
    }

    /// Where a register is late: the day that it is true of.
    async fn as_of(&self) -> Option<Date> {
        self.0.as_of.map(Date)
    }
}
