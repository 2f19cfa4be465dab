//! The shapes of the law's data on the order of sanctions and on restrictions of public services.
use chrono::NaiveDate;
use serde::Deserialize;

use super::Regulation;
use super::dated::{Dated, Keyed, keyed};
use crate::domain::bilingual::Bilingual;
use crate::domain::codes::{Code, RestrictionStepKind, StepFaultCode, WarningGround};

/// Written warnings: how many, and how long each runs.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct WarningsRule {
    /// How many come before the fine.
    pub count: u8,
    /// Working days that each runs at most, without the day of its letter.
    pub working_days_max: u32,
    /// Whether a letter that names an earlier day ends the warning then.
    pub letter_may_shorten: bool,
}

/// The administrative fine: when it is set and how long it runs.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct FineRule {
    /// Calendar days from the end of the second warning within which it is set.
    pub set_within_days: u32,
    /// Calendar days from the end of the second warning for which it runs at most.
    pub days_max: u32,
}

/// In how many working days an office is to act once it is asked.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ActionRule {
    /// What it is asked to do.
    pub step: RestrictionStepKind,
    /// Working days.
    pub working_days_max: u32,
}

/// A ground that a restriction may rest on. The row's legal basis is what the restriction names.
#[derive(Clone, Debug, Deserialize)]
pub struct GroundRule {
    /// The ground, of the warnings and of the restriction.
    pub ground: WarningGround,
    /// What it says, Indonesian.
    pub id: String,
    /// What it says, English.
    pub en: String,
    /// Why to take care, Indonesian; given where the ground is legally delicate.
    #[serde(default)]
    pub caution_id: Option<String>,
    /// Why to take care, English.
    #[serde(default)]
    pub caution_en: Option<String>,
}

impl GroundRule {
    /// Why to take care; `None` where the ground is settled law.
    pub fn caution(&self) -> Option<Bilingual> {
        let (id, en) = self.caution_id.clone().zip(self.caution_en.clone())?;
        Some(Bilingual { id, en })
    }
}

/// The words for why a step is not allowed.
#[derive(Clone, Debug, Deserialize)]
pub struct StepFaultRule {
    /// Fault.
    pub code: StepFaultCode,
    /// What it says, Indonesian.
    pub id: String,
    /// What it says, English.
    pub en: String,
}

impl StepFaultRule {
    /// What it says.
    pub fn text(&self) -> Bilingual {
        Bilingual {
            id: self.id.clone(),
            en: self.en.clone(),
        }
    }
}

impl Regulation {
    /// The rule for a written warning that is given on `day`.
    pub fn warnings(&self, day: NaiveDate) -> Option<&Dated<WarningsRule>> {
        self.warnings.on(day, |_| true)
    }

    /// The rule for an administrative fine that is set on `day`.
    pub fn fine(&self, day: NaiveDate) -> Option<&Dated<FineRule>> {
        self.fines.on(day, |_| true)
    }

    /// In how many working days an office that is asked on `day` is to act.
    pub fn action(&self, step: RestrictionStepKind, day: NaiveDate) -> Option<&Dated<ActionRule>> {
        self.actions.on(day, |rule| rule.step == step)
    }

    /// A ground on which a restriction may rest on `day`.
    pub fn ground(&self, ground: WarningGround, day: NaiveDate) -> Option<&Dated<GroundRule>> {
        self.grounds.on(day, |rule| rule.ground == ground)
    }

    /// The words for why a step is not allowed, and the law that says so.
    pub fn step_fault(&self, code: StepFaultCode, day: NaiveDate) -> Option<&Dated<StepFaultRule>> {
        self.step_faults.on(day, |rule| rule.code == code)
    }
}

keyed! {
    WarningsRule, |_row| "warnings".to_owned();
    FineRule, |_row| "fine".to_owned();
    ActionRule, |row| row.step.as_str().to_owned();
    GroundRule, |row| row.ground.as_str().to_owned();
    StepFaultRule, |row| row.code.as_str().to_owned();
}
