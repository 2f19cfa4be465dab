//! What was done about it: restrictions in force, instalment plans.
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::basis::Basis;
use super::rules::Outcome;
use super::{SourceReading, Undetermined};
use crate::domain::codes::{
    ComplianceCategory, Freshness, InstalmentStatus, ReasonCode, SourceRegister,
};
use crate::domain::dataset::INSTALMENT_PLANS;
use crate::domain::facts::{Facts, InstalmentPlanFact, RecordRef, RestrictionFact, freshness};
use crate::domain::identifiers::Npp;
use crate::domain::regulation::{Regulation, RestsOn, RhythmRule};

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

/// What a plan in a state makes. What is paid in full is over.
fn made_by(status: InstalmentStatus) -> Option<(ComplianceCategory, ReasonCode)> {
    match status {
        InstalmentStatus::Kept => Some((
            ComplianceCategory::InstalmentPlanKept,
            ReasonCode::InstalmentPlanKept,
        )),
        InstalmentStatus::Broken => Some((
            ComplianceCategory::InstalmentPlanBroken,
            ReasonCode::InstalmentPlanBroken,
        )),
        InstalmentStatus::Done => None,
    }
}

fn plans(basis: &Basis<'_>, status: InstalmentStatus) -> Outcome {
    let Some((category, reason)) = made_by(status) else {
        return Outcome::NotFound;
    };
    let stands = |plan: &&InstalmentPlanFact| {
        status == InstalmentStatus::Kept || basis.arrears.npps.contains(&plan.npp)
    };
    let fault = |plan: &InstalmentPlanFact| {
        source_of_plan(basis.facts, plan, basis.regulation, basis.day).fault()
    };
    let newest = newest_plans(&basis.facts.instalment_plans, basis.day).into_values();
    // Whether a plan that ran is still kept, or was broken since, a late dataset does not tell.
    let (told, open): (Vec<_>, Vec<_>) = newest
        .filter(|plan| plan.status != InstalmentStatus::Done)
        .partition(|plan| fault(plan).is_none());
    let told = told.into_iter().filter(|plan| plan.status == status);
    let told: Vec<&InstalmentPlanFact> = told.collect();
    if told.is_empty() && open.is_empty() {
        return Outcome::NotFound;
    }
    let register = SourceRegister::BpjsContribution;
    if let Some(open) = basis.unusable(category, &[register]) {
        return Outcome::Unknown(open);
    }
    let told: Vec<&InstalmentPlanFact> = told.into_iter().filter(stands).collect();
    let Some(since) = told.iter().map(|plan| plan.agreed_on).min() else {
        let cause = open.into_iter().filter(stands).find_map(fault);
        return cause.map_or(Outcome::NotFound, |cause| {
            Outcome::Unknown(Undetermined {
                category,
                register,
                cause,
            })
        });
    };
    let records = told.iter().map(|plan| RecordRef {
        key: plan.number.clone(),
        as_of: plan.as_of,
    });
    let evidence = vec![basis.evidence(register, records)];
    Outcome::Found(basis.finding(category, reason, Some(since), evidence))
}

/// The rhythm in which instalment plans are fed, where the law of the day asks for their age.
pub(in crate::domain) fn rhythm_of_plans(
    regulation: &Regulation,
    day: NaiveDate,
) -> Option<&RhythmRule> {
    let rhythm = regulation.feed_rhythm(INSTALMENT_PLANS, day)?;
    (rhythm.rule.verdict_rests_on_it == RestsOn::WhenCited).then_some(&rhythm.rule)
}

/// How old the instalment plans are that are true of a day. They are a part of the contribution
/// register that is fed by itself, and can be late while bills and payments are on time.
pub fn source_of_plans(
    as_of: Option<NaiveDate>,
    regulation: &Regulation,
    day: NaiveDate,
) -> SourceReading {
    let rhythm = rhythm_of_plans(regulation, day);
    SourceReading {
        register: SourceRegister::BpjsContribution,
        as_of,
        freshness: rhythm.map_or(Freshness::OnTime, |rule| freshness(as_of, rule, day)),
    }
}

/// How old what is known of a plan is: as the dataset, or as its own row where no feed is complete yet.
pub(in crate::domain) fn source_of_plan(
    facts: &Facts,
    plan: &InstalmentPlanFact,
    regulation: &Regulation,
    day: NaiveDate,
) -> SourceReading {
    source_of_plans(facts.instalment_plans_as_of.or(plan.as_of), regulation, day)
}

/// The newest plan of each number agreed by `day`; of two of one day, the one with the later number.
pub(in crate::domain) fn newest_plans(
    plans: &[InstalmentPlanFact],
    day: NaiveDate,
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
