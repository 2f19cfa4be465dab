//! What follows an inspection: notes and findings. Confidential ("Sifat: Rahasia").
use async_graphql::{Context, ID, Object};

use super::code::Choice;
use super::disclose::seal;
use super::employer::Employer;
use super::error::Answer;
use super::node::row_id;
use super::scalar::Date;
use crate::domain::codes::{FindingStatus, Norm, NoteKind};
use crate::domain::scope::{Group, Requirement};
use crate::loaders::{Owned, inspections};
use crate::policy::declaration::needs;

/// An inspection note.
#[derive(Clone, Debug)]
pub struct InspectionNote(Owned<inspections::InspectionNote>);

impl InspectionNote {
    /// The object of a loaded row.
    pub fn new(row: Owned<inspections::InspectionNote>) -> Self {
        Self(row)
    }
}

/// An inspection note (Nota Pemeriksaan): a written order to mend what was found. Mended in time, the
/// matter closes without a sanction.
#[Object]
impl InspectionNote {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<inspections::InspectionNotes>(seal(ctx), "InspectionNote", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Number of the note.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn number(&self) -> Option<&str> {
        Some(&self.0.row.note_number)
    }

    /// Kind: Nota I, Nota II or Nota Khusus.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn kind(&self) -> Option<Choice<NoteKind>> {
        Choice::stored(&self.0.row.kind)
    }

    /// Day of the note.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn issued_on(&self) -> Option<Date> {
        Some(Date(self.0.row.issued_on))
    }

    /// Last day to comply.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn due_on(&self) -> Option<Date> {
        Some(Date(self.0.row.due_on))
    }

    /// Text of the order.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn body(&self) -> Option<&str> {
        Some(&self.0.row.body)
    }

    /// Day compliance was established; null where it was not.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn complied_on(&self) -> Option<Date> {
        self.0.row.complied_on.map(Date)
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// A finding of an inspection.
#[derive(Clone, Debug)]
pub struct InspectionFinding(Owned<inspections::InspectionFinding>);

impl InspectionFinding {
    /// The object of a loaded row.
    pub fn new(row: Owned<inspections::InspectionFinding>) -> Self {
        Self(row)
    }
}

/// A finding (temuan) of an inspection, by norm.
#[Object]
impl InspectionFinding {
    /// Number within the inspection.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn line(&self) -> Option<i32> {
        Some(self.0.row.line)
    }

    /// The norm it concerns.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn norm(&self) -> Option<Choice<Norm>> {
        Choice::stored(&self.0.row.norm)
    }

    /// What was found.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn body(&self) -> Option<&str> {
        Some(&self.0.row.body)
    }

    /// Whether it was mended.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn status(&self) -> Option<Choice<FindingStatus>> {
        Choice::stored(&self.0.row.status)
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// A finding on the norm of social security.
#[derive(Clone, Debug)]
pub struct SocialSecurityFinding(Owned<inspections::InspectionFinding>);

impl SocialSecurityFinding {
    /// The object of a loaded row.
    pub fn new(row: Owned<inspections::InspectionFinding>) -> Self {
        Self(row)
    }
}

/// A finding of an inspection on the norm of social security (jaminan sosial), which BPJS Ketenagakerjaan
/// needs for its own examination (PP 86/2013 Ps. 13).
#[Object]
impl SocialSecurityFinding {
    /// Number within the inspection.
    #[graphql(directive = needs::apply(Group::SocialSecurityFinding))]
    async fn line(&self) -> Option<i32> {
        Some(self.0.row.line)
    }

    /// What was found.
    #[graphql(directive = needs::apply(Group::SocialSecurityFinding))]
    async fn body(&self) -> Option<&str> {
        Some(&self.0.row.body)
    }

    /// Whether it was mended.
    #[graphql(directive = needs::apply(Group::SocialSecurityFinding))]
    async fn status(&self) -> Option<Choice<FindingStatus>> {
        Choice::stored(&self.0.row.status)
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::SocialSecurityFinding))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::SocialSecurityFinding))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}
