//! The sanctions that come before a restriction: two warnings, a fine, and the time that each runs
//! (PP 86/2013 Ps. 6 to 8).
use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::{FineFact, Sanctions, WarningFact};
use crate::domain::codes::{StepFaultCode, WarningGround};
use crate::domain::identifiers::Npp;
use crate::domain::regulation::Regulation;

/// Something missing, with the first day on which it may be taken.
pub(super) type Missing = (StepFaultCode, Option<NaiveDate>);

/// What is missing of the sanctions on `day`; empty where all have run their time and the fine is
/// unpaid. Everything must be of one membership, and both warnings on one ground.
pub(super) fn missing(
    sanctions: &Sanctions,
    ground: Option<WarningGround>,
    law: &Regulation,
    day: NaiveDate,
) -> Vec<Missing> {
    let chains = chains(sanctions, ground, law, day);
    let judged = chains.iter().map(|chain| (chain.missing(law, day), chain));
    // The chain that has come furthest: fewest faults, then most letters, then the newest.
    let furthest = judged
        .min_by_key(|(missing, chain)| (missing.len(), Reverse((chain.letters(), chain.days()))));
    furthest.map_or_else(
        || Chain::default().missing(law, day),
        |(missing, _)| missing,
    )
}

/// Two warnings and a fine that follow each other, as far as they are there.
#[derive(Clone, Copy, Debug, Default)]
struct Chain<'a> {
    first: Option<&'a WarningFact>,
    second: Option<&'a WarningFact>,
    fine: Option<&'a FineFact>,
}

/// Every chain that the letters of one membership and ground make. A second letter goes with the
/// first letter that carries it, though the first was sent again since: it was lawful when it was sent.
fn chains<'a>(
    sanctions: &'a Sanctions,
    ground: Option<WarningGround>,
    law: &Regulation,
    day: NaiveDate,
) -> Vec<Chain<'a>> {
    let mut chains = Vec::new();
    let warned: BTreeSet<(&Npp, WarningGround)> = sanctions
        .warnings
        .iter()
        .filter(|warning| ground.is_none_or(|ground| warning.ground == ground))
        .map(|warning| (&warning.npp, warning.ground))
        .collect();
    for (npp, ground) in warned {
        let warnings = |sequence| {
            sanctions.warnings.iter().filter(move |warning| {
                warning.sequence == sequence
                    && warning.issued_on <= day
                    && (&warning.npp, warning.ground) == (npp, ground)
            })
        };
        let fines = || {
            let fines = sanctions.fines.iter();
            fines.filter(move |fine| &fine.npp == npp && fine.issued_on <= day)
        };
        chains.push(Chain {
            first: first_over(warnings(1), law, day),
            ..Chain::default()
        });
        for second in warnings(2) {
            let earlier = warnings(1).filter(|first| first.issued_on < second.issued_on);
            let without_fine = Chain {
                first: first_carrying(earlier, second, law, day),
                second: Some(second),
                fine: None,
            };
            chains.push(without_fine);
            let after = fines().filter(|fine| fine.issued_on >= second.issued_on);
            chains.extend(after.map(|fine| Chain {
                fine: Some(fine),
                ..without_fine
            }));
        }
    }
    chains
}

/// Of several first letters, the one after which a second may be sent soonest; the newest of equals.
fn first_over<'a>(
    firsts: impl Iterator<Item = &'a WarningFact>,
    law: &Regulation,
    day: NaiveDate,
) -> Option<&'a WarningFact> {
    firsts.min_by_key(|first| {
        let over = Period::of(first, law).day_after(day);
        (over.unwrap_or(NaiveDate::MAX), Reverse(first.issued_on))
    })
}

/// Of several first letters before a second, the newest that had run out when it was sent. Where none
/// had, the one after which a second may be sent soonest.
fn first_carrying<'a>(
    firsts: impl Iterator<Item = &'a WarningFact>,
    second: &WarningFact,
    law: &Regulation,
    day: NaiveDate,
) -> Option<&'a WarningFact> {
    firsts.min_by_key(|first| {
        let fault = Period::of(first, law).second_too_early(second, day);
        (fault, Reverse(first.issued_on))
    })
}

impl Chain<'_> {
    fn letters(&self) -> usize {
        usize::from(self.first.is_some())
            + usize::from(self.second.is_some())
            + usize::from(self.fine.is_some())
    }

    /// The days of its letters, the warnings first: a fine goes with the newest warnings before it.
    fn days(&self) -> [Option<NaiveDate>; 3] {
        let issued = |warning: Option<&WarningFact>| warning.map(|warning| warning.issued_on);
        [
            issued(self.second),
            issued(self.first),
            self.fine.map(|fine| fine.issued_on),
        ]
    }

    fn missing(&self, law: &Regulation, day: NaiveDate) -> Vec<Missing> {
        let mut missing = Vec::new();
        let first_end = self.first.map(|warning| Period::of(warning, law));
        if self.first.is_none() {
            missing.push((StepFaultCode::FirstWarningMissing, Some(day)));
        }
        match (self.second, first_end) {
            (None, end) => {
                let earliest = end.map_or(Some(day), |end| end.day_after(day));
                missing.push((StepFaultCode::SecondWarningMissing, earliest));
            }
            (Some(second), Some(end)) => {
                missing.extend(end.second_too_early(second, day));
            }
            (Some(_), None) => {}
        }
        let second_end = self.second.map(|warning| Period::of(warning, law));
        match self.fine {
            None => {
                let earliest = second_end.and_then(|end| end.day_after(day));
                missing.push((StepFaultCode::FineMissing, earliest));
            }
            Some(fine) => missing.extend(of_fine(fine, second_end, law, day)),
        }
        missing
    }
}

/// What is wrong with a fine after a second warning that ran until `second_end`.
fn of_fine(
    fine: &FineFact,
    second_end: Option<Period>,
    law: &Regulation,
    day: NaiveDate,
) -> Vec<Missing> {
    let mut missing = Vec::new();
    if let Some(end) = second_end {
        let fault = (StepFaultCode::FineTooEarly, end.day_after(day));
        missing.extend(end.unless_over(fine.issued_on, fault));
    }
    let Some(rule) = law.fine(fine.issued_on) else {
        missing.push((StepFaultCode::LawUnknown, None));
        return missing;
    };
    let after_warning = |days: u32| {
        let end = second_end.and_then(Period::latest)?;
        end.checked_add_days(Days::new(u64::from(days)))
    };
    if after_warning(rule.rule.set_within_days).is_some_and(|last| last < fine.issued_on) {
        missing.push((StepFaultCode::FineTooLate, None));
    }
    // Counted from the end of the warning; a decision that gives longer is held to it.
    let counted = after_warning(rule.rule.days_max);
    let last = counted.map_or(fine.due_on, |counted| counted.max(fine.due_on));
    if day <= last {
        missing.push((StepFaultCode::FineRunning, last.succ_opt()));
    }
    if fine.paid_on.is_some_and(|paid| paid <= day) {
        missing.push((StepFaultCode::FinePaid, None));
    }
    missing
}

/// Until when a warning runs, as far as the calendar knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Period {
    /// Until the end of that day.
    Until(NaiveDate),
    /// Until that day at the latest: it began before the calendar.
    AtLatest(NaiveDate),
    /// It reaches beyond the calendar.
    Beyond,
    /// The data do not hold the rule of its day.
    Unruled,
}

impl Period {
    fn of(warning: &WarningFact, law: &Regulation) -> Self {
        let Some(rule) = law.warnings(warning.issued_on).map(|row| row.rule) else {
            return Self::Unruled;
        };
        if rule.letter_may_shorten && warning.due_on > warning.issued_on {
            return Self::Until(warning.due_on);
        }
        let (calendar, days) = (law.calendar(), rule.working_days_max);
        if let Some(end) = calendar.add_working_days(warning.issued_on, days) {
            return Self::Until(end.max(warning.due_on));
        }
        match calendar.have_passed_by(warning.issued_on, days) {
            Some(end) if end <= warning.due_on => Self::Until(warning.due_on),
            Some(end) => Self::AtLatest(end),
            None => Self::Beyond,
        }
    }

    /// The last day on which it may still run.
    fn latest(self) -> Option<NaiveDate> {
        match self {
            Self::Until(end) | Self::AtLatest(end) => Some(end),
            Self::Beyond | Self::Unruled => None,
        }
    }

    /// The first day, not before `day`, on which it has certainly run out.
    fn day_after(self, day: NaiveDate) -> Option<NaiveDate> {
        Some(self.latest()?.succ_opt()?.max(day))
    }

    /// What is missing where a first letter's time had not run out before its second was sent.
    fn second_too_early(self, second: &WarningFact, day: NaiveDate) -> Option<Missing> {
        let fault = (StepFaultCode::SecondWarningTooEarly, self.day_after(day));
        self.unless_over(second.issued_on, fault)
    }

    /// What is missing where it has not run out before `day`, or where that is not known.
    fn unless_over(self, day: NaiveDate, fault: Missing) -> Option<Missing> {
        match self {
            Self::Until(end) => (day <= end).then_some(fault),
            Self::AtLatest(end) => (day <= end).then_some((StepFaultCode::CalendarUnknown, None)),
            Self::Beyond => Some((StepFaultCode::CalendarUnknown, None)),
            Self::Unruled => Some((StepFaultCode::LawUnknown, None)),
        }
    }
}
