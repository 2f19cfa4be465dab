//! The employer: what the registers together show, and the way to each register's part.
use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use super::access_history::EmployerHistory;
use super::arrears::Arrears;
use super::code::Choice;
use super::compliance::Compliance;
use super::disclose::{governed, loaders, rows, seal};
use super::error::{Answer, answer};
use super::global_id::employer_id;
use super::kept_compliance::{ComplianceChange, KeptCompliance};
use super::membership::Membership;
use super::scalar::Date;
use crate::domain::assessment::assess;
use crate::domain::codes::{BusinessScale, EmployerStatus, LegalForm};
use crate::domain::identifiers::{EmployerId, KbliCode, Nib, RegionCode};
use crate::domain::regulation::Regulation;
use crate::domain::scope::{Group, Requirement};
use crate::loaders::employers as rows_of;
use crate::loaders::memberships::Memberships;
use crate::policy::declaration::{derives, needs};

/// The protected facts that a finding is computed from.
const COMPLIANCE_GROUPS: [Group; 9] = [
    Group::Membership,
    Group::Programme,
    Group::WorkerCount,
    Group::Headcount,
    Group::ArrearsAmount,
    Group::WorkerWage,
    Group::Inspection,
    Group::FieldVerification,
    Group::Restriction,
];

/// Turns of an employer's compliance that are shown at most.
const HISTORY_MAX: usize = 100;

mod identity;
mod registers;
mod sources;

pub use identity::{EmployerIdentifier, EmployerIdentity};
pub(in crate::graphql) use identity::{asked_by, body_or_person};
pub use registers::{EmployerInspectorate, EmployerLicensing, EmployerMatters};
pub(in crate::graphql) use sources::source_under;
pub use sources::{Identity, IdentityConflict, IdentitySource};

/// A pemberi kerja: one employer, as the registers together show it.
#[derive(Clone, Debug)]
pub struct Employer {
    row: Arc<rows_of::Employer>,
}

impl Employer {
    /// The object of a loaded row.
    pub fn new(row: Arc<rows_of::Employer>) -> Self {
        Self { row }
    }

    fn id_of(&self) -> EmployerId {
        EmployerId(self.row.id)
    }
}

/// A pemberi kerja (employer). The registers keep their own keys; Simpul ties them together. What is
/// shown of name, address and activity comes from the licence register first, then BPJS
/// Ketenagakerjaan, then the manpower report; `shownFrom` says which.
#[Object]
impl Employer {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        employer_id(seal(ctx), self.id_of())
    }

    /// Legal name (nama badan usaha), as the register named in `shownFrom` writes it.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn legal_name(&self) -> Option<&str> {
        Some(&self.row.legal_name)
    }

    /// Legal form (bentuk badan usaha).
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn legal_form(&self) -> Option<Choice<LegalForm>> {
        Choice::stored(&self.row.legal_form)
    }

    /// Nomor Induk Berusaha, where a register knows it. Holding one proves no duty by itself.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn nib(&self, ctx: &Context<'_>) -> Answer<Nib> {
        let keys = rows::<rows_of::Identifiers, _>(ctx, self.id_of(), |key| key.row).await?;
        let nib = |keys: Vec<rows_of::Identifier>| {
            keys.into_iter()
                .find(|key| key.scheme == "NIB")
                .and_then(|key| key.value.parse().ok())
        };
        keys.map(nib).transpose()
    }

    /// Main activity (KBLI); read it with `kbliVersion`.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn kbli(&self) -> Option<KbliCode> {
        self.row.kbli_code.as_deref()?.parse().ok()
    }

    /// Version of the classification: `2020` (Perban BPS 2/2020) or `2025` (Perban BPS 7/2025).
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn kbli_version(&self) -> Option<&str> {
        self.row.kbli_version.as_deref()
    }

    /// Kecamatan, by its Kemendagri code.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn district_code(&self) -> Option<RegionCode> {
        self.row.district_code.as_deref()?.parse().ok()
    }

    /// Scale (skala usaha), PP 7/2021 Ps. 35; registers can disagree, see `scaleSource`.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn scale(&self) -> Option<Choice<BusinessScale>> {
        Choice::stored(self.row.scale.as_deref()?)
    }

    /// The dataset that the scale was taken from.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn scale_source(&self) -> Option<&str> {
        self.row.scale_source.as_deref()
    }

    /// State of the business.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn status(&self) -> Option<Choice<EmployerStatus>> {
        Choice::stored(&self.row.status)
    }

    /// The dataset whose record supplies name, address and activity.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn shown_from(&self) -> Option<&str> {
        Some(&self.row.shown_from)
    }

    /// The day that record is true of.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.row.as_of))
    }

    /// Business address.
    #[graphql(directive = needs::apply(Group::EmployerContact))]
    async fn address(&self, ctx: &Context<'_>) -> Answer<String> {
        governed(
            ctx,
            Group::EmployerContact,
            self.id_of(),
            self.row.address.clone(),
        )
        .await
    }

    /// Business telephone.
    #[graphql(directive = needs::apply(Group::EmployerContact))]
    async fn phone(&self, ctx: &Context<'_>) -> Answer<String> {
        governed(
            ctx,
            Group::EmployerContact,
            self.id_of(),
            self.row.phone.clone(),
        )
        .await
    }

    /// What the engine finds about the employer's compliance today.
    #[graphql(
        directive = needs::apply(Group::Compliance),
        directive = derives::apply(&COMPLIANCE_GROUPS, "UU 24/2011 Ps. 15, 17 and 19; PP 86/2013 Ps. 13")
    )]
    async fn compliance(&self, ctx: &Context<'_>) -> Answer<Compliance> {
        let loaders = loaders(ctx);
        let regulation = ctx.data_unchecked::<Arc<Regulation>>();
        let day = loaders.caller().day();
        let facts = loaders.compliance_facts(self.id_of()).await;
        answer(
            ctx,
            facts.map(|facts| {
                facts.map(|facts| Compliance::new(self.id_of(), assess(&facts, regulation, day)))
            }),
        )
    }

    /// What is kept of the employer's compliance, by which lists find it; null where it was never assessed.
    #[graphql(
        directive = needs::apply(Group::Compliance),
        directive = derives::apply(&COMPLIANCE_GROUPS, "UU 24/2011 Ps. 15, 17 and 19; PP 86/2013 Ps. 13")
    )]
    async fn kept_compliance(&self, ctx: &Context<'_>) -> Answer<KeptCompliance> {
        let law = ctx.data_unchecked::<Arc<Regulation>>();
        let kept = loaders(ctx).kept_compliance(law, self.id_of()).await;
        answer(ctx, kept.map(|kept| kept.map(KeptCompliance)))
    }

    /// When categories of non-compliance began and when they were cured, the newest first.
    #[graphql(
        directive = needs::apply(Group::Compliance),
        directive = derives::apply(&COMPLIANCE_GROUPS, "UU 24/2011 Ps. 15, 17 and 19; PP 86/2013 Ps. 13")
    )]
    async fn compliance_history(&self, ctx: &Context<'_>) -> Answer<Vec<ComplianceChange>> {
        let turns = loaders(ctx).compliance_history(self.id_of()).await;
        let told = turns.map(|turns| {
            let newest = turns.iter().take(HISTORY_MAX);
            Some(
                newest
                    .map(|(_, turned)| ComplianceChange(turned.clone()))
                    .collect(),
            )
        });
        answer(ctx, told)
    }

    /// Arrears of contributions (tunggakan iuran) over all memberships.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn arrears(&self) -> Arrears {
        Arrears::of(self.id_of())
    }

    /// Registrations with BPJS Ketenagakerjaan (kepesertaan); a branch may have its own NPP.
    #[graphql(directive = needs::apply(Group::Membership))]
    async fn memberships(&self, ctx: &Context<'_>) -> Answer<Vec<Membership>> {
        rows::<Memberships, _>(ctx, self.id_of(), Membership::new).await
    }

    /// Keys, places and persons.
    #[graphql(flatten)]
    fn identity(&self) -> EmployerIdentity {
        EmployerIdentity(self.id_of())
    }

    /// The licence office's registers.
    #[graphql(flatten)]
    fn licensing(&self) -> EmployerLicensing {
        EmployerLicensing(self.id_of())
    }

    /// The inspectorate's registers.
    #[graphql(flatten)]
    fn inspectorate(&self) -> EmployerInspectorate {
        EmployerInspectorate(self.id_of())
    }

    /// Who was shown what of it.
    #[graphql(flatten)]
    fn history(&self) -> EmployerHistory {
        EmployerHistory(self.id_of())
    }

    /// The team's and the attorneys' registers.
    #[graphql(flatten)]
    fn matters(&self) -> EmployerMatters {
        EmployerMatters(self.id_of())
    }
}
