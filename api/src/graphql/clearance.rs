//! Clearances: permit checks made official.
use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};

use super::code::Choice;
use super::compliance::{SourceAge, Text};
use super::disclose::loaders;
use super::error::{Answer, answer};
use super::objection::Objection;
use super::permit::{PermitCheck, PermitReason};
use super::scalar::Date;
use crate::domain::bilingual::Bilingual;
use crate::domain::clearance::Reference;
use crate::domain::clearance::replay::read_sources;
use crate::domain::clearance::words::read_reasons;
use crate::domain::codes::{PermitVerdict, ServiceKind};
use crate::domain::identifiers::Nib;
use crate::domain::scope::Group;
use crate::loaders::clearances::{KeptClearance, Withdrawn};
use crate::policy::declaration::needs;

/// A clearance that was issued.
#[derive(Clone, Debug)]
pub struct Clearance(KeptClearance);

impl Clearance {
    /// The object of a kept clearance.
    pub fn new(kept: KeptClearance) -> Self {
        Self(kept)
    }
}

/// A clearance (surat keterangan kepatuhan): the verdict on one service, issued under a reference number
/// and kept for ever as it was given. It is withdrawn where facts that come later say worse. It holds no
/// amount and no worker. Only RESTRICTED withholds the service, by a restriction in force.
#[Object(directive = needs::apply(Group::ClearanceRequest))]
impl Clearance {
    /// Its reference number, for people: the last symbol checks the others.
    async fn reference(&self) -> Option<Reference> {
        self.0.row.clearance_reference.parse().ok()
    }

    /// Number of the application that it was asked for.
    async fn application_reference(&self) -> Option<&str> {
        Some(&self.0.row.application_reference)
    }

    /// The business actor.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn nib(&self) -> Option<Nib> {
        self.0.row.nib.parse().ok()
    }

    /// The service asked for.
    async fn service(&self) -> Option<Choice<ServiceKind>> {
        Choice::stored(&self.0.row.service_kind)
    }

    /// The verdict as it was given.
    #[graphql(directive = needs::apply(Group::Clearance))]
    async fn verdict(&self) -> Option<Choice<PermitVerdict>> {
        Choice::stored(&self.0.row.verdict)
    }

    /// Why, the weightiest first, in the words of that day.
    async fn reasons(&self) -> Option<Vec<PermitReason>> {
        let reasons = read_reasons(&self.0.row.reasons);
        Some(reasons.into_iter().map(PermitReason).collect())
    }

    /// The registers and the days they were true of when it was given.
    async fn sources(&self) -> Option<Vec<SourceAge>> {
        let sources = read_sources(&self.0.row.sources);
        Some(sources.into_iter().map(SourceAge).collect())
    }

    /// The local regulation that advice rests on.
    async fn policy_basis(&self) -> Option<&str> {
        self.0.row.policy_basis.as_deref()
    }

    /// Hash of the law's data that were in force, for a replay.
    async fn law_hash(&self) -> Option<&str> {
        Some(&self.0.row.law_hash)
    }

    /// When it was issued.
    async fn issued_at(&self) -> Option<DateTime<Utc>> {
        Some(self.0.row.issued_at)
    }

    /// The last day on which it may be shown.
    async fn valid_until(&self) -> Option<Date> {
        Some(Date(self.0.row.valid_until))
    }

    /// Whether it may be shown today: it was not withdrawn, and its last day has not passed.
    async fn is_valid(&self, ctx: &Context<'_>) -> Option<bool> {
        Some(loaders(ctx).may_be_shown(&self.0))
    }

    /// Its place in the signed list of what was withdrawn.
    async fn status_index(&self) -> Option<i64> {
        Some(self.0.row.id)
    }

    /// That it was withdrawn, and why; null while it stands.
    async fn withdrawn(&self) -> Option<ClearanceWithdrawal> {
        self.0.withdrawn.clone().map(ClearanceWithdrawal)
    }

    /// Objections of the employer that were recorded to it.
    #[graphql(directive = needs::apply(Group::Objection))]
    async fn objections(&self, ctx: &Context<'_>) -> Answer<Vec<Objection>> {
        let objections = loaders(ctx).objections_to(self.0.row.id).await;
        answer(
            ctx,
            objections.map(|found| Some(found.into_iter().map(Objection::new).collect())),
        )
    }
}

/// The withdrawal of a clearance.
#[derive(Clone, Debug)]
pub struct ClearanceWithdrawal(Withdrawn);

/// That a clearance no longer holds (pencabutan). Ask for another one under the same application.
#[Object(directive = needs::apply(Group::ClearanceRequest))]
impl ClearanceWithdrawal {
    /// The day from which it no longer holds.
    async fn on(&self) -> Option<Date> {
        Some(Date(self.0.withdrawn_on))
    }

    /// Why.
    async fn why(&self) -> Option<Text> {
        Some(Text(Bilingual {
            id: self.0.why_id.clone(),
            en: self.0.why_en.clone(),
        }))
    }

    /// What the verdict would have been on that day.
    #[graphql(directive = needs::apply(Group::Clearance))]
    async fn verdict(&self) -> Option<Choice<PermitVerdict>> {
        Choice::stored(&self.0.verdict)
    }
}

/// One answer of a renewal run.
#[derive(Clone, Debug)]
pub struct RenewalCheck {
    /// Its place among the NIBs asked, from 0.
    pub place: i32,
    /// What the rules say.
    pub check: PermitCheck,
}

/// One answer of a renewal run: a permit check, which is no clearance and is not kept.
#[Object(directive = needs::apply(Group::ClearanceRequest))]
impl RenewalCheck {
    /// Its place among the NIBs asked, from 0. The NIB is not repeated: an answer holds no key of a
    /// business that the caller may not see.
    async fn place(&self) -> Option<i32> {
        Some(self.place)
    }

    /// What the rules say today.
    async fn check(&self) -> Option<PermitCheck> {
        Some(self.check.clone())
    }
}
