//! What hangs on a membership and shows no money of arrears: programmes and construction projects.
use async_graphql::{Context, Object};

use super::code::Choice;
use super::disclose::governed;
use super::error::Answer;
use super::scalar::{Date, Rupiah};
use crate::domain::codes::Programme;
use crate::domain::scope::Group;
use crate::loaders::{Owned, memberships, sanctions};
use crate::policy::declaration::needs;

/// A programme in which a membership is or was enrolled.
#[derive(Clone, Debug)]
pub struct MembershipProgramme(Owned<memberships::MembershipProgramme>);

impl MembershipProgramme {
    /// The object of a loaded row.
    pub fn new(row: Owned<memberships::MembershipProgramme>) -> Self {
        Self(row)
    }
}

/// A programme (program jaminan sosial) in which a membership is or was enrolled.
#[Object(directive = needs::apply(Group::Programme))]
impl MembershipProgramme {
    /// The programme.
    async fn programme(&self) -> Option<Choice<Programme>> {
        Choice::stored(&self.0.row.programme)
    }

    /// First day.
    async fn enrolled_on(&self) -> Option<Date> {
        Some(Date(self.0.row.enrolled_on))
    }

    /// Last day; null while enrolled.
    async fn ended_on(&self) -> Option<Date> {
        self.0.row.ended_on.map(Date)
    }

    /// The dataset that brought it.
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day it is true of.
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// A construction project registered under an NPP.
#[derive(Clone, Debug)]
pub struct ConstructionProject(Owned<sanctions::ConstructionProject>);

impl ConstructionProject {
    /// The object of a loaded row.
    pub fn new(row: Owned<sanctions::ConstructionProject>) -> Self {
        Self(row)
    }
}

/// A construction project (proyek jasa konstruksi) registered under an NPP. Its workers are insured
/// against work accident and death (JKK and JKM) for the time of the project.
#[Object(directive = needs::apply(Group::Membership))]
impl ConstructionProject {
    /// Number of the project: 13 digits, as on the certificate.
    async fn project_number(&self) -> Option<&str> {
        Some(&self.0.row.project_number)
    }

    /// Work to be done (nama pekerjaan).
    async fn title(&self) -> Option<&str> {
        Some(&self.0.row.title)
    }

    /// Contract value without VAT (nilai kontrak), whole rupiah: the base of the contribution, and
    /// like it shown to those who may see its amount.
    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    async fn contract_value(&self, ctx: &Context<'_>) -> Answer<Rupiah> {
        let value = Some(Rupiah(self.0.row.contract_value));
        governed(ctx, Group::ArrearsAmount, self.0.employer, value).await
    }

    /// Whether the wages in the contract are known; where not, rates apply to bands of its value.
    async fn is_wage_known(&self) -> Option<bool> {
        Some(self.0.row.wage_known)
    }

    /// First day of work.
    async fn starts_on(&self) -> Option<Date> {
        Some(Date(self.0.row.starts_on))
    }

    /// Last day of work.
    async fn ends_on(&self) -> Option<Date> {
        Some(Date(self.0.row.ends_on))
    }

    /// The dataset that brought it.
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day it is true of.
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}
