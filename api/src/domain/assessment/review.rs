//! Until when a kept assessment holds, and what it rests on.
//!
//! What is fed is told by the change feed. What changes by itself is told here: a bill that falls
//! due, a count of workers that grows too old, a rule of law that begins. A register that turns late
//! changes the answer for many at once; it is followed register by register and never stands in an
//! employer's own day.
use chrono::{Days, NaiveDate};

use super::basis::Basis;
use super::payment;
use crate::domain::codes::{
    ComplianceCategory, MembershipStatus, ParticipantKind, ReasonCode, SourceRegister,
};
use crate::domain::facts::{Facts, SourceState};
use crate::domain::identifiers::Month;
use crate::domain::regulation::Regulation;

/// When an assessment has to be made anew though nothing was fed for its employer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// The first day on which the passing of days may change it; `None` where none does.
    pub on: Option<NaiveDate>,
    /// It may change once the contribution register is true of this day; `None` where that changes
    /// nothing. A feed that leaves an unpaid bill as it is touches no row, and still tells that it
    /// was not paid in time.
    pub once_paid_known_on: Option<NaiveDate>,
}

impl Review {
    /// Over-estimates rather than misses: between `day` and `on`, and while the contribution
    /// register is true of an earlier day than `once_paid_known_on`, assessing anew gives the same.
    pub(super) fn of(basis: &Basis<'_>) -> Self {
        let (facts, day) = (basis.facts, basis.day);
        let own = dates_of(facts, basis.regulation, day)
            .into_iter()
            .filter(|date| *date > day)
            .min();
        let law = basis.regulation.next_change_after(day);
        Self {
            on: own.into_iter().chain(law).min(),
            once_paid_known_on: basis
                .paid_known_on
                .and_then(|known_on| next_known_overdue(basis, known_on)),
        }
    }
}

/// Every day on which some fact begins or ceases to count.
fn dates_of(facts: &Facts, regulation: &Regulation, day: NaiveDate) -> Vec<NaiveDate> {
    let mut dates: Vec<Option<NaiveDate>> = Vec::new();
    for membership in &facts.memberships {
        dates.push(Some(membership.registered_on));
        for enrolment in &membership.enrolments {
            dates.push(Some(enrolment.enrolled_on));
            dates.push(enrolment.ended_on.and_then(|last| last.succ_opt()));
        }
    }
    for evidence in &facts.evidence {
        dates.push(Some(evidence.on));
        let rule = regulation.evidence(evidence.register, day);
        dates.push(rule.and_then(|rule| {
            let beyond = Days::new(u64::from(rule.rule.days_max) + 1);
            evidence.on.checked_add_days(beyond)
        }));
    }
    for plan in &facts.instalment_plans {
        dates.push(Some(plan.agreed_on));
    }
    for restriction in &facts.restrictions {
        dates.push(restriction.imposed_on);
        dates.push(restriction.lifted_on);
    }
    let unpaid = facts.unpaid.iter();
    dates.extend(unpaid.map(|unpaid| unpaid.due_on.succ_opt()));
    dates.into_iter().flatten().collect()
}

/// The first day after `known_on` on which a bill, an NPP's first one, or the one by which payments
/// count as stopped, is known to be overdue.
fn next_known_overdue(basis: &Basis<'_>, known_on: NaiveDate) -> Option<NaiveDate> {
    let (facts, regulation) = (basis.facts, basis.regulation);
    let bills = facts.unpaid.iter().map(|unpaid| unpaid.due_on);
    let never_paid = facts.memberships.iter().filter(|membership| {
        membership.status == MembershipStatus::Active
            && membership.kind == ParticipantKind::WageEarner
            && membership.last_paid_month.is_none()
    });
    let first_bills =
        never_paid.filter_map(|membership| regulation.due_on(Month::of(membership.registered_on)));
    let lapse = regulation.lapse(basis.day);
    let lapsing = payment::payers(basis).filter_map(|(_, last_paid)| {
        regulation.due_on(last_paid.plus(i32::from(lapse?.rule.months_min)))
    });
    bills
        .chain(first_bills)
        .chain(lapsing)
        .filter(|due_on| *due_on >= known_on)
        .filter_map(|due_on| due_on.succ_opt())
        .min()
}

/// The registers without which a category is never found: while one of them is missing or overdue,
/// whoever was found by it before must not be shown as found.
pub fn rests_on(category: ComplianceCategory) -> &'static [SourceRegister] {
    match category {
        ComplianceCategory::UnregisteredObliged
        | ComplianceCategory::PartialWorkers
        | ComplianceCategory::Inactive => &[SourceRegister::BpjsMembership],
        ComplianceCategory::PartialWage
        | ComplianceCategory::Arrears
        | ComplianceCategory::InstalmentPlanKept
        | ComplianceCategory::InstalmentPlanBroken => &[SourceRegister::BpjsContribution],
        ComplianceCategory::PartialProgramme => &[
            SourceRegister::BpjsMembership,
            SourceRegister::BpjsProgramme,
        ],
        ComplianceCategory::NeverPaid | ComplianceCategory::Lapsed => &[
            SourceRegister::BpjsMembership,
            SourceRegister::BpjsContribution,
        ],
        // A restriction stands though its register is overdue; the others speak of the registers.
        ComplianceCategory::RestrictionInForce
        | ComplianceCategory::SourceMissing
        | ComplianceCategory::SourceStale => &[],
    }
}

/// The registers whose rows can begin or cure a category: what a change is put down to.
pub fn changed_by(category: ComplianceCategory) -> &'static [SourceRegister] {
    match category {
        ComplianceCategory::UnregisteredObliged
        | ComplianceCategory::PartialWorkers
        | ComplianceCategory::Inactive => &[
            SourceRegister::BpjsMembership,
            SourceRegister::ManpowerReport,
            SourceRegister::LabourInspection,
            SourceRegister::FieldVerification,
        ],
        ComplianceCategory::PartialWage => &[
            SourceRegister::BpjsContribution,
            SourceRegister::BpjsMembership,
            SourceRegister::ManpowerReport,
            SourceRegister::FieldVerification,
        ],
        ComplianceCategory::PartialProgramme => &[
            SourceRegister::BpjsProgramme,
            SourceRegister::BpjsMembership,
            SourceRegister::BusinessLicence,
        ],
        ComplianceCategory::Arrears
        | ComplianceCategory::NeverPaid
        | ComplianceCategory::Lapsed
        | ComplianceCategory::InstalmentPlanKept
        | ComplianceCategory::InstalmentPlanBroken => &[
            SourceRegister::BpjsContribution,
            SourceRegister::BpjsMembership,
        ],
        ComplianceCategory::RestrictionInForce => &[SourceRegister::ServiceRestriction],
        ComplianceCategory::SourceMissing | ComplianceCategory::SourceStale => &[],
    }
}

/// Of each register, why nothing can be rested on it on `day`; `None` where something can. Where
/// this changes, every employer's answer may.
pub fn faults(
    sources: &[SourceState],
    regulation: &Regulation,
    day: NaiveDate,
) -> Vec<(SourceRegister, Option<ReasonCode>)> {
    super::source_readings(sources, regulation, day)
        .into_iter()
        .map(|reading| (reading.register, reading.fault()))
        .collect()
}
