//! Applications at the licence office's desk.
use async_graphql::{Context, ID, Object};

use super::code::Choice;
use super::disclose::seal;
use super::employer::Employer;
use super::error::Answer;
use super::node::row_id;
use super::scalar::Date;
use crate::domain::codes::{ApplicationStatus, ServiceKind};
use crate::domain::scope::{Group, Requirement};
use crate::loaders::{Owned, licensing};
use crate::policy::declaration::needs;

/// An application at the desk.
#[derive(Clone, Debug)]
pub struct LicenceApplication(Owned<licensing::Application>);

impl LicenceApplication {
    /// The object of a loaded row.
    pub fn new(row: Owned<licensing::Application>) -> Self {
        Self(row)
    }
}

/// An application at the licence office's desk (permohonan). While it is pending, it opens the applicant
/// to the licence office where its agreement says `case`.
#[Object]
impl LicenceApplication {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<licensing::Applications>(seal(ctx), "LicenceApplication", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Number given at the desk.
    #[graphql(directive = needs::apply(Group::Application))]
    async fn number(&self) -> Option<&str> {
        Some(&self.0.row.application_number)
    }

    /// Service asked for, by the kinds of PP 86/2013 Ps. 9(1).
    #[graphql(directive = needs::apply(Group::Application))]
    async fn service_kind(&self) -> Option<Choice<ServiceKind>> {
        Choice::stored(&self.0.row.service_kind)
    }

    /// Day submitted.
    #[graphql(directive = needs::apply(Group::Application))]
    async fn submitted_on(&self) -> Option<Date> {
        Some(Date(self.0.row.submitted_on))
    }

    /// Day decided; null while pending.
    #[graphql(directive = needs::apply(Group::Application))]
    async fn decided_on(&self) -> Option<Date> {
        self.0.row.decided_on.map(Date)
    }

    /// State.
    #[graphql(directive = needs::apply(Group::Application))]
    async fn status(&self) -> Option<Choice<ApplicationStatus>> {
        Choice::stored(&self.0.row.status)
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::Application))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::Application))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}
