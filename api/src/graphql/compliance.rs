//! The compliance section of an employer: what the engine finds, and why.
use async_graphql::{Context, Object};

use super::code::Choice;
use super::disclose::governed;
use super::error::Answer;
use super::finding::ComplianceFinding;
use super::scalar::Date;
use crate::domain::assessment::{Assessment, Finding, SourceReading, Undetermined};
use crate::domain::bilingual::Bilingual;
use crate::domain::codes::{
    ComplianceCategory, Freshness, Programme, ReasonCode, Severity, SourceRegister,
};
use crate::domain::identifiers::EmployerId;
use crate::domain::scope::{Group, Requirement};
use crate::policy::declaration::needs;

/// A text for officials and employers.
#[derive(Clone, Debug)]
pub struct Text(pub Bilingual);

/// A text for officials and employers; the Indonesian one binds.
#[Object(directive = needs::apply(Requirement::PUBLIC))]
impl Text {
    /// Indonesian.
    async fn id(&self) -> &str {
        &self.0.id
    }

    /// English.
    async fn en(&self) -> &str {
        &self.0.en
    }
}

/// An employer's compliance on one day.
#[derive(Clone, Debug)]
pub struct Compliance {
    employer: EmployerId,
    assessment: Assessment,
}

impl Compliance {
    /// The section for an employer's assessment.
    pub fn new(employer: EmployerId, assessment: Assessment) -> Self {
        Self {
            employer,
            assessment,
        }
    }

    fn told(&self, findings: &[Finding]) -> Vec<ComplianceFinding> {
        let told = findings.iter().cloned();
        told.map(|finding| ComplianceFinding::new(self.employer, finding))
            .collect()
    }
}

/// An employer's compliance (kepatuhan) on the day of the request, computed from the registers by
/// dated law. Registered, active and paid up are three separate states; categories are a set; an NIB
/// alone proves no duty; what a missing or stale register leaves open is neither compliance nor guilt.
#[Object(directive = needs::apply(Group::Compliance))]
impl Compliance {
    /// The day it is true of.
    async fn on(&self) -> Option<Date> {
        Some(Date(self.assessment.day))
    }

    /// Whether a membership exists that was not closed; null where that is unknown.
    async fn is_registered(&self) -> Option<bool> {
        self.assessment.standing.registered
    }

    /// Whether a membership is active; null where that is unknown.
    async fn is_active(&self) -> Option<bool> {
        self.assessment.standing.active
    }

    /// Whether nothing is overdue; null where that is unknown, or where the employer never registered.
    async fn is_paid_up(&self) -> Option<bool> {
        self.assessment.standing.paid_up
    }

    /// Categories (PWBD, PDS, tunggakan …): a set, empty where none was found. A finding's severity says how
    /// much it weighs; a plan that is kept and a gap in the registers are information.
    async fn categories(&self) -> Option<Vec<Choice<ComplianceCategory>>> {
        Some(
            self.assessment
                .categories()
                .into_iter()
                .map(Choice)
                .collect(),
        )
    }

    /// The weight of the weightiest finding; null where nothing was found.
    async fn severity(&self) -> Option<Choice<Severity>> {
        self.assessment.severity().map(Choice)
    }

    /// What was found, with its evidence, legal basis and cure.
    async fn findings(&self) -> Option<Vec<ComplianceFinding>> {
        Some(self.told(&self.assessment.findings))
    }

    /// Signs that call for a look and prove nothing.
    async fn indicators(&self) -> Option<Vec<ComplianceFinding>> {
        Some(self.told(&self.assessment.indicators))
    }

    /// Categories that cannot be told, with the register that would have to say.
    async fn undetermined(&self) -> Option<Vec<UndeterminedCategory>> {
        Some(
            self.assessment
                .undetermined
                .iter()
                .copied()
                .map(UndeterminedCategory)
                .collect(),
        )
    }

    /// Obligatory programmes that an active membership lacks (Perpres 109/2013 Ps. 6).
    #[graphql(directive = needs::apply(Group::Programme))]
    async fn missing_programmes(&self, ctx: &Context<'_>) -> Answer<Vec<Choice<Programme>>> {
        let missing = self
            .assessment
            .missing_programmes
            .iter()
            .copied()
            .map(Choice)
            .collect();
        governed(ctx, Group::Programme, self.employer, Some(missing)).await
    }

    /// Age of every register it rests on.
    async fn sources(&self) -> Option<Vec<SourceAge>> {
        Some(
            self.assessment
                .sources
                .iter()
                .copied()
                .map(SourceAge)
                .collect(),
        )
    }
}

/// A category that cannot be told.
#[derive(Clone, Copy, Debug)]
pub struct UndeterminedCategory(Undetermined);

/// A category that cannot be told.
#[Object(directive = needs::apply(Group::Compliance))]
impl UndeterminedCategory {
    /// The category.
    async fn category(&self) -> Option<Choice<ComplianceCategory>> {
        Some(Choice(self.0.category))
    }

    /// The register that would have to say.
    async fn register(&self) -> Option<Choice<SourceRegister>> {
        Some(Choice(self.0.register))
    }

    /// Why it does not.
    async fn cause(&self) -> Option<Choice<ReasonCode>> {
        Some(Choice(self.0.cause))
    }
}

/// A register's age, judged.
#[derive(Clone, Copy, Debug)]
pub struct SourceAge(pub SourceReading);

/// A register's age, judged by its rhythm. Not about any employer, and so public.
#[Object(directive = needs::apply(Requirement::PUBLIC))]
impl SourceAge {
    /// The register.
    async fn register(&self) -> Choice<SourceRegister> {
        Choice(self.0.register)
    }

    /// The day it is true of; null where it was never fed.
    async fn as_of(&self) -> Option<Date> {
        self.0.as_of.map(Date)
    }

    /// On time, late, stale or missing.
    async fn freshness(&self) -> Choice<Freshness> {
        Choice(self.0.freshness)
    }
}
