//! Facts × law × day → what stands against an employer, and what cannot be told.
//!
//! Registered, active and paid up are three states. Categories are a set. What a missing or stale
//! register leaves open is named as open: it counts neither for nor against the employer.
use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::arrears::Arrears;
use super::bilingual::Bilingual;
use super::codes::{
    ArrearsClass, BusinessScale, ComplianceCategory, Freshness, MembershipStatus, Programme,
    ReasonCode, Severity, SourceRegister,
};
use super::facts::{Facts, MembershipFact, RecordRef, SourceState};
use super::identifiers::Npp;
use super::regulation::Regulation;

mod basis;
pub mod kept;
mod measures;
mod partial;
mod payment;
mod review;
mod rules;
mod sources;
mod told;

use basis::Basis;
pub use measures::source_of_plans;
pub(in crate::domain) use measures::{newest_plans, rhythm_of_plans, source_of_plan};
use rules::Outcome;
pub use told::tell;

/// What the engine says of one employer on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Assessment {
    /// The day it is made for.
    pub day: NaiveDate,
    /// Registered, active, paid up.
    pub standing: Standing,
    /// What was found, in the order of the rules; at most one a category. What a finding's severity calls
    /// information stands not against the employer.
    pub findings: Vec<Finding>,
    /// Signs that call for a look and prove nothing. They make no category.
    pub indicators: Vec<Finding>,
    /// Categories that cannot be told, with the cause.
    pub undetermined: Vec<Undetermined>,
    /// Months and rupiah overdue on `paid_known_on`.
    pub arrears: Arrears,
    /// The last day, not after `day`, of which the contribution register knows; `None` where it was never fed.
    /// What fell due later may have been paid in time.
    pub paid_known_on: Option<NaiveDate>,
    /// Denda keterlambatan on the arrears up to `paid_known_on` by the law's data, each month's rounded to the whole
    /// rupiah; `None` where nothing is overdue, or the data do not say. BPJS may have billed another sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_penalty: Option<i64>,
    /// Class of the arrears; `None` where nothing is overdue.
    pub arrears_class: Option<ArrearsClass>,
    /// Obligatory programmes that some active membership lacks.
    pub missing_programmes: BTreeSet<Programme>,
    /// Workers registered and workers shown.
    pub workers: WorkerReading,
    /// Both registers' scale.
    pub scale: ScaleReading,
    /// The numbers whose payments have stopped.
    pub payments_stopped: BTreeSet<Npp>,
    /// Age of every register.
    pub sources: Vec<SourceReading>,
    /// The registers that a verdict about this employer rests on, by the law's data.
    pub rests_on: Vec<SourceRegister>,
    /// Hash of the law it rests on ([`Regulation::content_hash`]).
    pub law_hash: String,
}

impl Assessment {
    /// The categories found.
    pub fn categories(&self) -> BTreeSet<ComplianceCategory> {
        self.findings
            .iter()
            .map(|finding| finding.category)
            .collect()
    }

    /// The weight of the weightiest finding; `None` where nothing was found, or the law's data weigh none of it.
    pub fn severity(&self) -> Option<Severity> {
        self.findings
            .iter()
            .filter_map(|finding| finding.severity)
            .max()
    }

    /// Months with something overdue.
    pub fn months_in_arrears(&self) -> u32 {
        self.arrears.months
    }

    /// Contribution overdue without penalties, whole rupiah.
    pub fn overdue_amount(&self) -> i64 {
        self.arrears.amount
    }
}

/// Three separate states. `None` is unknown, which is neither yes nor no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// A membership exists that was not closed.
    pub registered: Option<bool>,
    /// A membership is active.
    pub active: Option<bool>,
    /// Nothing is overdue, and no active membership never paid or stopped paying; `None` also where never registered.
    pub paid_up: Option<bool>,
}

/// Something that was found of an employer. It holds no amount and no person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Category.
    pub category: ComplianceCategory,
    /// Which rule found it.
    pub reason: ReasonCode,
    /// How much it weighs, by the law's data of the day; `None` where they do not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// First day on which it is known to hold.
    pub since: Option<NaiveDate>,
    /// What it rests on.
    pub evidence: Vec<EvidenceItem>,
    /// The article breached.
    pub legal_basis: String,
    /// What it says.
    pub explanation: Bilingual,
    /// How to cure it.
    pub cure: Bilingual,
    /// The office to turn to.
    pub contact: Bilingual,
}

impl Finding {
    /// Whether it stands against the employer. What the law's data weigh as information does not.
    pub fn stands_against(&self) -> bool {
        self.severity != Some(Severity::Information)
    }
}

/// A register, the day of its report, visit or feed, and the records of it that say so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceItem {
    /// Register.
    pub register: SourceRegister,
    /// Day; `None` where the register was never fed.
    pub on: Option<NaiveDate>,
    /// Records, in the order of their keys. Empty where the register as a whole says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<RecordRef>,
}

/// A category that cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Undetermined {
    /// Category.
    pub category: ComplianceCategory,
    /// The register that would have to say.
    pub register: SourceRegister,
    /// Why it does not.
    pub cause: ReasonCode,
}

/// Workers as BPJS and as other registers count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkerReading {
    /// Active over all active memberships.
    pub registered: u32,
    /// Shown by report or visit; `None` where nothing counts them.
    pub evidenced: Option<u32>,
}

/// The scale as both registers record it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScaleReading {
    /// Licence register.
    pub licence: Option<BusinessScale>,
    /// BPJS. Where its memberships differ, the smallest, which obliges to least.
    pub bpjs: Option<BusinessScale>,
}

impl ScaleReading {
    fn of(facts: &Facts, memberships: &[&MembershipFact]) -> Self {
        Self {
            licence: facts.business.and_then(|business| business.scale),
            bpjs: memberships
                .iter()
                .filter(|membership| membership.status != MembershipStatus::Closed)
                .filter_map(|membership| membership.scale)
                .min(),
        }
    }

    /// The scale that decides: the licence register's, since it rests on capital and sales
    /// (PP 7/2021 Ps. 35), and BPJS's only where that is missing.
    pub fn used(self) -> Option<BusinessScale> {
        self.licence.or(self.bpjs)
    }

    /// Whether the two registers record different scales.
    pub fn is_disputed(self) -> bool {
        matches!((self.licence, self.bpjs), (Some(licence), Some(bpjs)) if licence != bpjs)
    }
}

/// A register's age, judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceReading {
    /// Register.
    pub register: SourceRegister,
    /// The day it is true of.
    pub as_of: Option<NaiveDate>,
    /// Judged by its rhythm.
    pub freshness: Freshness,
}

impl SourceReading {
    fn missing(register: SourceRegister) -> Self {
        Self {
            register,
            as_of: None,
            freshness: Freshness::Missing,
        }
    }

    /// Why nothing can be rested on the register; `None` where something can.
    pub fn fault(self) -> Option<ReasonCode> {
        match self.freshness {
            Freshness::Missing => Some(ReasonCode::SourceMissing),
            Freshness::Stale => Some(ReasonCode::SourceStale),
            Freshness::Late => Some(ReasonCode::SourceLate),
            Freshness::OnTime => None,
        }
    }
}

/// Judges the age of every register on `day`, in the order of the list.
pub fn source_readings(
    sources: &[SourceState],
    regulation: &Regulation,
    day: NaiveDate,
) -> Vec<SourceReading> {
    basis::readings(sources, regulation, day)
}

/// Assesses an employer as of `day`. The same facts, law and day always give the same answer.
pub fn assess(facts: &Facts, regulation: &Regulation, day: NaiveDate) -> Assessment {
    assess_by(&Basis::of(facts, regulation, day))
}

fn assess_by(basis: &Basis<'_>) -> Assessment {
    let mut findings = Vec::new();
    let mut undetermined = Vec::new();
    for rule in rules::RULES {
        match rule(basis) {
            Outcome::NotFound => {}
            Outcome::Found(finding) => findings.push(finding),
            Outcome::Unknown(open) => undetermined.push(open),
        }
    }
    let standing = standing(basis, &findings);
    let rests_on = sources::relied_on(basis, standing, &findings);
    findings.extend(sources::gaps(basis, &rests_on));
    Assessment {
        day: basis.day,
        standing,
        rests_on,
        indicators: partial::wage_below_minimum(basis).into_iter().collect(),
        findings,
        undetermined,
        late_penalty: payment::late_penalty(basis),
        arrears_class: basis.arrears.class(basis.regulation, basis.day),
        missing_programmes: basis
            .active()
            .filter_map(|membership| partial::missing_programmes(basis, membership))
            .flatten()
            .collect(),
        workers: WorkerReading {
            registered: partial::registered_workers(basis),
            evidenced: basis.headcount.as_ref().map(|headcount| headcount.workers),
        },
        payments_stopped: payment::stopped(basis).map(|stop| stop.npp).collect(),
        scale: basis.scale,
        paid_known_on: basis.paid_known_on,
        arrears: basis.arrears.clone(),
        sources: basis.sources.clone(),
        law_hash: basis.regulation.content_hash().to_owned(),
    }
}

fn standing(basis: &Basis<'_>, findings: &[Finding]) -> Standing {
    let registered = rules::is_registered(basis);
    let owes = findings.iter().any(|finding| {
        matches!(
            finding.category,
            ComplianceCategory::Arrears
                | ComplianceCategory::NeverPaid
                | ComplianceCategory::Lapsed
        )
    });
    let can_tell_payment = !basis.memberships.is_empty()
        && basis
            .source(SourceRegister::BpjsContribution)
            .fault()
            .is_none();
    Standing {
        registered,
        active: registered.map(|_| basis.is_active()),
        paid_up: can_tell_payment.then_some(!owes),
    }
}

#[cfg(test)]
mod tests;
