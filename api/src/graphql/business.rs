//! What the licence register (OSS) knows of a business actor: its registration and its activities.
use async_graphql::{Context, ID, Object};

use super::code::Choice;
use super::disclose::{governed, seal};
use super::employer::Employer;
use super::error::Answer;
use super::node::row_id;
use super::scalar::{Date, Rupiah};
use crate::domain::codes::{BusinessScale, BusinessStatus, LegalForm, RiskLevel};
use crate::domain::identifiers::{KbliCode, Nib, RegionCode};
use crate::domain::scope::{Group, Requirement};
use crate::loaders::{Owned, licensing};
use crate::policy::declaration::needs;

/// A business actor in the licence register.
#[derive(Clone, Debug)]
pub struct BusinessRegistration(Owned<licensing::BusinessRegistration>);

impl BusinessRegistration {
    /// The object of a loaded row.
    pub fn new(row: Owned<licensing::BusinessRegistration>) -> Self {
        Self(row)
    }
}

/// A business actor (pelaku usaha) as the licence register (OSS) has it, under its NIB.
#[Object]
impl BusinessRegistration {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<licensing::BusinessRegistrations>(seal(ctx), "BusinessRegistration", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Nomor Induk Berusaha.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn nib(&self) -> Option<Nib> {
        self.0.row.nib.parse().ok()
    }

    /// Legal name as registered.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn legal_name(&self) -> Option<&str> {
        Some(&self.0.row.legal_name)
    }

    /// Legal form (bentuk badan usaha) as registered.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn legal_form(&self) -> Option<Choice<LegalForm>> {
        Choice::stored(&self.0.row.legal_form)
    }

    /// State of the NIB.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn status(&self) -> Option<Choice<BusinessStatus>> {
        Choice::stored(&self.0.row.status)
    }

    /// Day the NIB was issued.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn issued_on(&self) -> Option<Date> {
        Some(Date(self.0.row.issued_on))
    }

    /// Scale (skala usaha) by capital and sales, PP 7/2021 Ps. 35.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn scale(&self) -> Option<Choice<BusinessScale>> {
        Choice::stored(&self.0.row.scale)
    }

    /// Main activity (KBLI); read it with `kbliVersion`.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn kbli(&self) -> Option<KbliCode> {
        self.0.row.kbli_code.parse().ok()
    }

    /// Version of the classification: `2020` or `2025`.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn kbli_version(&self) -> Option<&str> {
        Some(&self.0.row.kbli_version)
    }

    /// Kecamatan, by its Kemendagri code.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn district_code(&self) -> Option<RegionCode> {
        self.0.row.district_code.parse().ok()
    }

    /// Business address as registered.
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

    /// Business telephone as registered.
    #[graphql(directive = needs::apply(Group::EmployerContact))]
    async fn phone(&self, ctx: &Context<'_>) -> Answer<String> {
        governed(
            ctx,
            Group::EmployerContact,
            self.0.employer,
            self.0.row.phone.clone(),
        )
        .await
    }

    /// Business e-mail address as registered.
    #[graphql(directive = needs::apply(Group::EmployerContact))]
    async fn email(&self, ctx: &Context<'_>) -> Answer<String> {
        governed(
            ctx,
            Group::EmployerContact,
            self.0.employer,
            self.0.row.email.clone(),
        )
        .await
    }

    /// Planned investment (nilai investasi), whole rupiah.
    #[graphql(directive = needs::apply(Group::Investment))]
    async fn investment_value(&self, ctx: &Context<'_>) -> Answer<Rupiah> {
        governed(
            ctx,
            Group::Investment,
            self.0.employer,
            self.0.row.investment_value.map(Rupiah),
        )
        .await
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// An activity of a business actor at a place.
#[derive(Clone, Debug)]
pub struct BusinessActivity(Owned<licensing::BusinessActivity>);

impl BusinessActivity {
    /// The object of a loaded row.
    pub fn new(row: Owned<licensing::BusinessActivity>) -> Self {
        Self(row)
    }
}

/// An activity of a business actor (kegiatan usaha): one KBLI at one place.
#[Object]
impl BusinessActivity {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<licensing::BusinessActivities>(seal(ctx), "BusinessActivity", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Project number of OSS (nomor kegiatan usaha).
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn number(&self) -> Option<&str> {
        Some(&self.0.row.activity_number)
    }

    /// The activity (KBLI); read it with `kbliVersion`.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn kbli(&self) -> Option<KbliCode> {
        self.0.row.kbli_code.parse().ok()
    }

    /// Version of the classification: `2020` or `2025`.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn kbli_version(&self) -> Option<&str> {
        Some(&self.0.row.kbli_version)
    }

    /// Kecamatan where it takes place, by its Kemendagri code.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn district_code(&self) -> Option<RegionCode> {
        self.0.row.district_code.as_deref()?.parse().ok()
    }

    /// Risk (tingkat risiko), PP 28/2025.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn risk_level(&self) -> Option<Choice<RiskLevel>> {
        Choice::stored(&self.0.row.risk_level)
    }

    /// Scale of this activity.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn scale(&self) -> Option<Choice<BusinessScale>> {
        Choice::stored(self.0.row.scale.as_deref()?)
    }

    /// First day of activity.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn started_on(&self) -> Option<Date> {
        self.0.row.started_on.map(Date)
    }

    /// Planned investment (nilai investasi), whole rupiah.
    #[graphql(directive = needs::apply(Group::Investment))]
    async fn investment_value(&self, ctx: &Context<'_>) -> Answer<Rupiah> {
        governed(
            ctx,
            Group::Investment,
            self.0.employer,
            self.0.row.investment_value.map(Rupiah),
        )
        .await
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
