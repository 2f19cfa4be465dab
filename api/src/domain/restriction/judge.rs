//! Whether a step is allowed.
use std::borrow::Cow;

use chrono::NaiveDate;

use super::ages::Ages;
use super::sequence::{self, Missing};
use super::{AllowedStep, Judged, Sanctions, Standing, StepFault, WantedStep};
use crate::domain::codes::{Code, RestrictionStepKind, StepFaultCode};
use crate::domain::regulation::Regulation;

/// Judges a step on `day`. A refusal names everything that is missing or too early, at least one
/// thing, each with its law and, where waiting helps, the day from which on it is no longer so.
pub fn judge(
    wanted: WantedStep,
    standing: &Standing,
    sanctions: &Sanctions,
    law: &Regulation,
    day: NaiveDate,
) -> Judged {
    let judging = Judging {
        standing,
        sanctions,
        law,
        day,
    };
    let mut missing = match wanted.kind {
        RestrictionStepKind::Request => judging.requesting(),
        RestrictionStepKind::RecommendImposition => judging.opening(wanted.kind),
        RestrictionStepKind::Impose => judging.imposing(),
        RestrictionStepKind::RequestLifting | RestrictionStepKind::RecommendLifting => {
            judging.asking_to_lift(wanted)
        }
        RestrictionStepKind::Lift => judging.lifting(),
    };
    if missing.is_empty() {
        return Ok(judging.allowed(wanted.kind));
    }
    missing.sort_unstable();
    missing.dedup();
    Err(missing
        .into_iter()
        .map(|fault| judging.told(fault))
        .collect())
}

/// What the law says on `day` of each of the steps that somebody may take, in their usual order.
/// Where lifting is asked for, the employer is taken to comply on `day`.
pub fn next_steps(
    may_take: impl Fn(RestrictionStepKind) -> bool,
    standing: &Standing,
    sanctions: &Sanctions,
    law: &Regulation,
    day: NaiveDate,
) -> Vec<(RestrictionStepKind, Judged)> {
    let kinds = RestrictionStepKind::ALL.iter().map(|(kind, _)| *kind);
    kinds
        .filter(|kind| may_take(*kind) && !standing.has(*kind))
        .map(|kind| {
            let wanted = WantedStep {
                kind,
                complied_on: Some(day),
            };
            (kind, judge(wanted, standing, sanctions, law, day))
        })
        .collect()
}

struct Judging<'a> {
    standing: &'a Standing,
    sanctions: &'a Sanctions,
    law: &'a Regulation,
    day: NaiveDate,
}

impl Judging<'_> {
    fn requesting(&self) -> Vec<Missing> {
        let mut missing = self.opening(RestrictionStepKind::Request);
        missing.extend(self.late_registers());
        missing
    }

    /// A request of BPJS or a recommendation of an inspector, who may see on the spot what a register
    /// does not tell yet.
    fn opening(&self, kind: RestrictionStepKind) -> Vec<Missing> {
        let mut missing = self.service_and_ground();
        if self.standing.has(kind) || self.standing.has_open_other {
            missing.push((StepFaultCode::AlreadyRequested, None));
        }
        missing.extend(self.not_open());
        missing.extend(self.sanctions());
        missing
    }

    fn imposing(&self) -> Vec<Missing> {
        let mut missing = self.service_and_ground();
        if !self.is_asked([
            RestrictionStepKind::Request,
            RestrictionStepKind::RecommendImposition,
        ]) {
            missing.push((StepFaultCode::RequestMissing, None));
        }
        let is_withdrawn = self.standing.has(RestrictionStepKind::RequestLifting)
            || self.standing.has(RestrictionStepKind::RecommendLifting);
        if is_withdrawn {
            missing.push((StepFaultCode::RequestWithdrawn, None));
        }
        if self.standing.has_imposed_other {
            missing.push((StepFaultCode::AlreadyImposed, None));
        }
        missing.extend(self.not_open());
        missing.extend(self.sanctions());
        missing.extend(self.late_registers());
        missing
    }

    fn asking_to_lift(&self, wanted: WantedStep) -> Vec<Missing> {
        let mut missing = self.nothing_to_lift();
        if self.standing.has(wanted.kind) {
            missing.push((StepFaultCode::AlreadyRequested, None));
        }
        let has_complied = wanted.complied_on.is_some_and(|on| on <= self.day);
        if !has_complied {
            missing.push((StepFaultCode::ComplianceNotReached, wanted.complied_on));
        }
        missing
    }

    fn lifting(&self) -> Vec<Missing> {
        let mut missing = self.nothing_to_lift();
        if !self.is_asked([
            RestrictionStepKind::RequestLifting,
            RestrictionStepKind::RecommendLifting,
        ]) {
            missing.push((StepFaultCode::LiftingBasisMissing, None));
        }
        missing
    }

    fn is_asked(&self, by: [RestrictionStepKind; 2]) -> bool {
        by.into_iter().any(|kind| self.standing.had(kind, self.day))
    }

    fn service_and_ground(&self) -> Vec<Missing> {
        let mut missing = Vec::new();
        if self.law.service(self.standing.service, self.day).is_none() {
            missing.push((StepFaultCode::ServiceNotRestrictable, None));
        }
        let is_known = |ground| self.law.ground(ground, self.day).is_some();
        if !self.standing.ground.is_none_or(is_known) {
            missing.push((StepFaultCode::LegalGroundUnknown, None));
        }
        missing
    }

    /// It was imposed or lifted already.
    fn not_open(&self) -> Option<Missing> {
        if self.standing.has(RestrictionStepKind::Lift) {
            Some((StepFaultCode::AlreadyLifted, None))
        } else if self.standing.has(RestrictionStepKind::Impose) {
            Some((StepFaultCode::AlreadyImposed, None))
        } else {
            None
        }
    }

    fn nothing_to_lift(&self) -> Vec<Missing> {
        if self.standing.has(RestrictionStepKind::Lift) {
            vec![(StepFaultCode::AlreadyLifted, None)]
        } else if self.standing.taken.is_empty() {
            vec![(StepFaultCode::RequestMissing, None)]
        } else {
            Vec::new()
        }
    }

    /// The warnings and fines since another restriction was lifted: it ended their sequence, and the
    /// next begins anew.
    fn counting(&self) -> Cow<'_, Sanctions> {
        let ended_on = self.standing.other_lifted_on;
        match ended_on.filter(|on| *on <= self.day) {
            Some(ended_on) => Cow::Owned(self.sanctions.after(ended_on)),
            None => Cow::Borrowed(self.sanctions),
        }
    }

    fn sanctions(&self) -> Vec<Missing> {
        let mut missing = self.of_sequence(&self.counting());
        // Whoever sees the earlier letters in the register is told why they do not count.
        if !missing.is_empty() && missing != self.of_sequence(self.sanctions) {
            missing.push((StepFaultCode::SequenceBeginsAnew, None));
        }
        missing
    }

    fn ages(&self) -> Ages {
        Ages::of(&self.counting(), self.standing.ground)
    }

    fn late_registers(&self) -> impl Iterator<Item = Missing> {
        let late = self.ages().late(self.law, self.day).into_iter();
        late.map(|code| (code, None))
    }

    fn of_sequence(&self, sanctions: &Sanctions) -> Vec<Missing> {
        sequence::missing(sanctions, self.standing.ground, self.law, self.day)
    }

    fn allowed(&self, kind: RestrictionStepKind) -> AllowedStep {
        let asks_for = match kind {
            RestrictionStepKind::Request | RestrictionStepKind::RecommendImposition => {
                Some(RestrictionStepKind::Impose)
            }
            RestrictionStepKind::RequestLifting | RestrictionStepKind::RecommendLifting => {
                Some(RestrictionStepKind::Lift)
            }
            RestrictionStepKind::Impose | RestrictionStepKind::Lift => None,
        };
        let rule = asks_for.and_then(|asked| self.law.action(asked, self.day));
        let calendar = self.law.calendar();
        let ground = self.standing.ground;
        let ground = ground.and_then(|ground| self.law.ground(ground, self.day));
        AllowedStep {
            act_by: rule
                .and_then(|row| calendar.add_working_days(self.day, row.rule.working_days_max)),
            caution: ground.and_then(|row| row.rule.caution()),
        }
    }

    fn told(&self, (code, not_before): Missing) -> StepFault {
        let words = self.law.step_fault(code, self.day);
        StepFault {
            code,
            text: words.map(|words| words.rule.text()).unwrap_or_default(),
            legal_basis: words
                .map(|words| words.legal_basis.clone())
                .unwrap_or_default(),
            not_before,
            as_of: self.ages().told_by(code),
        }
    }
}
