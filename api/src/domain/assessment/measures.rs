//! What was done about it: restrictions in force, instalment plans.
use std::collections::BTreeMap;

use super::basis::Basis;
use super::rules::Outcome;
use crate::domain::codes::{ComplianceCategory, InstalmentStatus, ReasonCode, SourceRegister};
use crate::domain::facts::{InstalmentPlanFact, RecordRef, RestrictionFact};
use crate::domain::identifiers::Npp;

/// TMP2T, PP 86/2013 Ps. 8 and 9: imposed and not lifted. A request alone is none. It stands though the
/// register is overdue, and rests on its own legal grounds.
pub(super) fn restriction_in_force(basis: &Basis<'_>) -> Outcome {
    let category = ComplianceCategory::RestrictionInForce;
    let mut in_force: Vec<&RestrictionFact> = basis
        .facts
        .restrictions
        .iter()
        .filter(|restriction| restriction.is_in_force(basis.day))
        .collect();
    if in_force.is_empty() {
        let open = basis.unusable(category, &[SourceRegister::ServiceRestriction]);
        return open.map_or(Outcome::NotFound, Outcome::Unknown);
    }
    in_force.sort_unstable_by(|one, other| one.number.cmp(&other.number));
    let since = in_force
        .iter()
        .filter_map(|restriction| restriction.imposed_on)
        .min();
    let records = in_force.iter().map(|restriction| RecordRef {
        key: restriction.number.clone(),
        as_of: restriction.as_of,
    });
    let evidence = vec![basis.evidence(SourceRegister::ServiceRestriction, records)];
    let mut finding = basis.finding(category, ReasonCode::RestrictionInForce, since, evidence);
    let mut grounds: Vec<&str> = Vec::new();
    for restriction in in_force {
        if !grounds.contains(&restriction.legal_ground.as_str()) {
            grounds.push(&restriction.legal_ground);
        }
    }
    finding.legal_basis = grounds.join("; ");
    Outcome::Found(finding)
}

/// An instalment plan runs and is kept. Information: it stands not against the employer.
pub(super) fn plan_kept(basis: &Basis<'_>) -> Outcome {
    plans(basis, InstalmentStatus::Kept)
}

/// An instalment plan was not kept, and its number still owes.
pub(super) fn plan_broken(basis: &Basis<'_>) -> Outcome {
    plans(basis, InstalmentStatus::Broken)
}

fn plans(basis: &Basis<'_>, status: InstalmentStatus) -> Outcome {
    let (category, reason) = match status {
        InstalmentStatus::Kept => (
            ComplianceCategory::InstalmentPlanKept,
            ReasonCode::InstalmentPlanKept,
        ),
        InstalmentStatus::Broken => (
            ComplianceCategory::InstalmentPlanBroken,
            ReasonCode::InstalmentPlanBroken,
        ),
        // What is paid in full is over.
        InstalmentStatus::Done => return Outcome::NotFound,
    };
    let newest = newest_plans(&basis.facts.instalment_plans, basis.day);
    let told: Vec<&InstalmentPlanFact> = newest
        .into_values()
        .filter(|plan| plan.status == status)
        .collect();
    if told.is_empty() {
        return Outcome::NotFound;
    }
    if let Some(open) = basis.unusable(category, &[SourceRegister::BpjsContribution]) {
        return Outcome::Unknown(open);
    }
    let told: Vec<&InstalmentPlanFact> = told
        .into_iter()
        .filter(|plan| status == InstalmentStatus::Kept || basis.arrears.npps.contains(&plan.npp))
        .collect();
    let Some(since) = told.iter().map(|plan| plan.agreed_on).min() else {
        return Outcome::NotFound;
    };
    let records = told.iter().map(|plan| RecordRef {
        key: plan.number.clone(),
        as_of: plan.as_of,
    });
    let evidence = vec![basis.evidence(SourceRegister::BpjsContribution, records)];
    Outcome::Found(basis.finding(category, reason, Some(since), evidence))
}

/// The newest plan of each number agreed by `day`; of two of one day, the one with the later number.
pub(in crate::domain) fn newest_plans(
    plans: &[InstalmentPlanFact],
    day: chrono::NaiveDate,
) -> BTreeMap<&Npp, &InstalmentPlanFact> {
    let mut newest: BTreeMap<&Npp, &InstalmentPlanFact> = BTreeMap::new();
    for plan in plans.iter().filter(|plan| plan.agreed_on <= day) {
        let known = newest.entry(&plan.npp).or_insert(plan);
        if (known.agreed_on, &known.number) < (plan.agreed_on, &plan.number) {
            *known = plan;
        }
    }
    newest
}
