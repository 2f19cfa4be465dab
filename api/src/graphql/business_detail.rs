//! Places of business, responsible persons, investment reports: rows under keys that other groups
//! govern, so that they have no global id.
use async_graphql::{Context, Object};

use super::code::Choice;
use super::disclose::{governed, note_person};
use super::error::Answer;
use super::scalar::{Date, Rupiah};
use crate::domain::codes::{IdentifierScheme, PersonRole};
use crate::domain::identifiers::{Nik, Nitku, RegionCode};
use crate::domain::scope::Group;
use crate::loaders::{Owned, licensing};
use crate::policy::declaration::needs;

/// A place of business on the tax side.
#[derive(Clone, Debug)]
pub struct Branch(Owned<licensing::Branch>);

impl Branch {
    /// The object of a loaded row.
    pub fn new(row: Owned<licensing::Branch>) -> Self {
        Self(row)
    }
}

/// A place of business (tempat kegiatan usaha) on the tax side, PER-6/PJ/2024.
#[Object]
impl Branch {
    /// Nomor Identitas Tempat Kegiatan Usaha. A sole trader's begins with a NIK: it asks for the
    /// group of personal identities as well, and is null without it.
    #[graphql(directive = needs::apply(Group::TaxNumber))]
    async fn nitku(&self, ctx: &Context<'_>) -> Answer<Nitku> {
        let nitku: Nitku = self.0.row.nitku.parse().ok()?;
        let group = if nitku.is_of_person() {
            Group::PersonalIdentity
        } else {
            Group::TaxNumber
        };
        let shown = governed(ctx, group, self.0.employer, Some(nitku)).await;
        if let Some(Ok(nitku)) = &shown {
            note_person(ctx, IdentifierScheme::Nitku, nitku.as_str());
        }
        shown
    }

    /// Name of the place.
    #[graphql(directive = needs::apply(Group::TaxNumber))]
    async fn name(&self) -> Option<&str> {
        Some(&self.0.row.name)
    }

    /// Kecamatan, by its Kemendagri code.
    #[graphql(directive = needs::apply(Group::TaxNumber))]
    async fn district_code(&self) -> Option<RegionCode> {
        self.0.row.district_code.as_deref()?.parse().ok()
    }

    /// Address of the place.
    #[graphql(directive = needs::apply(Group::EmployerContact))]
    async fn address(&self, ctx: &Context<'_>) -> Answer<String> {
        governed(
            ctx,
            Group::EmployerContact,
            self.0.employer,
            self.0.row.address.clone(),
        )
        .await
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::TaxNumber))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::TaxNumber))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// An owner or director.
#[derive(Clone, Debug)]
pub struct ResponsiblePerson(Owned<licensing::ResponsiblePerson>);

impl ResponsiblePerson {
    /// The object of a loaded row.
    pub fn new(row: Owned<licensing::ResponsiblePerson>) -> Self {
        Self(row)
    }
}

/// An owner or director (penanggung jawab) of a business actor: personal data.
#[Object]
impl ResponsiblePerson {
    /// Full name.
    #[graphql(directive = needs::apply(Group::PersonalIdentity))]
    async fn name(&self) -> Option<&str> {
        Some(&self.0.row.name)
    }

    /// Nomor Induk Kependudukan.
    #[graphql(directive = needs::apply(Group::PersonalIdentity))]
    async fn nik(&self) -> Option<Nik> {
        self.0.row.nik.parse().ok()
    }

    /// Role in the business.
    #[graphql(directive = needs::apply(Group::PersonalIdentity))]
    async fn role(&self) -> Option<Choice<PersonRole>> {
        Choice::stored(&self.0.row.role)
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::PersonalIdentity))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::PersonalIdentity))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// A periodic investment report.
#[derive(Clone, Debug)]
pub struct InvestmentReport(Owned<licensing::InvestmentReport>);

impl InvestmentReport {
    /// The object of a loaded row.
    pub fn new(row: Owned<licensing::InvestmentReport>) -> Self {
        Self(row)
    }
}

/// A periodic investment report (LKPM): quarterly for medium and large, half-yearly for small businesses.
#[Object]
impl InvestmentReport {
    /// Period: `2026-Q1` or `2026-H1`.
    #[graphql(directive = needs::apply(Group::Investment))]
    async fn period(&self) -> Option<&str> {
        Some(&self.0.row.period)
    }

    /// Investment realised in the period, whole rupiah.
    #[graphql(directive = needs::apply(Group::Investment))]
    async fn realised_investment(&self) -> Option<Rupiah> {
        Some(Rupiah(self.0.row.realised_investment))
    }

    /// Workers reported: one of three sources of headcount, beside the manpower report and field verification.
    #[graphql(directive = needs::apply(Group::Investment))]
    async fn headcount(&self) -> Option<i32> {
        Some(self.0.row.headcount)
    }

    /// Day of the report.
    #[graphql(directive = needs::apply(Group::Investment))]
    async fn reported_on(&self) -> Option<Date> {
        Some(Date(self.0.row.reported_on))
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::Investment))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::Investment))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}
