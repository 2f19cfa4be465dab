//! One function a category. Each answers found, not found, or unknown with the cause.
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::basis::{Basis, counting};
use super::{EvidenceItem, Finding, Undetermined};
use crate::domain::codes::{
    ComplianceCategory, MembershipStatus, ParticipantKind, Programme, ReasonCode, SourceRegister,
};
use crate::domain::facts::MembershipFact;
use crate::domain::identifiers::Month;

pub(super) enum Outcome {
    NotFound,
    Found(Finding),
    Unknown(Undetermined),
}

/// Every rule, in the order of the categories.
pub(super) const RULES: &[fn(&Basis<'_>) -> Outcome] = &[
    unregistered_obliged,
    partial_workers,
    partial_wage,
    partial_programme,
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

/// PDS tenaga kerja, UU 24/2011 Ps. 15(2): fewer workers active over all NPP than evidenced.
fn partial_workers(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::PartialWorkers;
    if !basis.is_active() {
        return Outcome::NotFound;
    }
    if let Some(open) = basis.unusable(category, &[SourceRegister::BpjsMembership]) {
        return Outcome::Unknown(open);
    }
    let Some(headcount) = basis.headcount else {
        return Outcome::Unknown(Undetermined {
            category,
            register: SourceRegister::ManpowerReport,
            cause: ReasonCode::NoWorkerEvidence,
        });
    };
    if headcount.workers <= registered_workers(basis) {
        return Outcome::NotFound;
    }
    let mut evidence = vec![headcount.shown_by];
    evidence.extend(basis.evidence(SourceRegister::BpjsMembership));
    Outcome::Found(basis.finding(
        category,
        ReasonCode::PartialWorkers,
        Some(headcount.shown_by.on),
        evidence,
    ))
}

/// Active workers over all active memberships.
pub(super) fn registered_workers(basis: &Basis<'_>) -> u32 {
    basis.active().fold(0, |sum, membership| {
        sum.saturating_add(membership.worker_count)
    })
}

/// PDS upah, PP 44/2015 Ps. 9: the average wage billed lies below the lowest wage shown to be paid,
/// which cannot be where every wage is reported in full.
fn partial_wage(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::PartialWage;
    let (true, Some(billed)) = (basis.is_active(), basis.facts.billed_wage) else {
        return Outcome::NotFound;
    };
    if let Some(open) = basis.unusable(category, &[SourceRegister::BpjsContribution]) {
        return Outcome::Unknown(open);
    }
    let newest = counting(basis.facts, basis.regulation, basis.day)
        .filter_map(|(evidence, _)| Some((evidence.on, evidence.lowest_wage?, evidence.register)))
        .max();
    let Some((on, lowest_wage, register)) = newest else {
        return Outcome::Unknown(Undetermined {
            category,
            register: SourceRegister::ManpowerReport,
            cause: ReasonCode::NoWageEvidence,
        });
    };
    if !billed.average_is_below(lowest_wage) {
        return Outcome::NotFound;
    }
    let mut evidence = vec![EvidenceItem { register, on }];
    evidence.extend(basis.evidence(SourceRegister::BpjsContribution));
    Outcome::Found(basis.finding(
        category,
        ReasonCode::WageBelowEvidence,
        Some(billed.month.first_day()),
        evidence,
    ))
}

/// PDS program, Perpres 109/2013 Ps. 6: an active membership lacks a programme that its scale makes
/// obligatory. Each NPP is judged by itself, since one branch's programme covers no other's workers.
fn partial_programme(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::PartialProgramme;
    if !basis.is_active() {
        return Outcome::NotFound;
    }
    if let Some(open) = basis.unusable(category, &[SourceRegister::BpjsMembership]) {
        return Outcome::Unknown(open);
    }
    let mut is_scale_missing = false;
    let mut since: Option<NaiveDate> = None;
    for membership in basis.active() {
        match missing_programmes(basis, membership) {
            None => is_scale_missing = true,
            Some(missing) if missing.is_empty() => {}
            Some(_) => {
                let from = membership.registered_on;
                since = Some(since.map_or(from, |earliest| earliest.min(from)));
            }
        }
    }
    if since.is_some() {
        let evidence = basis.evidence(SourceRegister::BpjsMembership);
        return Outcome::Found(basis.finding(
            category,
            ReasonCode::PartialProgramme,
            since,
            evidence,
        ));
    }
    if is_scale_missing {
        return Outcome::Unknown(Undetermined {
            category,
            register: SourceRegister::BusinessLicence,
            cause: ReasonCode::ScaleUnknown,
        });
    }
    Outcome::NotFound
}

/// Programmes that a membership lacks on the day; `None` where the obligatory set cannot be told.
pub(super) fn missing_programmes(
    basis: &Basis<'_>,
    membership: &MembershipFact,
) -> Option<BTreeSet<Programme>> {
    let required = match membership.kind {
        ParticipantKind::WageEarner => {
            let scale = basis.scale.used()?;
            &basis
                .regulation
                .mandatory_programmes(scale, basis.day)?
                .rule
                .programmes
        }
        ParticipantKind::Construction => {
            &basis
                .regulation
                .construction_programmes(basis.day)?
                .rule
                .programmes
        }
    };
    let enrolled: BTreeSet<Programme> = membership
        .enrolments
        .iter()
        .filter(|enrolment| enrolment.covers(basis.day))
        .map(|enrolment| enrolment.programme)
        .collect();
    Some(required.difference(&enrolled).copied().collect())
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

/// PP 36/2021: the average wage billed lies below the minimum wage, where that binds. An indicator:
/// an average proves no single wage, and part-time work lowers it.
pub(super) fn wage_below_minimum(basis: &Basis<'_>) -> Option<Finding> {
    let billed = basis.facts.billed_wage?;
    let region = basis.facts.region.as_ref()?;
    let minimum = basis
        .regulation
        .minimum_wage(region, billed.month.first_day())?;
    let is_binding = minimum.rule.binding.contains(&basis.scale.used()?);
    (is_binding && billed.average_is_below(minimum.rule.amount)).then(|| {
        basis.finding(
            ComplianceCategory::PartialWage,
            ReasonCode::WageBelowMinimum,
            Some(billed.month.first_day()),
            basis.evidence(SourceRegister::BpjsContribution),
        )
    })
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
