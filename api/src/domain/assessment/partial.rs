//! Partial registration (PDS): of workers, of wages, of programmes.
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::basis::{Basis, counting, shown_by};
use super::rules::Outcome;
use super::{Finding, Undetermined};
use crate::domain::codes::{
    ComplianceCategory, ParticipantKind, Programme, ReasonCode, SourceRegister,
};
use crate::domain::facts::{BilledWage, MembershipFact, RecordRef};
use crate::domain::identifiers::Month;

/// PDS tenaga kerja, UU 24/2011 Ps. 15(2): fewer workers active over all NPP than evidenced.
pub(super) fn partial_workers(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::PartialWorkers;
    if !basis.is_active() {
        return Outcome::NotFound;
    }
    if let Some(open) = basis.unusable(category, &[SourceRegister::BpjsMembership]) {
        return Outcome::Unknown(open);
    }
    let Some(headcount) = &basis.headcount else {
        return Outcome::Unknown(Undetermined {
            category,
            register: SourceRegister::ManpowerReport,
            cause: ReasonCode::NoWorkerEvidence,
        });
    };
    if headcount.workers <= registered_workers(basis) {
        return Outcome::NotFound;
    }
    let registered = basis.active().map(MembershipFact::record);
    let evidence = vec![
        headcount.shown_by.clone(),
        basis.evidence(SourceRegister::BpjsMembership, registered),
    ];
    Outcome::Found(basis.finding(
        category,
        ReasonCode::PartialWorkers,
        Some(headcount.on),
        evidence,
    ))
}

/// Active workers over all active memberships.
pub(super) fn registered_workers(basis: &Basis<'_>) -> u32 {
    basis.active().fold(0, |sum, membership| {
        sum.saturating_add(membership.worker_count)
    })
}

/// PDS upah, PP 44/2015 Ps. 9: the average wage billed for a month lies below the lowest wage that was
/// shown to be paid by then, which cannot be where every wage is reported in full. What was shown after
/// that month says nothing of it: wages rise, at the latest each January.
pub(super) fn partial_wage(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::PartialWage;
    let (true, Some(billed)) = (basis.is_active(), basis.facts.billed_wage) else {
        return Outcome::NotFound;
    };
    if let Some(open) = basis.unusable(category, &[SourceRegister::BpjsContribution]) {
        return Outcome::Unknown(open);
    }
    let newest = counting(basis.facts, basis.regulation, basis.day)
        .filter(|(evidence, _)| Month::of(evidence.on) <= billed.month)
        .filter_map(|(evidence, _)| Some((evidence.on, evidence.lowest_wage?, shown_by(evidence))))
        .max();
    let Some((_, lowest_wage, shown)) = newest else {
        return Outcome::Unknown(Undetermined {
            category,
            register: SourceRegister::ManpowerReport,
            cause: ReasonCode::NoWageEvidence,
        });
    };
    if !billed.average_is_below(lowest_wage) {
        return Outcome::NotFound;
    }
    let evidence = vec![
        shown,
        basis.evidence(SourceRegister::BpjsContribution, [billed_months(&billed)]),
    ];
    Outcome::Found(basis.finding(
        category,
        ReasonCode::WageBelowEvidence,
        Some(billed.month.first_day()),
        evidence,
    ))
}

/// The bills of a month, all numbers together.
fn billed_months(billed: &BilledWage) -> RecordRef {
    RecordRef {
        key: billed.month.to_string(),
        as_of: billed.as_of,
    }
}

/// PDS program, Perpres 109/2013 Ps. 6: an active membership lacks a programme that its scale makes
/// obligatory. Each NPP is judged by itself, since one branch's programme covers no other's workers.
pub(super) fn partial_programme(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::PartialProgramme;
    if !basis.is_active() {
        return Outcome::NotFound;
    }
    // Without the programmes' own feed every membership would seem to have none.
    let needed = [
        SourceRegister::BpjsMembership,
        SourceRegister::BpjsProgramme,
    ];
    if let Some(open) = basis.unusable(category, &needed) {
        return Outcome::Unknown(open);
    }
    let mut is_scale_missing = false;
    let mut lacking: Vec<(NaiveDate, &MembershipFact)> = Vec::new();
    for membership in basis.active() {
        match missing_programmes(basis, membership) {
            None => is_scale_missing = true,
            Some(missing) => lacking.extend(
                missing
                    .into_iter()
                    .map(|programme| (lacking_since(membership, programme), membership)),
            ),
        }
    }
    if let Some(since) = lacking.iter().map(|(since, _)| *since).min() {
        let records = || lacking.iter().map(|(_, membership)| membership.record());
        return Outcome::Found(basis.finding(
            category,
            ReasonCode::PartialProgramme,
            Some(since),
            vec![
                basis.evidence(SourceRegister::BpjsMembership, records()),
                basis.evidence(SourceRegister::BpjsProgramme, records()),
            ],
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

/// The day after the programme last covered the membership, or the membership's first day.
fn lacking_since(membership: &MembershipFact, programme: Programme) -> NaiveDate {
    membership
        .enrolments
        .iter()
        .filter(|enrolment| enrolment.programme == programme)
        .filter_map(|enrolment| enrolment.ended_on?.succ_opt())
        .max()
        .unwrap_or(membership.registered_on)
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
            vec![basis.evidence(SourceRegister::BpjsContribution, [billed_months(&billed)])],
        )
    })
}
