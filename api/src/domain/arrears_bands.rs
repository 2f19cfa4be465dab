//! How arrears of contributions (tunggakan iuran) are told and classed by their months.
use chrono::NaiveDate;

use super::codes::ArrearsClass;

/// Whether a contribution is overdue on a day: something of it is unpaid past its last day to pay.
/// What is due today is not overdue.
pub fn is_overdue(day: NaiveDate, due_on: NaiveDate, unpaid: i64) -> bool {
    due_on < day && unpaid > 0
}

/// Distinct months for which at least one contribution is unpaid, in part or whole, past its due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthsInArrears(pub i64);

/// The bands that class months in arrears (kolektibilitas iuran). Published bands differ between
/// branches, so they are a value of dated policy and never part of the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArrearsBands {
    /// Most months that are current (lancar); no month in arrears is current in every table.
    pub current_until: i64,
    /// Most months that are substandard (kurang lancar).
    pub substandard_until: i64,
    /// Most months that are doubtful (diragukan); more are a loss (macet).
    pub doubtful_until: i64,
}

/// The bands that most branches published: 1–3, 4–6, 7–12 and more than 12 months. Which are in
/// force is for BPJS to say, so a table of policy replaces them.
impl Default for ArrearsBands {
    fn default() -> Self {
        Self {
            current_until: 3,
            substandard_until: 6,
            doubtful_until: 12,
        }
    }
}

impl ArrearsBands {
    /// The class of months in arrears.
    pub fn class(self, MonthsInArrears(months): MonthsInArrears) -> ArrearsClass {
        if months <= self.current_until {
            ArrearsClass::Current
        } else if months <= self.substandard_until {
            ArrearsClass::Substandard
        } else if months <= self.doubtful_until {
            ArrearsClass::Doubtful
        } else {
            ArrearsClass::Loss
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_today_or_paid_in_full_is_not_overdue() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        assert!(is_overdue(day(16), day(15), 1));
        assert!(!is_overdue(day(15), day(15), 1));
        assert!(!is_overdue(day(16), day(15), 0));
    }

    #[test]
    fn each_band_ends_with_its_last_month() {
        let classes = [0, 1, 3, 4, 6, 7, 12, 13]
            .map(|months| ArrearsBands::default().class(MonthsInArrears(months)));
        assert_eq!(
            classes,
            [
                ArrearsClass::Current,
                ArrearsClass::Current,
                ArrearsClass::Current,
                ArrearsClass::Substandard,
                ArrearsClass::Substandard,
                ArrearsClass::Doubtful,
                ArrearsClass::Doubtful,
                ArrearsClass::Loss,
            ]
        );
    }
}
