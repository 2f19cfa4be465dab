//! What the rules look at: the facts of the day, cut to what can be known on it.
use chrono::NaiveDate;

use super::{EvidenceItem, Finding, ScaleReading, SourceReading, Undetermined};
use crate::domain::arrears::Arrears;
use crate::domain::codes::{
    Code, ComplianceCategory, Freshness, MembershipStatus, ReasonCode, SourceRegister,
};
use crate::domain::facts::{
    Facts, MembershipFact, RecordRef, SourceState, WorkerEvidence, freshness,
};
use crate::domain::regulation::Regulation;

/// The number of workers shown by registers other than BPJS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Headcount {
    pub(super) workers: u32,
    /// The day of the report or visit that gives the number.
    pub(super) on: NaiveDate,
    /// That report or visit.
    pub(super) shown_by: EvidenceItem,
    /// The oldest day, still counting, on which a worker was shown.
    pub(super) since: Option<NaiveDate>,
}

pub(super) struct Basis<'a> {
    pub(super) facts: &'a Facts,
    pub(super) regulation: &'a Regulation,
    pub(super) day: NaiveDate,
    /// Memberships registered by the day.
    pub(super) memberships: Vec<&'a MembershipFact>,
    pub(super) headcount: Option<Headcount>,
    /// Reckoned for the last day that the contribution register knows of.
    pub(super) arrears: Arrears,
    /// That day; `None` where the register was never fed.
    pub(super) paid_known_on: Option<NaiveDate>,
    pub(super) scale: ScaleReading,
    pub(super) sources: Vec<SourceReading>,
}

impl<'a> Basis<'a> {
    pub(super) fn of(facts: &'a Facts, regulation: &'a Regulation, day: NaiveDate) -> Self {
        let sources = readings(&facts.sources, regulation, day);
        // A bill that fell due after the register's day may have been paid since: nothing is known of it.
        let paid_known_on = sources
            .iter()
            .find(|source| source.register == SourceRegister::BpjsContribution)
            .and_then(|source| source.as_of)
            .map(|as_of| as_of.min(day));
        let memberships: Vec<_> = facts
            .memberships
            .iter()
            .filter(|membership| membership.registered_on <= day)
            .collect();
        Self {
            facts,
            regulation,
            day,
            headcount: headcount(facts, regulation, day),
            arrears: paid_known_on
                .map(|known_on| Arrears::of(&facts.unpaid, known_on))
                .unwrap_or_default(),
            paid_known_on,
            scale: ScaleReading::of(facts, &memberships),
            memberships,
            sources,
        }
    }

    pub(super) fn active(&self) -> impl Iterator<Item = &'a MembershipFact> {
        self.memberships
            .iter()
            .copied()
            .filter(|membership| membership.status == MembershipStatus::Active)
    }

    pub(super) fn is_active(&self) -> bool {
        self.active().next().is_some()
    }

    pub(super) fn source(&self, register: SourceRegister) -> SourceReading {
        self.sources
            .iter()
            .find(|source| source.register == register)
            .copied()
            .unwrap_or(SourceReading::missing(register))
    }

    /// The first of the registers on which nothing can be rested, as the reason why `category` is open.
    pub(super) fn unusable(
        &self,
        category: ComplianceCategory,
        registers: &[SourceRegister],
    ) -> Option<Undetermined> {
        registers.iter().find_map(|register| {
            let cause = self.source(*register).fault()?;
            Some(Undetermined {
                category,
                register: *register,
                cause,
            })
        })
    }

    /// The register as of its newest feed, with the records that the finding rests on.
    pub(super) fn evidence(
        &self,
        register: SourceRegister,
        records: impl IntoIterator<Item = RecordRef>,
    ) -> EvidenceItem {
        let mut records: Vec<RecordRef> = records.into_iter().collect();
        records.sort_unstable();
        records.dedup();
        EvidenceItem {
            register,
            on: self.source(register).as_of,
            records,
        }
    }

    /// A finding with the words, the weight and the legal basis of the day.
    pub(super) fn finding(
        &self,
        category: ComplianceCategory,
        reason: ReasonCode,
        since: Option<NaiveDate>,
        evidence: Vec<EvidenceItem>,
    ) -> Finding {
        let words = self.regulation.reason(reason, self.day);
        let class = self.arrears.class(self.regulation, self.day);
        Finding {
            category,
            reason,
            severity: self.regulation.severity(reason, class, self.day),
            since,
            evidence,
            legal_basis: words
                .map(|words| words.legal_basis.clone())
                .unwrap_or_default(),
            explanation: words.map(|words| words.rule.text()).unwrap_or_default(),
            cure: words.map(|words| words.rule.cure()).unwrap_or_default(),
            contact: words.map(|words| words.rule.office()).unwrap_or_default(),
        }
    }
}

/// The evidence that still counts on `day`, with whether its number is only a lower bound.
pub(super) fn counting<'a>(
    facts: &'a Facts,
    regulation: &'a Regulation,
    day: NaiveDate,
) -> impl Iterator<Item = (&'a WorkerEvidence, bool)> {
    facts.evidence.iter().filter_map(move |evidence| {
        let rule = &regulation.evidence(evidence.register, day)?.rule;
        let age = day.signed_duration_since(evidence.on).num_days();
        (0..=i64::from(rule.days_max))
            .contains(&age)
            .then_some((evidence, rule.lower_bound))
    })
}

/// A count of workers that still counts.
struct Count<'a> {
    workers: u32,
    is_lower_bound: bool,
    evidence: &'a WorkerEvidence,
}

impl Count<'_> {
    fn shown_by(&self) -> EvidenceItem {
        shown_by(self.evidence)
    }
}

/// The report or visit as evidence.
pub(super) fn shown_by(evidence: &WorkerEvidence) -> EvidenceItem {
    EvidenceItem {
        register: evidence.register,
        on: Some(evidence.on),
        records: vec![evidence.record()],
    }
}

/// The newest full count decides; a lower bound of the same day or later raises it and never lowers it.
fn headcount(facts: &Facts, regulation: &Regulation, day: NaiveDate) -> Option<Headcount> {
    let counts: Vec<Count<'_>> = counting(facts, regulation, day)
        .filter_map(|(evidence, is_lower_bound)| {
            Some(Count {
                workers: evidence.workers?,
                is_lower_bound,
                evidence,
            })
        })
        .collect();
    let full = counts
        .iter()
        .filter(|count| !count.is_lower_bound)
        .max_by_key(|count| (count.evidence.on, count.workers, count.shown_by()));
    let raised = counts
        .iter()
        .filter(|count| {
            count.is_lower_bound && full.is_none_or(|base| base.evidence.on <= count.evidence.on)
        })
        .max_by_key(|count| (count.workers, count.evidence.on, count.shown_by()));
    let deciding = match (full, raised) {
        (Some(full), Some(raised)) if raised.workers > full.workers => raised,
        (Some(full), _) => full,
        // A visit that met nobody is no proof that nobody works there.
        (None, raised) => raised.filter(|count| count.workers > 0)?,
    };
    let since = counts
        .iter()
        .filter(|count| count.workers > 0)
        .map(|count| count.evidence.on)
        .min();
    Some(Headcount {
        workers: deciding.workers,
        on: deciding.evidence.on,
        shown_by: deciding.shown_by(),
        since,
    })
}

/// How old every register is on `day`, in the order of the list.
pub(super) fn readings(
    sources: &[SourceState],
    regulation: &Regulation,
    day: NaiveDate,
) -> Vec<SourceReading> {
    SourceRegister::ALL
        .iter()
        .map(|(register, _)| {
            let as_of = sources
                .iter()
                .find(|source| source.register == *register)
                .and_then(|source| source.as_of);
            let rhythm = regulation.rhythm(*register, day).map(|row| &row.rule);
            SourceReading {
                register: *register,
                as_of,
                freshness: rhythm.map_or(Freshness::Missing, |rule| freshness(as_of, rule, day)),
            }
        })
        .collect()
}
