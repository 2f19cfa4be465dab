//! Restrictions of public services (TMP2T, PP 86/2013 Ps. 9): BPJS requests, the government unit
//! imposes and lifts, a labour inspector may recommend either (Permenaker 4/2018).
//!
//! [`judge`] is pure: what was done so far, the warnings and fines, the law and a day give whether
//! a step is allowed, or everything that is missing for it. Nothing is done here.
use chrono::NaiveDate;

use super::bilingual::Bilingual;
use super::codes::{
    RestrictionState, RestrictionStepKind, ServiceKind, StepFaultCode, WarningGround,
};
use super::identifiers::Npp;
use super::scope::Group;

mod ages;
mod judge;
mod sequence;

pub use judge::{judge, next_steps};

/// The group whose right it is to take a step.
pub fn group_of(step: RestrictionStepKind) -> Group {
    match step {
        RestrictionStepKind::Request | RestrictionStepKind::RequestLifting => {
            Group::RestrictionRequest
        }
        RestrictionStepKind::RecommendImposition | RestrictionStepKind::RecommendLifting => {
            Group::RestrictionRecommendation
        }
        RestrictionStepKind::Impose | RestrictionStepKind::Lift => Group::RestrictionImposition,
    }
}

/// A written warning, as the sequence of sanctions needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningFact {
    /// Membership warned.
    pub npp: Npp,
    /// 1 or 2.
    pub sequence: u8,
    /// What for.
    pub ground: WarningGround,
    /// Day of the letter.
    pub issued_on: NaiveDate,
    /// Last day to comply, as the letter says.
    pub due_on: NaiveDate,
    /// The day that it is true of: of the newest complete feed of warnings.
    pub as_of: NaiveDate,
}

/// An administrative fine, as the sequence of sanctions needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FineFact {
    /// Membership fined.
    pub npp: Npp,
    /// Day of the decision.
    pub issued_on: NaiveDate,
    /// Last day to pay, as the decision says.
    pub due_on: NaiveDate,
    /// Day it was paid.
    pub paid_on: Option<NaiveDate>,
    /// The day that it is true of: of the newest complete feed of fines.
    pub as_of: NaiveDate,
}

/// The sanctions of BPJS against one employer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sanctions {
    /// Written warnings.
    pub warnings: Vec<WarningFact>,
    /// Fines.
    pub fines: Vec<FineFact>,
}

impl Sanctions {
    /// Those of later days than `day`.
    fn after(&self, day: NaiveDate) -> Self {
        let warnings = self
            .warnings
            .iter()
            .filter(|warning| warning.issued_on > day);
        let fines = self.fines.iter().filter(|fine| fine.issued_on > day);
        Self {
            warnings: warnings.cloned().collect(),
            fines: fines.cloned().collect(),
        }
    }
}

/// A restriction as far as it has come, by the register and by the steps taken here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Service to be withheld.
    pub service: ServiceKind,
    /// What it rests on; `None` where the register names an article only. Then both warnings must
    /// be on one ground, whichever it is.
    pub ground: Option<WarningGround>,
    /// Steps, each with its day.
    pub taken: Vec<(RestrictionStepKind, NaiveDate)>,
    /// Whether another restriction of the same service, ground and employer is open.
    pub has_open_other: bool,
    /// Whether another restriction of the same service, ground and employer is in force.
    pub has_imposed_other: bool,
    /// The newest day on which another restriction of the same service, ground and employer was
    /// lifted. Warnings and fines up to it have led to that one and lead to no other.
    pub other_lifted_on: Option<NaiveDate>,
}

impl Standing {
    /// One of which nothing was done yet.
    pub fn new(service: ServiceKind, ground: WarningGround) -> Self {
        Self {
            service,
            ground: Some(ground),
            taken: Vec::new(),
            has_open_other: false,
            has_imposed_other: false,
            other_lifted_on: None,
        }
    }

    /// Whether a step was taken, on whatever day.
    pub fn has(&self, step: RestrictionStepKind) -> bool {
        self.taken.iter().any(|(taken, _)| *taken == step)
    }

    /// Whether a step was taken by the end of `day`.
    fn had(&self, step: RestrictionStepKind, day: NaiveDate) -> bool {
        self.taken
            .iter()
            .any(|(taken, on)| *taken == step && *on <= day)
    }
}

/// A step that somebody wants to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedStep {
    /// Kind.
    pub kind: RestrictionStepKind,
    /// The day on which the employer complied, by whoever asks for lifting.
    pub complied_on: Option<NaiveDate>,
}

impl WantedStep {
    /// A step that states nothing further.
    pub fn of(kind: RestrictionStepKind) -> Self {
        Self {
            kind,
            complied_on: None,
        }
    }
}

/// A step that the law allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedStep {
    /// The last day for the office that is asked by it; `None` where nobody is asked, or the
    /// calendar does not reach that far.
    pub act_by: Option<NaiveDate>,
    /// Why to take care, where the ground is legally delicate.
    pub caution: Option<Bilingual>,
}

/// Something that is missing for a step, or too early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepFault {
    /// What.
    pub code: StepFaultCode,
    /// What it says.
    pub text: Bilingual,
    /// The law that asks for it.
    pub legal_basis: String,
    /// The first day on which it may be, or is no longer, missing; `None` where no day alone helps.
    pub not_before: Option<NaiveDate>,
    /// Where a register is late: the day that it is true of.
    pub as_of: Option<NaiveDate>,
}

/// What the law says of a step: allowed, or everything that is missing, at least one thing.
pub type Judged = Result<AllowedStep, Vec<StepFault>>;

/// The state of a restriction on `day`. It binds from the day it was imposed to the day before it
/// was lifted; a request that was lifted before it was ever imposed is lifted.
pub fn state_on(
    day: NaiveDate,
    imposed_on: Option<NaiveDate>,
    lifted_on: Option<NaiveDate>,
) -> RestrictionState {
    let has_come = |date: Option<NaiveDate>| date.is_some_and(|date| date <= day);
    if has_come(lifted_on) {
        RestrictionState::Lifted
    } else if has_come(imposed_on) {
        RestrictionState::Imposed
    } else {
        RestrictionState::Requested
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod states {
    use super::*;

    #[test]
    fn a_restriction_binds_from_its_imposition_to_the_day_before_its_lifting() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let on = |today| state_on(day(today), Some(day(10)), Some(day(20)));
        assert_eq!(on(9), RestrictionState::Requested);
        assert_eq!(on(10), RestrictionState::Imposed);
        assert_eq!(on(19), RestrictionState::Imposed);
        assert_eq!(on(20), RestrictionState::Lifted);
        assert_eq!(state_on(day(20), None, None), RestrictionState::Requested);
    }
}
