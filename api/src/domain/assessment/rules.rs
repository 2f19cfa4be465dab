//! One function a category. Each answers found, not found, or unknown with the cause.
use super::basis::Basis;
use super::{Finding, Undetermined, partial};
use crate::domain::codes::{
    ComplianceCategory, MembershipStatus, ParticipantKind, ReasonCode, SourceRegister,
};
use crate::domain::identifiers::Month;

pub(super) enum Outcome {
    NotFound,
    Found(Finding),
    Unknown(Undetermined),
}

/// Every rule, in the order of the categories.
pub(super) const RULES: &[fn(&Basis<'_>) -> Outcome] = &[
    unregistered_obliged,
    partial::partial_workers,
    partial::partial_wage,
    partial::partial_programme,
    arrears,
    never_paid,
    inactive,
];

/// PWBD, UU 24/2011 Ps. 15(1): a worker is evidenced and no membership exists.
/// An NIB alone proves nothing, since issuing it enrols a business nominally.
fn unregistered_obliged(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::UnregisteredObliged;
    if !basis.memberships.is_empty() {
        return Outcome::NotFound;
    }
    if let Some(open) = basis.unusable(category, &[SourceRegister::BpjsMembership]) {
        return Outcome::Unknown(open);
    }
    match basis.headcount {
        Some(headcount) if headcount.workers > 0 => Outcome::Found(basis.finding(
            category,
            ReasonCode::UnregisteredObliged,
            headcount.since,
            vec![headcount.shown_by],
        )),
        Some(_) => Outcome::NotFound,
        None => duty_unknown(basis, category),
    }
}

/// UU 24/2011 Ps. 15: the last membership ended, and a worker was evidenced after that.
fn inactive(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::Inactive;
    if basis.memberships.is_empty() || basis.is_active() {
        return Outcome::NotFound;
    }
    if let Some(open) = basis.unusable(category, &[SourceRegister::BpjsMembership]) {
        return Outcome::Unknown(open);
    }
    let ended_on = basis
        .memberships
        .iter()
        .filter_map(|membership| membership.deactivated_on)
        .max();
    match basis.headcount {
        Some(headcount) if headcount.workers == 0 => Outcome::NotFound,
        Some(headcount) if ended_on.is_none_or(|ended_on| ended_on < headcount.shown_by.on) => {
            Outcome::Found(basis.finding(
                category,
                ReasonCode::InactiveThoughObliged,
                ended_on.or(headcount.since),
                vec![headcount.shown_by],
            ))
        }
        Some(_) | None => duty_unknown(basis, category),
    }
}

/// Without evidence of a worker the duty is open only where the register that would show it cannot be relied on.
fn duty_unknown(basis: &Basis<'_>, category: ComplianceCategory) -> Outcome {
    basis
        .unusable(category, &[SourceRegister::ManpowerReport])
        .map_or(Outcome::NotFound, Outcome::Unknown)
}

/// Menunggak, UU 24/2011 Ps. 19: a month is unpaid past its due date, also of an NPP that ended since.
fn arrears(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::Arrears;
    if basis.memberships.is_empty() {
        return Outcome::NotFound;
    }
    if let Some(open) = basis.unusable(category, &[SourceRegister::BpjsContribution]) {
        return Outcome::Unknown(open);
    }
    if basis.arrears.is_none() {
        return Outcome::NotFound;
    }
    let evidence = basis.evidence(SourceRegister::BpjsContribution);
    Outcome::Found(basis.finding(
        category,
        ReasonCode::ContributionsOverdue,
        basis.arrears.since,
        evidence,
    ))
}

/// UU 24/2011 Ps. 19: an active NPP for wage earners never paid, and its first due date has passed.
/// Construction projects pay by contract terms and are not judged by this rule.
fn never_paid(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::NeverPaid;
    if !basis.is_active() {
        return Outcome::NotFound;
    }
    let registers = [
        SourceRegister::BpjsMembership,
        SourceRegister::BpjsContribution,
    ];
    if let Some(open) = basis.unusable(category, &registers) {
        return Outcome::Unknown(open);
    }
    let first_due = basis
        .active()
        .filter(|membership| {
            membership.kind == ParticipantKind::WageEarner && membership.last_paid_month.is_none()
        })
        .filter_map(|membership| basis.regulation.due_on(Month::of(membership.registered_on)))
        .filter(|due_on| {
            basis
                .paid_known_on
                .is_some_and(|known_on| *due_on < known_on)
        })
        .min();
    let Some(first_due) = first_due else {
        return Outcome::NotFound;
    };
    let evidence = basis.evidence(SourceRegister::BpjsContribution);
    Outcome::Found(basis.finding(
        category,
        ReasonCode::NeverPaid,
        first_due.succ_opt(),
        evidence,
    ))
}

/// Whether a membership exists that was not closed; `None` where the register cannot say so.
pub(super) fn is_registered(basis: &Basis<'_>) -> Option<bool> {
    let is_registered = basis
        .memberships
        .iter()
        .any(|membership| membership.status != MembershipStatus::Closed);
    let can_tell = basis
        .source(SourceRegister::BpjsMembership)
        .fault()
        .is_none();
    can_tell.then_some(is_registered)
}
