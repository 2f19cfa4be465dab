//! Registered is not paid up: arrears, never paid, payments stopped.
use chrono::NaiveDate;

use super::basis::Basis;
use super::rules::Outcome;
use crate::domain::arrears::{self, overdue};
use crate::domain::codes::{ComplianceCategory, ParticipantKind, ReasonCode, SourceRegister};
use crate::domain::facts::{MembershipFact, RecordRef, UnpaidMonth};
use crate::domain::identifiers::{Month, Npp};

/// Menunggak, UU 24/2011 Ps. 19: a month is unpaid past its due date, also of an NPP that ended since.
pub(super) fn arrears(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::Arrears;
    if basis.memberships.is_empty() {
        return Outcome::NotFound;
    }
    if let Some(open) = basis.unusable(category, &[SourceRegister::BpjsContribution]) {
        return Outcome::Unknown(open);
    }
    let Some(known_on) = basis.paid_known_on.filter(|_| !basis.arrears.is_none()) else {
        return Outcome::NotFound;
    };
    let unpaid = overdue(&basis.facts.unpaid, known_on).map(UnpaidMonth::record);
    Outcome::Found(basis.finding(
        category,
        ReasonCode::ContributionsOverdue,
        basis.arrears.since,
        vec![basis.evidence(SourceRegister::BpjsContribution, unpaid)],
    ))
}

/// What PP 44/2015, PP 45/2015 and PP 46/2015 add to what is overdue.
pub(super) fn late_penalty(basis: &Basis<'_>) -> Option<i64> {
    let known_on = basis.paid_known_on.filter(|_| !basis.arrears.is_none())?;
    let penalties = overdue(&basis.facts.unpaid, known_on)
        .map(|unpaid| Some(arrears::late_penalty(unpaid, basis.regulation, known_on)?.rounded()));
    penalties.sum()
}

/// UU 24/2011 Ps. 19: an active NPP for wage earners never paid, in none of its divisions, and its first
/// due date has passed. One without workers has nothing to pay for; construction projects pay by contract
/// terms and are not judged by this rule.
pub(super) fn never_paid(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::NeverPaid;
    if !basis.is_active() {
        return Outcome::NotFound;
    }
    if let Some(open) = basis.unusable(category, &PAYMENT_REGISTERS) {
        return Outcome::Unknown(open);
    }
    let silent: Vec<(NaiveDate, &MembershipFact)> = basis
        .active()
        .filter(|membership| owes_monthly(membership) && !has_paid(basis, &membership.npp))
        .filter_map(|membership| {
            let first_due = basis
                .regulation
                .due_on(Month::of(membership.registered_on))?;
            (first_due < basis.paid_known_on?).then_some((first_due, membership))
        })
        .collect();
    let Some(first_due) = silent.iter().map(|(due_on, _)| *due_on).min() else {
        return Outcome::NotFound;
    };
    let records = silent.iter().map(|(_, membership)| membership.record());
    Outcome::Found(basis.finding(
        category,
        ReasonCode::NeverPaid,
        first_due.succ_opt(),
        vec![
            basis.evidence(SourceRegister::BpjsMembership, records),
            basis.evidence(SourceRegister::BpjsContribution, []),
        ],
    ))
}

/// The registers that say who must pay, and who paid.
const PAYMENT_REGISTERS: [SourceRegister; 2] = [
    SourceRegister::BpjsMembership,
    SourceRegister::BpjsContribution,
];

/// UU 24/2011 Ps. 19: payments stopped. An active NPP for wage earners paid once, and for as many of the
/// newest due months as the law's data name nothing was paid. Whether a bill stands open for them is
/// the rule on arrears; a membership that is not active any more is the rule on inactive ones.
pub(super) fn lapsed(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::Lapsed;
    if payers(basis).next().is_none() {
        return Outcome::NotFound;
    }
    if let Some(open) = basis.unusable(category, &PAYMENT_REGISTERS) {
        return Outcome::Unknown(open);
    }
    let stops: Vec<Stop> = stopped(basis).collect();
    let Some(since) = stops.iter().map(|stop| stop.since).min() else {
        return Outcome::NotFound;
    };
    let last_paid = stops.iter().map(|stop| RecordRef {
        key: format!("{} {}", stop.npp.as_str(), stop.last_paid),
        as_of: None,
    });
    let active = basis
        .active()
        .filter(|membership| stops.iter().any(|stop| stop.npp == membership.npp))
        .map(MembershipFact::record);
    Outcome::Found(basis.finding(
        category,
        ReasonCode::PaymentsStopped,
        Some(since),
        vec![
            basis.evidence(SourceRegister::BpjsMembership, active),
            basis.evidence(SourceRegister::BpjsContribution, last_paid),
        ],
    ))
}

/// Where payments stopped.
pub(super) struct Stop {
    /// The number.
    pub(super) npp: Npp,
    /// The newest month paid for.
    last_paid: Month,
    /// First day on which the month after it was late.
    since: NaiveDate,
    /// First day on which so many months were late that payments count as stopped.
    pub(super) lapsed_on: NaiveDate,
}

fn owes_monthly(membership: &MembershipFact) -> bool {
    membership.kind == ParticipantKind::WageEarner && membership.worker_count > 0
}

/// Whether anything was ever paid under a number. Bills of several divisions may name one of them.
fn has_paid(basis: &Basis<'_>, npp: &Npp) -> bool {
    let mut of_number = basis.memberships.iter().filter(|known| known.npp == *npp);
    of_number.any(|known| known.last_paid_month.is_some())
}

/// Active memberships of wage earners that paid once. One without workers has nothing to pay for.
pub(super) fn payers<'a>(basis: &Basis<'a>) -> impl Iterator<Item = (&'a MembershipFact, Month)> {
    basis
        .active()
        .filter(|membership| owes_monthly(membership))
        .filter_map(|membership| Some((membership, membership.last_paid_month?)))
}

/// Memberships whose payments stopped, by what the contribution register knows; none where it cannot be relied on.
pub(super) fn stopped(basis: &Basis<'_>) -> impl Iterator<Item = Stop> {
    let months = basis
        .regulation
        .lapse(basis.day)
        .map(|row| row.rule.months_min);
    let is_usable = basis
        .unusable(ComplianceCategory::Lapsed, &PAYMENT_REGISTERS)
        .is_none();
    payers(basis)
        .filter(move |_| is_usable)
        .filter_map(move |(membership, last_paid)| {
            let newest_missed = basis
                .regulation
                .due_on(last_paid.plus(i32::from(months?)))?;
            let first_missed = basis.regulation.due_on(last_paid.next())?;
            (newest_missed < basis.paid_known_on?).then_some(Stop {
                npp: membership.npp.clone(),
                last_paid,
                since: first_missed.succ_opt()?,
                lapsed_on: newest_missed.succ_opt()?,
            })
        })
}
