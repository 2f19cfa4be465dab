//! Licences, certificates and supporting permits.
use async_graphql::{Context, ID, InputObject, Object};

use super::code::Choice;
use super::disclose::seal;
use super::employer::Employer;
use super::error::Answer;
use super::node::row_id;
use super::scalar::Date;
use crate::domain::codes::{LicenceKind, LicenceStatus, RiskLevel};
use crate::domain::scope::{Group, Requirement};
use crate::loaders::{Owned, licensing};
use crate::policy::declaration::needs;

/// A licence, certificate or supporting permit.
#[derive(Clone, Debug)]
pub struct Licence(Owned<licensing::Licence>);

impl Licence {
    /// The object of a loaded row.
    pub fn new(row: Owned<licensing::Licence>) -> Self {
        Self(row)
    }
}

/// A licence, certificate or supporting permit (perizinan berusaha), PP 28/2025. Low risk needs the NIB
/// alone, so that an employer without one may well be in order.
#[Object]
impl Licence {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<licensing::Licences>(seal(ctx), "Licence", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Number on the document.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn number(&self) -> Option<&str> {
        Some(&self.0.row.licence_number)
    }

    /// Kind (jenis perizinan).
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn kind(&self) -> Option<Choice<LicenceKind>> {
        Choice::stored(&self.0.row.kind)
    }

    /// What it permits.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn title(&self) -> Option<&str> {
        Some(&self.0.row.title)
    }

    /// Risk of the activity (tingkat risiko), PP 28/2025.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn risk_level(&self) -> Option<Choice<RiskLevel>> {
        Choice::stored(&self.0.row.risk_level)
    }

    /// Status: certificates are verified, permits are issued.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn status(&self) -> Option<Choice<LicenceStatus>> {
        Choice::stored(&self.0.row.status)
    }

    /// Day of issue.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn issued_on(&self) -> Option<Date> {
        self.0.row.issued_on.map(Date)
    }

    /// Last day of validity; null where it lasts as long as the business operates.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn valid_until(&self) -> Option<Date> {
        self.0.row.valid_until.map(Date)
    }

    /// Number of the activity it was given for (nomor kegiatan usaha of OSS).
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn activity_number(&self) -> Option<&str> {
        self.0.row.activity_number.as_deref()
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// Which licences to list; all that is given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct LicenceFilter {
    /// Of this kind.
    #[graphql(directive = needs::apply(Group::Licence))]
    pub kind: Option<Choice<LicenceKind>>,
    /// In this status.
    #[graphql(directive = needs::apply(Group::Licence))]
    pub status: Option<Choice<LicenceStatus>>,
    /// For an activity of this risk.
    #[graphql(directive = needs::apply(Group::Licence))]
    pub risk_level: Option<Choice<RiskLevel>>,
    /// Whose validity ends before this day. One that lasts as long as the business is not listed.
    #[graphql(directive = needs::apply(Group::Licence))]
    pub valid_until_before: Option<Date>,
}

impl From<LicenceFilter> for licensing::LicenceFilter {
    fn from(filter: LicenceFilter) -> Self {
        Self {
            kind: filter.kind.map(|kind| kind.0),
            status: filter.status.map(|status| status.0),
            risk_level: filter.risk_level.map(|risk| risk.0),
            valid_until_before: filter.valid_until_before.map(|day| day.0),
        }
    }
}
