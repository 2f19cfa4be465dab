//! Whether instalment plans cover the arrears.
use crate::domain::arrears::overdue;
use crate::domain::assessment::{Assessment, newest_plans};
use crate::domain::codes::{InstalmentStatus, ReasonCode};
use crate::domain::facts::Facts;
use crate::domain::identifiers::Npp;
use crate::domain::regulation::PermitPolicyRule;

/// What instalment plans say of the arrears: kept for all of them, broken for some, or nothing.
pub(super) fn standing_of_plans(
    facts: &Facts,
    assessment: &Assessment,
    policy: Option<&PermitPolicyRule>,
) -> Option<ReasonCode> {
    let known_on = assessment.paid_known_on?;
    if assessment.arrears.is_none() {
        return None;
    }
    let plans = newest_plans(&facts.instalment_plans, assessment.day);
    let is_broken = |npp: &Npp| {
        plans
            .get(npp)
            .is_some_and(|plan| plan.status == InstalmentStatus::Broken)
    };
    if assessment.arrears.npps.iter().any(is_broken) {
        return Some(ReasonCode::InstalmentPlanBroken);
    }
    let covers_later = policy.is_some_and(|policy| policy.plan_covers_later_months);
    let are_covered = overdue(&facts.unpaid, known_on).all(|unpaid| {
        plans.get(&unpaid.npp).is_some_and(|plan| {
            plan.status == InstalmentStatus::Kept
                && (covers_later || unpaid.due_on <= plan.agreed_on)
        })
    });
    // A number that stopped paying needs a plan of its own, whatever bills are known.
    let is_kept = |npp: &Npp| {
        plans
            .get(npp)
            .is_some_and(|plan| plan.status == InstalmentStatus::Kept)
    };
    let are_covered = are_covered && assessment.payments_stopped.iter().all(is_kept);
    are_covered.then_some(ReasonCode::InstalmentPlanKept)
}
