//! Working days: those on which an office works, by which the deadlines of sanctions are counted.
//!
//! A calendar covers whole years. Of a day outside of them nothing is known, and every answer that
//! would rest on such a day is `None`: a holiday that nobody has decided yet cannot be guessed.
use std::ops::RangeInclusive;

use chrono::NaiveDate;

/// The working days of the years that the law's data cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingCalendar {
    /// First and last day covered; `None` where the data cover no year.
    covered: Option<RangeInclusive<NaiveDate>>,
    /// The working days among them, rising.
    working: Vec<NaiveDate>,
}

impl WorkingCalendar {
    /// A calendar of the days from `first` to `last`, without those on which offices rest.
    pub fn of(first: NaiveDate, last: NaiveDate, is_rest: impl Fn(NaiveDate) -> bool) -> Self {
        let days = first.iter_days().take_while(|day| *day <= last);
        Self {
            covered: (first <= last).then_some(first..=last),
            working: days.filter(|day| !is_rest(*day)).collect(),
        }
    }

    /// Whether anything is known of `day`.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.covered
            .as_ref()
            .is_some_and(|covered| covered.contains(&day))
    }

    /// The last day of which anything is known.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.covered.as_ref().map(|covered| *covered.end())
    }

    /// Whether offices work on `day`; `None` where the calendar does not cover it.
    pub fn is_working_day(&self, day: NaiveDate) -> Option<bool> {
        self.covers(day)
            .then(|| self.working.binary_search(&day).is_ok())
    }

    /// The last day of a period of so many working days that begins the day after `day`: the day of
    /// a letter does not count. No working days end on `day` itself. `None` where the period begins
    /// or ends on a day that the calendar does not cover.
    pub fn add_working_days(&self, day: NaiveDate, days: u32) -> Option<NaiveDate> {
        if !self.covers(day) {
            return None;
        }
        let Some(further) = days.checked_sub(1) else {
            return Some(day);
        };
        let last = self
            .count_until(day)
            .checked_add(usize::try_from(further).ok()?)?;
        self.working.get(last).copied()
    }

    /// A day on which so many working days after `day` have certainly passed, also where `day` lies
    /// before the calendar: then the days that it does not cover count as none. `None` for none.
    pub fn have_passed_by(&self, day: NaiveDate, days: u32) -> Option<NaiveDate> {
        let place = self.count_until(day) + usize::try_from(days.checked_sub(1)?).ok()?;
        self.working.get(place).copied()
    }

    /// How many working days lie after `day` up to and with `until`; none where `until` is not
    /// later. `None` where the calendar does not cover both.
    pub fn working_days_between(&self, day: NaiveDate, until: NaiveDate) -> Option<u32> {
        if !self.covers(day) || !self.covers(until) {
            return None;
        }
        let days = self
            .count_until(until)
            .saturating_sub(self.count_until(day));
        u32::try_from(days).ok()
    }

    /// How many of the working days are not later than `day`.
    fn count_until(&self, day: NaiveDate) -> usize {
        self.working.partition_point(|working| *working <= day)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use chrono::{Datelike, Days};
    use proptest::prelude::*;

    use super::*;
    use crate::domain::regulation::Regulation;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The calendar of the law that comes with the service, read once.
    fn calendar() -> &'static WorkingCalendar {
        static LAW: LazyLock<Regulation> = LazyLock::new(|| Regulation::embedded().unwrap());
        LAW.calendar()
    }

    #[test]
    fn pp_86_2013_ten_working_days_skip_weekends_holidays_and_joint_leave() {
        let calendar = calendar();
        let ten_after = |text| calendar.add_working_days(day(text), 10);
        // 2 November 2026 is a Monday, and no holiday follows.
        assert_eq!(ten_after("2026-11-02"), Some(day("2026-11-16")));
        // Nyepi and Idulfitri with their joint leave: 18, 19, 20, 23 and 24 March 2026.
        assert_eq!(ten_after("2026-03-13"), Some(day("2026-04-06")));
        // 18 August 2025 was made a day of joint leave eleven days before it.
        assert_eq!(ten_after("2025-08-08"), Some(day("2025-08-25")));
        assert_eq!(calendar.is_working_day(day("2025-08-18")), Some(false));
    }

    #[test]
    fn the_day_of_the_letter_does_not_count_and_one_on_a_rest_day_starts_with_the_next() {
        let calendar = calendar();
        let one_after = |text| calendar.add_working_days(day(text), 1);
        assert_eq!(one_after("2026-11-19"), Some(day("2026-11-20")));
        assert_eq!(one_after("2026-11-20"), Some(day("2026-11-23")));
        assert_eq!(one_after("2026-11-21"), Some(day("2026-11-23")));
        assert_eq!(
            calendar.add_working_days(day("2026-11-21"), 0),
            Some(day("2026-11-21"))
        );
    }

    #[test]
    fn what_lies_outside_the_years_of_the_data_is_not_known() {
        let calendar = calendar();
        assert_eq!(calendar.is_working_day(day("2023-12-29")), None);
        assert_eq!(calendar.is_working_day(day("2027-01-04")), None);
        assert_eq!(
            calendar.add_working_days(day("2026-12-30"), 1),
            Some(day("2026-12-31"))
        );
        assert_eq!(calendar.add_working_days(day("2026-12-30"), 2), None);
        assert_eq!(calendar.add_working_days(day("2026-12-30"), u32::MAX), None);
        assert_eq!(calendar.add_working_days(day("2027-01-04"), 0), None);
        assert_eq!(
            calendar.working_days_between(day("2026-12-30"), day("2027-01-04")),
            None
        );
        let empty = WorkingCalendar::default();
        assert_eq!(empty.is_working_day(day("2026-11-20")), None);
        assert_eq!(empty.add_working_days(day("2026-11-20"), 1), None);
        assert_eq!(empty.last_day(), None);
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0_u64..1_500).prop_map(|days| day("2023-10-01") + Days::new(days))
    }

    proptest! {
        #[test]
        fn the_end_of_a_period_is_a_working_day_and_as_far_as_was_asked(
            start in any_day(),
            days in 1_u32..400,
        ) {
            let calendar = calendar();
            if let Some(end) = calendar.add_working_days(start, days) {
                prop_assert_eq!(calendar.is_working_day(end), Some(true));
                prop_assert_eq!(calendar.working_days_between(start, end), Some(days));
                prop_assert!(end > start);
            }
        }

        #[test]
        fn two_periods_one_after_the_other_are_one(
            start in any_day(),
            first in 0_u32..60,
            second in 0_u32..60,
        ) {
            let calendar = calendar();
            let together = calendar.add_working_days(start, first + second);
            let apart = calendar
                .add_working_days(start, first)
                .and_then(|middle| calendar.add_working_days(middle, second));
            prop_assert_eq!(together, apart);
        }

        #[test]
        fn counting_adds_up_over_a_day_between(
            start in any_day(),
            first in 0_u64..300,
            second in 0_u64..300,
        ) {
            let calendar = calendar();
            let middle = start + Days::new(first);
            let end = middle + Days::new(second);
            let between = |from, to| calendar.working_days_between(from, to);
            if let Some(whole) = between(start, end) {
                let (first, second) = (between(start, middle), between(middle, end));
                prop_assert_eq!(Some(whole), first.zip(second).map(|(a, b)| a + b));
            }
        }

        #[test]
        fn no_answer_reaches_beyond_the_years_of_the_data(
            start in any_day(),
            days in 0_u32..900,
        ) {
            let calendar = calendar();
            let is_known = (2024..=2026).contains(&start.year());
            prop_assert_eq!(calendar.is_working_day(start).is_some(), is_known);
            if let Some(end) = calendar.add_working_days(start, days) {
                prop_assert!(is_known && (2024..=2026).contains(&end.year()));
            }
        }

        #[test]
        fn what_has_certainly_passed_is_never_earlier_than_what_is_known(
            start in any_day(),
            days in 1_u32..60,
        ) {
            let calendar = calendar();
            let certain = calendar.have_passed_by(start, days);
            if let Some(known) = calendar.add_working_days(start, days) {
                prop_assert_eq!(certain, Some(known));
            } else if let Some(certain) = certain {
                prop_assert!(start < day("2024-01-01") && certain >= day("2024-01-01"));
            }
        }

        #[test]
        fn no_weekend_is_a_working_day(start in any_day()) {
            let is_weekend = matches!(start.weekday(), chrono::Weekday::Sat | chrono::Weekday::Sun);
            if is_weekend {
                prop_assert_ne!(calendar().is_working_day(start), Some(true));
            }
        }
    }
}
