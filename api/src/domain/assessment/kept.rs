//! What is kept of an assessment, so that employers are found without assessing them all: the
//! categories with since and severity, and what lists are ordered by. This is the one place that
//! says how an [`Assessment`] becomes a kept one.
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::basis::Basis;
use super::{Assessment, Finding, Standing, payment, review};
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
    /// Distinct months known to be overdue, on the last day that the contribution register knows of.
    pub months_in_arrears: u32,
    /// Contribution known to be overdue then, without penalties, whole rupiah.
    pub overdue_amount: i64,
    /// Whether its NIB is active and it holds no membership that is open: for a visit, and no finding.
    pub is_licensed_unregistered: bool,
    /// Day the last membership ended, where none is active any more, or the day on which payments of an
    /// active one came to count as stopped.
    pub lapsed_on: Option<NaiveDate>,
    /// Workers shown beyond those registered, where that was found.
    pub workers_missing: u32,
    /// When it has to be looked at again.
    pub review: Review,
}

/// A category found, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptFinding {
    /// How much it weighs; `None` where the law's data do not say.
    pub severity: Option<Severity>,
    /// Whether it stands against the employer.
    pub stands_against: bool,
    /// First day on which it is known to hold.
    pub since: Option<NaiveDate>,
    /// Which rule found it.
    pub reason: ReasonCode,
}

impl KeptFinding {
    fn of(finding: &Finding) -> Self {
        // A register that is fed and late all the same is late since another day, for everybody at once:
        // whoever asks for that day asks for the register.
        let since = match finding.category {
            ComplianceCategory::SourceMissing | ComplianceCategory::SourceStale => None,
            ComplianceCategory::UnregisteredObliged
            | ComplianceCategory::PartialWorkers
            | ComplianceCategory::PartialWage
            | ComplianceCategory::PartialProgramme
            | ComplianceCategory::Arrears
            | ComplianceCategory::NeverPaid
            | ComplianceCategory::Inactive
            | ComplianceCategory::Lapsed
            | ComplianceCategory::RestrictionInForce
            | ComplianceCategory::InstalmentPlanKept
            | ComplianceCategory::InstalmentPlanBroken => finding.since,
        };
        Self {
            severity: finding.severity,
            stands_against: finding.stands_against(),
            since,
            reason: finding.reason,
        }
    }
}

/// Assesses an employer, and answers what is to be kept of it.
pub fn keep(facts: &Facts, regulation: &Regulation, day: NaiveDate) -> Kept {
    let basis = Basis::of(facts, regulation, day);
    let assessment = super::assess_by(&basis);
    let findings: BTreeMap<_, _> = assessment
        .findings
        .iter()
        .map(|finding| (finding.category, KeptFinding::of(finding)))
        .collect();
    Kept {
        assessed_on: day,
        undetermined: assessment
            .undetermined
            .iter()
            .map(|open| (open.category, open.cause))
            .collect(),
        months_in_arrears: assessment.arrears.months,
        overdue_amount: assessment.arrears.amount,
        is_licensed_unregistered: assessment.standing.registered == Some(false)
            && facts
                .business
                .is_some_and(|business| business.status == BusinessStatus::Active),
        lapsed_on: lapsed_on(&basis, assessment.standing),
        workers_missing: workers_missing(&findings, &assessment),
        findings,
        law_hash: assessment.law_hash,
        review: Review::of(&basis),
    }
}

/// The day the last membership ended, where none is active; else the newest day on which payments of
/// an active one came to count as stopped.
fn lapsed_on(basis: &Basis<'_>, standing: Standing) -> Option<NaiveDate> {
    if standing.active? {
        return payment::stopped(basis).map(|stop| stop.lapsed_on).max();
    }
    basis
        .memberships
        .iter()
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
    /// What was found and stands against the employer.
    fn against(&self) -> impl Iterator<Item = (ComplianceCategory, &KeptFinding)> {
        let found = self.findings.iter();
        found
            .filter(|(_, finding)| finding.stands_against)
            .map(|(category, finding)| (*category, finding))
    }

    /// The earliest day since which something that stands against the employer is known to hold.
    pub fn since(&self) -> Option<NaiveDate> {
        self.against()
            .map(|(_, finding)| finding)
            .filter_map(|finding| finding.since)
            .min()
    }

    /// The turns from what stood against the employer before to this. What cannot be told is neither
    /// a beginning nor a cure: what stood goes on standing until it can.
    pub fn turns(&self, stood: &BTreeSet<ComplianceCategory>) -> Vec<Turn> {
        let against: BTreeMap<ComplianceCategory, &KeptFinding> = self.against().collect();
        let begun = against
            .iter()
            .filter(|(category, _)| !stood.contains(category));
        let begun = begun.map(|(category, finding)| Turn {
            category: *category,
            turn: ComplianceTurn::Began,
            since: finding.since,
        });
        let is_cured = |category: &ComplianceCategory| {
            !against.contains_key(category) && !self.undetermined.contains_key(category)
        };
        let cured = stood.iter().copied().filter(is_cured);
        let cured = cured.map(|category| Turn {
            category,
            turn: ComplianceTurn::Cured,
            since: None,
        });
        begun.chain(cured).collect()
    }

    /// The categories that stand against the employer after it: those found, and those that stood and
    /// cannot be told now.
    pub fn standing(&self, stood: &BTreeSet<ComplianceCategory>) -> BTreeSet<ComplianceCategory> {
        let untold = stood.iter().copied();
        let untold = untold.filter(|category| self.undetermined.contains_key(category));
        self.against()
            .map(|(category, _)| category)
            .chain(untold)
            .collect()
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
