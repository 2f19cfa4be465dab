//! Arrears: months unpaid past their due date, their class, and the two charges on them.
use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use serde::Serialize;

use super::codes::ArrearsClass;
use super::facts::UnpaidMonth;
use super::identifiers::{Month, Npp};
use super::regulation::{ChargeKind, ExactRupiah, Regulation};

/// What an employer owes past the due date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Arrears {
    /// Months with something overdue; a month that two NPP owe counts once.
    pub months: u32,
    /// Contribution overdue without penalties, whole rupiah, all NPP together.
    pub amount: i64,
    /// First day of the oldest delay.
    pub since: Option<NaiveDate>,
    /// The NPP in arrears.
    pub npps: BTreeSet<Npp>,
}

impl Arrears {
    /// Sums what is overdue at the end of `day`: the due date itself is still in time.
    pub fn of(unpaid: &[UnpaidMonth], day: NaiveDate) -> Self {
        let overdue: Vec<_> = overdue(unpaid, day).collect();
        let months: BTreeSet<Month> = overdue.iter().map(|unpaid| unpaid.month).collect();
        let oldest_due = overdue.iter().map(|unpaid| unpaid.due_on).min();
        Self {
            months: u32::try_from(months.len()).unwrap_or(u32::MAX),
            amount: overdue
                .iter()
                .fold(0, |sum, unpaid| sum.saturating_add(unpaid.amount)),
            since: oldest_due.and_then(|due_on| due_on.succ_opt()),
            npps: overdue.iter().map(|unpaid| unpaid.npp.clone()).collect(),
        }
    }

    /// Whether nothing is overdue.
    pub fn is_none(&self) -> bool {
        self.months == 0
    }

    /// The class by the bands in force on `day`; `None` where nothing is overdue.
    pub fn class(&self, regulation: &Regulation, day: NaiveDate) -> Option<ArrearsClass> {
        regulation.arrears_class(self.months, day)
    }
}

/// Whether a contribution is overdue on a day: something of it is unpaid past its last day to pay.
/// What is due today is not overdue.
pub fn is_overdue(day: NaiveDate, due_on: NaiveDate, unpaid: i64) -> bool {
    due_on < day && unpaid > 0
}

/// The unpaid months whose due date has passed on `day`.
pub fn overdue(unpaid: &[UnpaidMonth], day: NaiveDate) -> impl Iterator<Item = &UnpaidMonth> {
    unpaid
        .iter()
        .filter(move |unpaid| is_overdue(day, unpaid.due_on, unpaid.amount))
}

/// Denda keterlambatan on one unpaid month up to `day`: for each month of delay begun, the rate in
/// force when it began. `None` where the law's data do not say. Not the sanction fine.
pub fn late_penalty(
    unpaid: &UnpaidMonth,
    regulation: &Regulation,
    day: NaiveDate,
) -> Option<ExactRupiah> {
    let first_late = unpaid.due_on.succ_opt()?;
    let mut penalty = Vec::new();
    for months in 0.. {
        let began = first_late.checked_add_months(Months::new(months))?;
        if began > day {
            break;
        }
        let charge = regulation.charge(ChargeKind::LatePenalty, began)?;
        penalty.push(charge.rule.percent_a_month.of(unpaid.amount));
    }
    Some(penalty.into_iter().sum())
}

/// Denda administratif after two warnings (PP 86/2013): so many months on the contribution due.
/// `None` where the law's data do not say. Not the late penalty.
pub fn sanction_fine(
    amount: i64,
    months: u32,
    regulation: &Regulation,
    day: NaiveDate,
) -> Option<ExactRupiah> {
    let charge = regulation.charge(ChargeKind::SanctionFine, day)?;
    Some(charge.rule.percent_a_month.of(amount).times(months))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn unpaid(npp: &str, month: &str, amount: i64) -> UnpaidMonth {
        let month = month.parse().unwrap();
        UnpaidMonth {
            npp: npp.parse().unwrap(),
            month,
            due_on: Regulation::embedded().unwrap().due_on(month).unwrap(),
            amount,
            as_of: None,
        }
    }

    #[test]
    fn a_month_is_overdue_from_the_sixteenth_of_the_next() {
        let october = [unpaid("15070955", "2026-10", 100)];
        assert!(Arrears::of(&october, day("2026-11-15")).is_none());
        let late = Arrears::of(&october, day("2026-11-16"));
        assert_eq!((late.months, late.amount), (1, 100));
        assert_eq!(late.since, Some(day("2026-11-16")));
    }

    #[test]
    fn a_month_that_two_numbers_owe_counts_once_and_sums_twice() {
        let both = [
            unpaid("15070955", "2026-08", 100),
            unpaid("15070956", "2026-08", 30),
        ];
        let arrears = Arrears::of(&both, day("2026-11-22"));
        assert_eq!(
            (arrears.months, arrears.amount, arrears.npps.len()),
            (1, 130, 2)
        );
    }

    #[test]
    fn classes_follow_the_default_bands() {
        let law = Regulation::embedded().unwrap();
        let of = |months| law.arrears_class(months, day("2026-11-22"));
        assert_eq!(of(0), None);
        for (months, class) in [
            (1, ArrearsClass::Current),
            (3, ArrearsClass::Current),
            (4, ArrearsClass::Substandard),
            (6, ArrearsClass::Substandard),
            (7, ArrearsClass::Doubtful),
            (12, ArrearsClass::Doubtful),
            (13, ArrearsClass::Loss),
        ] {
            assert_eq!(of(months), Some(class), "{months}");
        }
    }

    #[test]
    fn the_late_penalty_is_not_the_sanction_fine() {
        let law = Regulation::embedded().unwrap();
        let august = unpaid("15070955", "2026-08", 1_000_000);
        let penalty = |text| late_penalty(&august, &law, day(text)).unwrap().rounded();
        assert_eq!(penalty("2026-09-15"), 0);
        assert_eq!(penalty("2026-09-16"), 20_000);
        assert_eq!(penalty("2026-11-22"), 60_000);
        let fine = sanction_fine(1_000_000, 3, &law, day("2026-11-22")).unwrap();
        assert_eq!(fine.rounded(), 3_000);
    }

    #[test]
    fn pp_49_2020_months_of_delay_take_the_rate_of_their_time() {
        let law = Regulation::embedded().unwrap();
        let june = unpaid("15070955", "2020-06", 1_000_000);
        // Delay began on 16 July at 2 %; from 16 August at 0.5 %.
        let penalty = late_penalty(&june, &law, day("2020-08-20")).unwrap();
        assert_eq!(penalty.rounded(), 25_000);
        assert_eq!(
            law.due_on("2020-12".parse().unwrap()),
            Some(day("2021-01-30"))
        );
        assert_eq!(
            law.due_on("2021-01".parse().unwrap()),
            Some(day("2021-02-28"))
        );
        assert_eq!(
            law.due_on("2025-12".parse().unwrap()),
            Some(day("2026-01-15"))
        );
    }
}
