//! Memberships of BPJS Ketenagakerjaan.
use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use super::code::Choice;
use super::connection::{Connection, PageArguments};
use super::contribution::{Contribution, contributions};
use super::disclose::{governed, loaders, seal};
use super::employer::{Employer, body_or_person};
use super::error::{Answer, answer};
use super::global_id::global_id;
use super::instalment_plan::InstalmentPlan;
use super::membership_parts::{ConstructionProject, MembershipProgramme};
use super::scalar::Date;
use super::warning::{AdministrativeFine, WrittenWarning};
use super::worker::{Worker, workers};
use crate::domain::codes::{BusinessScale, MembershipStatus, ParticipantKind, WageBand};
use crate::domain::identifiers::{Division, KbliCode, Month, Npp, Npwp, RegionCode};
use crate::domain::regulation::Regulation;
use crate::domain::scope::{Group, Requirement};
use crate::domain::wage_band::MinimumWage;
use crate::loaders::nested::{MembershipKey, Parent};
use crate::loaders::{Owned, Register, memberships, sanctions};
use crate::policy::declaration::{derives, needs};

/// A registration with BPJS Ketenagakerjaan.
#[derive(Clone, Debug)]
pub struct Membership(Owned<memberships::Membership>);

impl Membership {
    /// The object of a loaded row.
    pub fn new(row: Owned<memberships::Membership>) -> Self {
        Self(row)
    }

    fn parent(&self) -> Parent {
        Parent {
            employer: self.0.employer,
            membership: MembershipKey {
                npp: self.0.row.npp.clone(),
                division: self.0.row.division.clone(),
            },
        }
    }

    /// A column that another group governs than the membership itself.
    async fn column<T>(&self, ctx: &Context<'_>, group: Group, value: Option<T>) -> Answer<T> {
        governed(ctx, group, self.0.employer, value).await
    }

    /// The employer's rows of a register that hang on this membership.
    async fn rows<E: Register<Model: Clone>, N>(
        &self,
        ctx: &Context<'_>,
        hangs_here: impl Fn(&E::Model) -> bool,
        node: impl Fn(Owned<E::Model>) -> N,
    ) -> Answer<Vec<N>> {
        let loaded = loaders(ctx).of_employer::<E>(self.0.employer).await;
        let here = loaded.map(|rows| {
            let rows = rows.iter().filter(|row| hangs_here(&row.row));
            Some(rows.cloned().map(node).collect())
        });
        answer(ctx, here)
    }
}

/// A registration with BPJS Ketenagakerjaan (kepesertaan): one NPP and division. Registered is not
/// active, and active is not paid up.
#[Object]
impl Membership {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        global_id(
            seal(ctx),
            "Membership",
            &[&self.0.row.npp, &self.0.row.division],
        )
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        let found = loaders(ctx).employer(self.0.employer).await;
        answer(ctx, found.map(|row| row.map(Employer::new)))
    }

    /// Nomor Pendaftaran Perusahaan.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn npp(&self) -> Option<Npp> {
        self.0.row.npp.parse().ok()
    }

    /// Division of the NPP (kode divisi): 3 digits, `000` where there is only one.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn division(&self) -> Option<String> {
        let division: Option<Division> = self.0.row.division.parse().ok();
        division.map(String::from)
    }

    /// Name of the employer as BPJS Ketenagakerjaan writes it; it may differ from `employer.legalName`.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn legal_name(&self) -> Option<&str> {
        Some(&self.0.row.legal_name)
    }

    /// Kind of participation (jenis kepesertaan).
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn participant_kind(&self) -> Option<Choice<ParticipantKind>> {
        Choice::stored(&self.0.row.participant_kind)
    }

    /// State of the membership.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn status(&self) -> Option<Choice<MembershipStatus>> {
        Choice::stored(&self.0.row.status)
    }

    /// Day of registration (tanggal kepesertaan).
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn registered_on(&self) -> Option<Date> {
        Some(Date(self.0.row.registered_on))
    }

    /// Day it became inactive or closed; null while active.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn deactivated_on(&self) -> Option<Date> {
        self.0.row.deactivated_on.map(Date)
    }

    /// Scale (skala usaha) as BPJS Ketenagakerjaan records it; the licence register may disagree. It
    /// decides which programmes are obligatory (Perpres 109/2013 Ps. 6).
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn scale(&self) -> Option<Choice<BusinessScale>> {
        Choice::stored(self.0.row.scale.as_deref()?)
    }

    /// Risk class of the work accident programme (kelompok tingkat risiko JKK), 1 to 5: PP 44/2015
    /// Annex I. It cannot be derived from the KBLI.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn risk_class(&self) -> Option<i32> {
        self.0.row.risk_class
    }

    /// Main activity (KBLI) as BPJS Ketenagakerjaan records it; read it with `kbliVersion`.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn kbli(&self) -> Option<KbliCode> {
        self.0.row.kbli_code.as_deref()?.parse().ok()
    }

    /// Version of the classification: `2020` (Perban BPS 2/2020) or `2025` (Perban BPS 7/2025).
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn kbli_version(&self) -> Option<&str> {
        self.0.row.kbli_version.as_deref()
    }

    /// Kecamatan, by its Kemendagri code.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn district_code(&self) -> Option<RegionCode> {
        self.0.row.district_code.as_deref()?.parse().ok()
    }

    /// Address as BPJS Ketenagakerjaan writes it.
    #[graphql(directive = needs::apply(Group::EmployerContact))]
    async fn address(&self, ctx: &Context<'_>) -> Answer<String> {
        let address = self.0.row.address.clone();
        self.column(ctx, Group::EmployerContact, address).await
    }

    /// Telephone as BPJS Ketenagakerjaan writes it.
    #[graphql(directive = needs::apply(Group::EmployerContact))]
    async fn phone(&self, ctx: &Context<'_>) -> Answer<String> {
        let phone = self.0.row.phone.clone();
        self.column(ctx, Group::EmployerContact, phone).await
    }

    /// Tax number of the body, where BPJS Ketenagakerjaan knows it.
    #[graphql(directive = needs::apply(Group::TaxNumber))]
    async fn npwp(&self, ctx: &Context<'_>) -> Answer<Npwp> {
        let npwp = self.0.row.npwp.as_deref();
        let npwp: Npwp = npwp?.parse().ok()?;
        self.column(ctx, body_or_person(&npwp), Some(npwp)).await
    }

    /// Active workers registered (tenaga kerja aktif).
    #[graphql(directive = needs::apply(Group::WorkerCount))]
    async fn worker_count(&self, ctx: &Context<'_>) -> Answer<i32> {
        let worker_count = Some(self.0.row.worker_count);
        self.column(ctx, Group::WorkerCount, worker_count).await
    }

    /// Mean wage of the newest month reported against the minimum wage (UMK), as a band; null where
    /// nothing was reported or no minimum wage is known. It shows no wage and names no worker.
    #[graphql(
        directive = needs::apply(Group::WageBand),
        directive = derives::apply(
            &[Group::WorkerWage],
            "UU 27/2022 Ps. 16(2): of wages no more than the purpose needs; UU 24/2011 Ps. 15: true wages are reported",
        ),
    )]
    async fn wage_band(&self, ctx: &Context<'_>) -> Answer<Choice<WageBand>> {
        let (regulation, caller) = (
            ctx.data_unchecked::<Arc<Regulation>>(),
            loaders(ctx).caller(),
        );
        let district: Option<RegionCode> = self
            .0
            .row
            .district_code
            .as_deref()
            .and_then(|code| code.parse().ok());
        let region = district.as_ref().unwrap_or(caller.region());
        let minimum = MinimumWage(regulation.minimum_wage(region, caller.day())?.rule.amount);
        let wages = loaders(ctx).wages_behind_band(&self.parent()).await;
        let band = wages.map(|wages| wages?.band(minimum).map(Choice));
        answer(ctx, band)
    }

    /// Programmes (program jaminan sosial) in which it is or was enrolled.
    #[graphql(directive = needs::apply(Group::Programme))]
    async fn programmes(&self, ctx: &Context<'_>) -> Answer<Vec<MembershipProgramme>> {
        let MembershipKey { npp, division } = self.parent().membership;
        let is_here =
            |row: &memberships::MembershipProgramme| row.npp == npp && row.division == division;
        self.rows::<memberships::Programmes, _>(ctx, is_here, MembershipProgramme::new)
            .await
    }

    /// Contributions (iuran) by month and programme, the newest month first; without `from` and
    /// `until` those of the last 12 months, the present one included.
    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection are its shape"
    )]
    async fn contributions(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "First month; 11 months before `until` unless given.",
            directive = needs::apply(Group::ArrearsAmount)
        )]
        from: Option<Month>,
        #[graphql(
            desc = "Last month; the present one unless given.",
            directive = needs::apply(Group::ArrearsAmount)
        )]
        until: Option<Month>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Answer<Connection<Contribution>> {
        let page = PageArguments::forward(first, after);
        contributions(ctx, self.parent(), (from, until), &page).await
    }

    /// Workers who are or were enrolled under it, by KPJ: personal data.
    #[graphql(directive = needs::apply(Group::WorkerIdentity))]
    async fn workers(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Answer<Connection<Worker>> {
        let page = PageArguments::forward(first, after);
        workers(ctx, self.parent(), &page).await
    }

    /// Written warnings (surat teguran) to its NPP, at most two: PP 86/2013.
    #[graphql(directive = needs::apply(Group::Warning))]
    async fn warnings(&self, ctx: &Context<'_>) -> Answer<Vec<WrittenWarning>> {
        let is_here = |row: &sanctions::WrittenWarning| row.npp == self.0.row.npp;
        self.rows::<sanctions::WrittenWarnings, _>(ctx, is_here, WrittenWarning::new)
            .await
    }

    /// Administrative fines (denda administratif) on its NPP: PP 86/2013.
    #[graphql(directive = needs::apply(Group::Warning))]
    async fn fines(&self, ctx: &Context<'_>) -> Answer<Vec<AdministrativeFine>> {
        let is_here = |row: &sanctions::AdministrativeFine| row.npp == self.0.row.npp;
        self.rows::<sanctions::AdministrativeFines, _>(ctx, is_here, AdministrativeFine::new)
            .await
    }

    /// Agreements to pay arrears of its NPP by instalments (perjanjian cicilan).
    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    async fn instalment_plans(&self, ctx: &Context<'_>) -> Answer<Vec<InstalmentPlan>> {
        let is_here = |row: &sanctions::InstalmentPlan| row.npp == self.0.row.npp;
        self.rows::<sanctions::InstalmentPlans, _>(ctx, is_here, InstalmentPlan::new)
            .await
    }

    /// Construction projects (proyek jasa konstruksi) registered under its NPP.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn construction_projects(&self, ctx: &Context<'_>) -> Answer<Vec<ConstructionProject>> {
        let is_here = |row: &sanctions::ConstructionProject| row.npp == self.0.row.npp;
        self.rows::<sanctions::ConstructionProjects, _>(ctx, is_here, ConstructionProject::new)
            .await
    }

    /// The dataset that brought the membership.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day it is true of.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}
