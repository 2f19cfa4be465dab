//! One function a category. Each answers found, not found, or unknown with the cause.
use super::basis::Basis;
use super::{Finding, Undetermined, measures, partial, payment};
use crate::domain::codes::{ComplianceCategory, MembershipStatus, ReasonCode, SourceRegister};
use crate::domain::facts::MembershipFact;

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
    payment::arrears,
    payment::never_paid,
    payment::lapsed,
    inactive,
    measures::restriction_in_force,
    measures::plan_kept,
    measures::plan_broken,
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
    match &basis.headcount {
        Some(headcount) if headcount.workers > 0 => Outcome::Found(basis.finding(
            category,
            ReasonCode::UnregisteredObliged,
            headcount.since,
            vec![
                headcount.shown_by.clone(),
                basis.evidence(SourceRegister::BpjsMembership, []),
            ],
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
    match &basis.headcount {
        Some(headcount) if headcount.workers == 0 => Outcome::NotFound,
        Some(headcount) if ended_on.is_none_or(|ended_on| ended_on < headcount.on) => {
            let ended = basis
                .memberships
                .iter()
                .copied()
                .map(MembershipFact::record);
            Outcome::Found(basis.finding(
                category,
                ReasonCode::InactiveThoughObliged,
                ended_on.or(headcount.since),
                vec![
                    headcount.shown_by.clone(),
                    basis.evidence(SourceRegister::BpjsMembership, ended),
                ],
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
