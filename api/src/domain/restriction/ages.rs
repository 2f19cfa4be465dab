//! How old the registers are that a restriction rests on. A fine may have been paid, and a warning
//! taken back, since its register was last fed.
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Sanctions;
use crate::domain::codes::{Freshness, StepFaultCode, WarningGround};
use crate::domain::dataset::{ADMINISTRATIVE_FINES, WRITTEN_WARNINGS};
use crate::domain::facts::freshness;
use crate::domain::identifiers::Npp;
use crate::domain::regulation::Regulation;

/// The day that the oldest of the letters is true of that a restriction could rest on; `None` where
/// there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ages {
    warnings: Option<NaiveDate>,
    fines: Option<NaiveDate>,
}

impl Ages {
    /// Of the warnings on a ground, and of the fines on the memberships that were warned.
    pub(super) fn of(sanctions: &Sanctions, ground: Option<WarningGround>) -> Self {
        let on_ground = sanctions
            .warnings
            .iter()
            .filter(|warning| ground.is_none_or(|ground| warning.ground == ground));
        let warned: BTreeSet<&Npp> = on_ground.clone().map(|warning| &warning.npp).collect();
        let fines = sanctions
            .fines
            .iter()
            .filter(|fine| warned.contains(&fine.npp));
        Self {
            warnings: on_ground.map(|warning| warning.as_of).min(),
            fines: fines.map(|fine| fine.as_of).min(),
        }
    }

    /// The registers that are late on `day` by the rhythm in which they are fed.
    pub(super) fn late(self, law: &Regulation, day: NaiveDate) -> Vec<StepFaultCode> {
        let is_late = |dataset: &str, as_of: NaiveDate| {
            let rhythm = law.feed_rhythm(dataset, day);
            rhythm.is_none_or(|row| freshness(Some(as_of), &row.rule, day) != Freshness::OnTime)
        };
        [
            (StepFaultCode::WarningsLate, WRITTEN_WARNINGS, self.warnings),
            (StepFaultCode::FinesLate, ADMINISTRATIVE_FINES, self.fines),
        ]
        .into_iter()
        .filter(|(_, dataset, as_of)| as_of.is_some_and(|as_of| is_late(dataset, as_of)))
        .map(|(code, ..)| code)
        .collect()
    }

    /// The day that the register is true of whose lateness a fault tells; `None` for other faults.
    pub(super) fn told_by(self, code: StepFaultCode) -> Option<NaiveDate> {
        if code == StepFaultCode::WarningsLate {
            self.warnings
        } else if code == StepFaultCode::FinesLate {
            self.fines
        } else {
            None
        }
    }
}
