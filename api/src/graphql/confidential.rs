//! What the inspectorate keeps to itself: plans, complaints, investigations. Its own rows are served
//! to it, and to nobody else: a visit must not be announced, a complainant not be known (ILO C81
//! Art. 15(c)).
use async_graphql::{Context, ID, Object};

use super::disclose::seal;
use super::employer::Employer;
use super::error::Answer;
use super::node::row_id;
use super::scalar::Date;
use crate::domain::scope::{Group, Requirement};
use crate::loaders::{Owned, inspections};
use crate::policy::declaration::needs;

/// A planned inspection.
#[derive(Clone, Debug)]
pub struct InspectionPlan(Owned<inspections::InspectionPlan>);

impl InspectionPlan {
    /// The object of a loaded row.
    pub fn new(row: Owned<inspections::InspectionPlan>) -> Self {
        Self(row)
    }
}

/// A planned inspection (rencana kerja pemeriksaan). Never shared: a visit must not be announced.
#[Object]
impl InspectionPlan {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<inspections::InspectionPlans>(seal(ctx), "InspectionPlan", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Number in the work plan.
    #[graphql(directive = needs::apply(Group::InspectionPlan))]
    async fn number(&self) -> Option<&str> {
        Some(&self.0.row.plan_number)
    }

    /// Day planned.
    #[graphql(directive = needs::apply(Group::InspectionPlan))]
    async fn planned_on(&self) -> Option<Date> {
        Some(Date(self.0.row.planned_on))
    }

    /// What led to the plan.
    #[graphql(directive = needs::apply(Group::InspectionPlan))]
    async fn trigger(&self) -> Option<&str> {
        Some(&self.0.row.trigger)
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::InspectionPlan))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::InspectionPlan))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// A complaint about an employer.
#[derive(Clone, Debug)]
pub struct Complaint(Owned<inspections::Complaint>);

impl Complaint {
    /// The object of a loaded row.
    pub fn new(row: Owned<inspections::Complaint>) -> Self {
        Self(row)
    }
}

/// A complaint (pengaduan) about an employer. Never shared: its source is confidential.
#[Object]
impl Complaint {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<inspections::Complaints>(seal(ctx), "Complaint", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Number in the register.
    #[graphql(directive = needs::apply(Group::InspectionPlan))]
    async fn number(&self) -> Option<&str> {
        Some(&self.0.row.complaint_number)
    }

    /// Who complained.
    #[graphql(directive = needs::apply(Group::InspectionPlan))]
    async fn complainant_name(&self) -> Option<&str> {
        Some(&self.0.row.complainant_name)
    }

    /// Day received.
    #[graphql(directive = needs::apply(Group::InspectionPlan))]
    async fn received_on(&self) -> Option<Date> {
        Some(Date(self.0.row.received_on))
    }

    /// What was said.
    #[graphql(directive = needs::apply(Group::InspectionPlan))]
    async fn body(&self) -> Option<&str> {
        Some(&self.0.row.body)
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::InspectionPlan))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::InspectionPlan))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// A criminal investigation.
#[derive(Clone, Debug)]
pub struct Investigation(Owned<inspections::Investigation>);

impl Investigation {
    /// The object of a loaded row.
    pub fn new(row: Owned<inspections::Investigation>) -> Self {
        Self(row)
    }
}

/// A criminal investigation (penyidikan) by a labour inspector (PPNS). Never shared: prosecutors receive
/// it by notice of investigation (SPDP), not here.
#[Object]
impl Investigation {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<inspections::Investigations>(seal(ctx), "Investigation", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Number of the file.
    #[graphql(directive = needs::apply(Group::Investigation))]
    async fn number(&self) -> Option<&str> {
        Some(&self.0.row.file_number)
    }

    /// Suspect.
    #[graphql(directive = needs::apply(Group::Investigation))]
    async fn suspect_name(&self) -> Option<&str> {
        Some(&self.0.row.suspect_name)
    }

    /// Day opened.
    #[graphql(directive = needs::apply(Group::Investigation))]
    async fn opened_on(&self) -> Option<Date> {
        Some(Date(self.0.row.opened_on))
    }

    /// State of the file.
    #[graphql(directive = needs::apply(Group::Investigation))]
    async fn status(&self) -> Option<&str> {
        Some(&self.0.row.status)
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::Investigation))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::Investigation))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}
