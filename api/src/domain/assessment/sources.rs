//! The registers that a verdict rests on, and the gaps among them.
use chrono::{Days, NaiveDate};

use super::basis::Basis;
use super::{EvidenceItem, Finding, SourceReading, Standing};
use crate::domain::codes::{ComplianceCategory, Freshness, ReasonCode, SourceRegister};
use crate::domain::regulation::RestsOn;

/// The registers that a verdict about this employer rests on, by the law's data.
pub(super) fn relied_on(
    basis: &Basis<'_>,
    standing: Standing,
    findings: &[Finding],
) -> Vec<SourceRegister> {
    let is_duty_found = findings.iter().any(|finding| {
        matches!(
            finding.category,
            ComplianceCategory::UnregisteredObliged | ComplianceCategory::Inactive
        )
    });
    let counted = basis.headcount.as_ref().map(|headcount| headcount.workers);
    // Counted as none, or counted and found obliged: then no further report is needed.
    let is_duty_open = standing.active != Some(true) && counted != Some(0) && !is_duty_found;
    let rests_on = |source: &&SourceReading| {
        let rhythm = basis.regulation.rhythm(source.register, basis.day);
        match rhythm.map_or(RestsOn::Always, |row| row.rule.verdict_rests_on_it) {
            RestsOn::Always => true,
            RestsOn::WhenRegistered => !basis.memberships.is_empty(),
            RestsOn::WhenDutyIsOpen => is_duty_open,
            // What is cited is asked for where it is cited.
            RestsOn::WhenCited | RestsOn::Never => false,
        }
    };
    let relied_on = basis.sources.iter().filter(rests_on);
    relied_on.map(|source| source.register).collect()
}

/// Registers that would have to carry the verdict and cannot: those never fed, and those overdue. A
/// finding about the registers, told as information; it stands not against the employer.
pub(super) fn gaps(basis: &Basis<'_>, relied_on: &[SourceRegister]) -> Vec<Finding> {
    let gaps: Vec<SourceReading> = relied_on
        .iter()
        .map(|register| basis.source(*register))
        .filter(|source| source.fault().is_some())
        .collect();
    let (missing, overdue): (Vec<SourceReading>, Vec<SourceReading>) = gaps
        .into_iter()
        .partition(|source| source.freshness == Freshness::Missing);
    let reason = if overdue
        .iter()
        .any(|source| source.freshness == Freshness::Stale)
    {
        ReasonCode::SourceStale
    } else {
        ReasonCode::SourceLate
    };
    [
        (
            ComplianceCategory::SourceMissing,
            ReasonCode::SourceMissing,
            missing,
        ),
        (ComplianceCategory::SourceStale, reason, overdue),
    ]
    .into_iter()
    .filter(|(_, _, sources)| !sources.is_empty())
    .map(|(category, reason, sources)| {
        let since = sources
            .iter()
            .filter_map(|source| overdue_since(basis, *source));
        let evidence = sources
            .iter()
            .map(|source| basis.evidence(source.register, []));
        let evidence: Vec<EvidenceItem> = evidence.collect();
        basis.finding(category, reason, since.min(), evidence)
    })
    .collect()
}

/// The first day on which the register was late.
fn overdue_since(basis: &Basis<'_>, source: SourceReading) -> Option<NaiveDate> {
    let rhythm = &basis.regulation.rhythm(source.register, basis.day)?.rule;
    let days = u64::from(rhythm.late_after_days) + 1;
    source.as_of?.checked_add_days(Days::new(days))
}
