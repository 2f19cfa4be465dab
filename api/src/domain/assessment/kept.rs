//! What is kept of an assessment, so that employers are found without assessing them all: the
//! categories with since and severity, and what lists are ordered by. This is the one place that
//! says how an [`Assessment`](super::Assessment) becomes a kept one.
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::basis::Basis;
use super::{Assessment, Finding, review};
use crate::domain::arrears::Arrears;
use crate::domain::codes::{
    BusinessStatus, ComplianceCategory, ComplianceTurn, ReasonCode, Severity,
};
use crate::domain::facts::Facts;
use crate::domain::regulation::Regulation;

pub use review::{Review, changed_by, faults, rests_on};

/// An employer's assessment as it is kept. It holds until its [`Review`] is due, something of the
/// employer is fed, a register turns late or comes back, or the law changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The day it was made for.
    pub assessed_on: NaiveDate,
    /// Hash of the law it rests on.
    pub law_hash: String,
    /// What was found.
    pub findings: BTreeMap<ComplianceCategory, KeptFinding>,
    /// What cannot be told, with the cause.
    pub undetermined: BTreeMap<ComplianceCategory, ReasonCode>,
    /// Distinct months unpaid past their due date on the day, as the register has them.
    pub months_in_arrears: u32,
    /// Contribution overdue on the day without penalties, whole rupiah.
    pub overdue_amount: i64,
    /// Whether its NIB is active and it holds no membership that is open: for a visit, and no finding.
    pub is_licensed_unregistered: bool,
    /// Day the last membership ended, where none is active any more.
    pub lapsed_on: Option<NaiveDate>,
    /// Workers shown beyond those registered, where that was found.
    pub workers_missing: u32,
    /// When it has to be looked at again.
    pub review: Review,
}

/// A category found, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptFinding {
    /// How grave it is.
    pub severity: Severity,
    /// First day on which it is known to hold.
    pub since: Option<NaiveDate>,
    /// Which rule found it.
    pub reason: ReasonCode,
}

/// Assesses an employer, and answers what is to be kept of it.
pub fn keep(facts: &Facts, regulation: &Regulation, day: NaiveDate) -> Kept {
    let assessment = super::assess(facts, regulation, day);
    let due = Arrears::of(&facts.unpaid, day);
    let review = Review::of(&Basis::of(facts, regulation, day));
    let findings: BTreeMap<_, _> = assessment
        .findings
        .iter()
        .map(|finding| (finding.category, kept(finding, &assessment)))
        .collect();
    Kept {
        assessed_on: day,
        undetermined: assessment
            .undetermined
            .iter()
            .map(|open| (open.category, open.cause))
            .collect(),
        months_in_arrears: due.months,
        overdue_amount: due.amount,
        is_licensed_unregistered: assessment.standing.registered == Some(false)
            && facts
                .business
                .is_some_and(|business| business.status == BusinessStatus::Active),
        lapsed_on: lapsed_on(facts, &assessment),
        workers_missing: workers_missing(&findings, &assessment),
        findings,
        law_hash: assessment.law_hash,
        review,
    }
}

fn kept(finding: &Finding, assessment: &Assessment) -> KeptFinding {
    KeptFinding {
        severity: severity(finding.category, assessment.months_in_arrears()),
        since: finding.since,
        reason: finding.reason,
    }
}

/// How grave a category is: arrears by their months, the rest by whether workers are left without
/// any protection, without a part of it, or with too little.
fn severity(category: ComplianceCategory, months_in_arrears: u32) -> Severity {
    match category {
        ComplianceCategory::UnregisteredObliged
        | ComplianceCategory::Inactive
        | ComplianceCategory::NeverPaid => Severity::High,
        ComplianceCategory::PartialWorkers | ComplianceCategory::PartialProgramme => {
            Severity::Medium
        }
        ComplianceCategory::PartialWage => Severity::Low,
        ComplianceCategory::Arrears => match months_in_arrears {
            0..=3 => Severity::Low,
            4..=6 => Severity::Medium,
            7.. => Severity::High,
        },
    }
}

fn lapsed_on(facts: &Facts, assessment: &Assessment) -> Option<NaiveDate> {
    (assessment.standing.active == Some(false)).then_some(())?;
    let by_the_day = facts
        .memberships
        .iter()
        .filter(|membership| membership.registered_on <= assessment.day);
    by_the_day
        .filter_map(|membership| membership.deactivated_on)
        .max()
}

fn workers_missing(
    findings: &BTreeMap<ComplianceCategory, KeptFinding>,
    assessment: &Assessment,
) -> u32 {
    if !findings.contains_key(&ComplianceCategory::PartialWorkers) {
        return 0;
    }
    let workers = assessment.workers;
    let evidenced = workers.evidenced.unwrap_or_default();
    evidenced.saturating_sub(workers.registered)
}

impl Kept {
    /// The earliest day since which something found is known to hold.
    pub fn since(&self) -> Option<NaiveDate> {
        self.findings
            .values()
            .filter_map(|finding| finding.since)
            .min()
    }

    /// The turns from what stood before to this. What cannot be told is neither a beginning nor a
    /// cure: what stood goes on standing until it can.
    pub fn turns(&self, stood: &BTreeSet<ComplianceCategory>) -> Vec<Turn> {
        let begun = self
            .findings
            .iter()
            .filter(|(category, _)| !stood.contains(category));
        let begun = begun.map(|(category, finding)| Turn {
            category: *category,
            turn: ComplianceTurn::Began,
            since: finding.since,
        });
        let is_cured = |category: &ComplianceCategory| {
            !self.findings.contains_key(category) && !self.undetermined.contains_key(category)
        };
        let cured = stood.iter().copied().filter(is_cured);
        let cured = cured.map(|category| Turn {
            category,
            turn: ComplianceTurn::Cured,
            since: None,
        });
        begun.chain(cured).collect()
    }

    /// The categories that stand after it: those found, and those that stood and cannot be told now.
    pub fn standing(&self, stood: &BTreeSet<ComplianceCategory>) -> BTreeSet<ComplianceCategory> {
        let untold = stood.iter().copied();
        let untold = untold.filter(|category| self.undetermined.contains_key(category));
        self.findings.keys().copied().chain(untold).collect()
    }
}

/// That a category began or was cured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The category.
    pub category: ComplianceCategory,
    /// Which way.
    pub turn: ComplianceTurn,
    /// First day on which what began is known to hold.
    pub since: Option<NaiveDate>,
}

#[cfg(test)]
mod tests;
