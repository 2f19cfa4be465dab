//! A finding of the engine, and the records that it rests on.
use async_graphql::{Context, Object};

use super::code::Choice;
use super::compliance::Text;
use super::disclose::governed;
use super::error::Answer;
use super::scalar::Date;
use crate::domain::assessment::{EvidenceItem, Finding};
use crate::domain::codes::{ComplianceCategory, ReasonCode, Severity, SourceRegister};
use crate::domain::facts::RecordRef;
use crate::domain::identifiers::EmployerId;
use crate::domain::scope::Group;
use crate::policy::declaration::needs;

/// Something that was found of an employer.
#[derive(Clone, Debug)]
pub struct ComplianceFinding {
    employer: EmployerId,
    finding: Finding,
}

impl ComplianceFinding {
    /// The object of an employer's finding.
    pub fn new(employer: EmployerId, finding: Finding) -> Self {
        Self { employer, finding }
    }
}

/// Something that was found of an employer. It holds no amount and no person.
#[Object(directive = needs::apply(Group::Compliance))]
impl ComplianceFinding {
    /// Category.
    async fn category(&self) -> Option<Choice<ComplianceCategory>> {
        Some(Choice(self.finding.category))
    }

    /// Which rule found it.
    async fn reason(&self) -> Option<Choice<ReasonCode>> {
        Some(Choice(self.finding.reason))
    }

    /// How much it weighs, by the team's dated choice; null before one held.
    async fn severity(&self) -> Option<Choice<Severity>> {
        self.finding.severity.map(Choice)
    }

    /// First day on which it is known to hold.
    async fn since(&self) -> Option<Date> {
        self.finding.since.map(Date)
    }

    /// What it says.
    async fn explanation(&self) -> Option<Text> {
        Some(Text(self.finding.explanation.clone()))
    }

    /// How to cure it.
    async fn cure(&self) -> Option<Text> {
        Some(Text(self.finding.cure.clone()))
    }

    /// The office to turn to.
    async fn contact(&self) -> Option<Text> {
        Some(Text(self.finding.contact.clone()))
    }

    /// The article breached.
    async fn legal_basis(&self) -> Option<&str> {
        Some(&self.finding.legal_basis)
    }

    /// What it rests on.
    async fn evidence(&self) -> Option<Vec<Evidence>> {
        let items = self.finding.evidence.iter().cloned();
        Some(
            items
                .map(|item| Evidence::new(self.employer, item))
                .collect(),
        )
    }
}

/// What a finding rests on.
#[derive(Clone, Debug)]
pub struct Evidence {
    employer: EmployerId,
    item: EvidenceItem,
}

impl Evidence {
    fn new(employer: EmployerId, item: EvidenceItem) -> Self {
        Self { employer, item }
    }

    /// The records, where they are of `register` and the caller may see it of this employer.
    async fn records(
        &self,
        ctx: &Context<'_>,
        register: SourceRegister,
        group: Group,
    ) -> Answer<Vec<EvidenceRecord>> {
        let is_of_it = self.item.register == register && !self.item.records.is_empty();
        let records = || {
            self.item
                .records
                .iter()
                .cloned()
                .map(EvidenceRecord)
                .collect()
        };
        governed(ctx, group, self.employer, is_of_it.then(records)).await
    }
}

/// What a finding rests on: a register, the day of its report, visit or feed, and its records as far as
/// the caller may see that register. Each register's records are a field of their own, under the right
/// that opens the register.
#[Object(directive = needs::apply(Group::Compliance))]
impl Evidence {
    /// The register.
    async fn register(&self) -> Option<Choice<SourceRegister>> {
        Some(Choice(self.item.register))
    }

    /// The day; null where the register was never fed.
    async fn on(&self) -> Option<Date> {
        self.item.on.map(Date)
    }

    /// Memberships (`npp division`) it rests on.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn memberships(&self, ctx: &Context<'_>) -> Answer<Vec<EvidenceRecord>> {
        self.records(ctx, SourceRegister::BpjsMembership, Group::Membership)
            .await
    }

    /// Memberships (`npp division`) whose programmes it rests on.
    #[graphql(directive = needs::apply(Group::Programme))]
    async fn programmes(&self, ctx: &Context<'_>) -> Answer<Vec<EvidenceRecord>> {
        self.records(ctx, SourceRegister::BpjsProgramme, Group::Programme)
            .await
    }

    /// Contributions (`npp month`), bills of a month, or instalment plans (their number) it rests on.
    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    async fn contributions(&self, ctx: &Context<'_>) -> Answer<Vec<EvidenceRecord>> {
        self.records(ctx, SourceRegister::BpjsContribution, Group::ArrearsAmount)
            .await
    }

    /// Manpower reports (`number year`) it rests on.
    #[graphql(directive = needs::apply(Group::Headcount))]
    async fn manpower_reports(&self, ctx: &Context<'_>) -> Answer<Vec<EvidenceRecord>> {
        self.records(ctx, SourceRegister::ManpowerReport, Group::Headcount)
            .await
    }

    /// Inspections (their number) it rests on.
    #[graphql(directive = needs::apply(Group::Inspection))]
    async fn inspections(&self, ctx: &Context<'_>) -> Answer<Vec<EvidenceRecord>> {
        self.records(ctx, SourceRegister::LabourInspection, Group::Inspection)
            .await
    }

    /// Field verifications (their number) it rests on.
    #[graphql(directive = needs::apply(Group::FieldVerification))]
    async fn field_verifications(&self, ctx: &Context<'_>) -> Answer<Vec<EvidenceRecord>> {
        self.records(
            ctx,
            SourceRegister::FieldVerification,
            Group::FieldVerification,
        )
        .await
    }

    /// Restrictions of public services (their number) it rests on.
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn restrictions(&self, ctx: &Context<'_>) -> Answer<Vec<EvidenceRecord>> {
        self.records(ctx, SourceRegister::ServiceRestriction, Group::Restriction)
            .await
    }
}

/// A record that a finding rests on.
#[derive(Clone, Debug)]
pub struct EvidenceRecord(RecordRef);

/// A record of a register that a finding rests on. Its key is never a person's number.
#[Object(directive = needs::apply(Group::Compliance))]
impl EvidenceRecord {
    /// Its key in the register.
    async fn key(&self) -> Option<&str> {
        Some(&self.0.key)
    }

    /// The day that it is true of.
    async fn as_of(&self) -> Option<Date> {
        self.0.as_of.map(Date)
    }
}
