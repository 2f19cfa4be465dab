//! Whether instalment plans cover the arrears.
use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::domain::arrears::overdue;
use crate::domain::assessment::{
    Assessment, SourceReading, newest_plans, rhythm_of_plans, source_of_plan,
};
use crate::domain::codes::{InstalmentStatus, ReasonCode};
use crate::domain::facts::{Facts, InstalmentPlanFact};
use crate::domain::identifiers::Npp;
use crate::domain::regulation::{PermitPolicyRule, Regulation};

/// What instalment plans say of the arrears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlanStanding {
    /// Nothing: they do not cover them, and none of them was broken.
    Silent,
    /// Kept for all of them.
    Kept {
        /// The last day on which what is known of the plans is on time; `None` where the law asks
        /// for no day.
        until: Option<NaiveDate>,
    },
    /// Broken for some of them.
    Broken,
    /// They cover them if they are kept, and whether they are is not known: their dataset is late.
    Open(SourceReading),
}

impl PlanStanding {
    /// The reason that it gives a verdict.
    pub(super) fn reason(self) -> Option<ReasonCode> {
        match self {
            Self::Kept { .. } => Some(ReasonCode::InstalmentPlanKept),
            Self::Broken => Some(ReasonCode::InstalmentPlanBroken),
            Self::Silent | Self::Open(_) => None,
        }
    }
}

/// What instalment plans say of the arrears, by the law of the day.
pub(super) fn standing_of_plans(
    facts: &Facts,
    assessment: &Assessment,
    regulation: &Regulation,
    policy: Option<&PermitPolicyRule>,
) -> PlanStanding {
    let Some(known_on) = assessment.paid_known_on else {
        return PlanStanding::Silent;
    };
    if assessment.arrears.is_none() {
        return PlanStanding::Silent;
    }
    let plans = Plans {
        facts,
        assessment,
        regulation,
        newest: newest_plans(&facts.instalment_plans, assessment.day),
        covers_later: policy.is_some_and(|policy| policy.plan_covers_later_months),
        known_on,
    };
    plans.standing()
}

struct Plans<'a> {
    facts: &'a Facts,
    assessment: &'a Assessment,
    regulation: &'a Regulation,
    /// The newest plan of each number.
    newest: BTreeMap<&'a Npp, &'a InstalmentPlanFact>,
    covers_later: bool,
    known_on: NaiveDate,
}

impl Plans<'_> {
    fn standing(&self) -> PlanStanding {
        let is_known = |plan: &InstalmentPlanFact| self.source(plan).fault().is_none();
        let is_broken = |npp: &Npp| {
            self.newest
                .get(npp)
                .is_some_and(|plan| plan.status == InstalmentStatus::Broken && is_known(plan))
        };
        if self.assessment.arrears.npps.iter().any(is_broken) {
            return PlanStanding::Broken;
        }
        if self.cover(|plan| plan.status == InstalmentStatus::Kept && is_known(plan)) {
            return PlanStanding::Kept {
                until: self.known_until(),
            };
        }
        // What was kept may be broken since, and what was broken may be kept again.
        let may_be_kept = |plan: &InstalmentPlanFact| match plan.status {
            InstalmentStatus::Kept => true,
            InstalmentStatus::Broken => !is_known(plan),
            InstalmentStatus::Done => false,
        };
        let mut sources = self.newest.values().map(|plan| self.source(plan));
        let late = sources.find(|source| source.fault().is_some());
        match late {
            Some(source) if self.cover(may_be_kept) => PlanStanding::Open(source),
            Some(_) | None => PlanStanding::Silent,
        }
    }

    fn source(&self, plan: &InstalmentPlanFact) -> SourceReading {
        source_of_plan(self.facts, plan, self.regulation, self.assessment.day)
    }

    /// Whether each month overdue, and each number that stopped paying, has a plan that is kept.
    fn cover(&self, is_kept: impl Fn(&InstalmentPlanFact) -> bool) -> bool {
        let kept = |npp: &Npp| self.newest.get(npp).filter(|plan| is_kept(plan));
        let are_covered = overdue(&self.facts.unpaid, self.known_on).all(|unpaid| {
            kept(&unpaid.npp)
                .is_some_and(|plan| self.covers_later || unpaid.due_on <= plan.agreed_on)
        });
        // A number that stopped paying needs a plan of its own, whatever bills are known.
        let mut stopped = self.assessment.payments_stopped.iter();
        are_covered && stopped.all(|npp| kept(npp).is_some())
    }

    fn known_until(&self) -> Option<NaiveDate> {
        let rhythm = rhythm_of_plans(self.regulation, self.assessment.day)?;
        let days = Days::new(u64::from(rhythm.late_after_days));
        let known_on = self.newest.values().map(|plan| self.source(plan).as_of);
        known_on.min()??.checked_add_days(days)
    }
}
