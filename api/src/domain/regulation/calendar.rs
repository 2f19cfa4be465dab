//! The shapes of the law's data on working days.
use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

use super::dated::{Dated, Keyed, Table, keyed};
use crate::domain::calendar::WorkingCalendar;

/// The days of the week on which offices rest.
#[derive(Clone, Debug, Deserialize)]
pub struct WeekRule {
    /// Days of rest.
    pub rest_days: Vec<Weekday>,
}

/// The holidays of one calendar year; the row holds from its first to its last day.
#[derive(Clone, Debug, Deserialize)]
pub struct CalendarYearRule {
    /// Holidays, in their order.
    pub holiday: Vec<Holiday>,
}

/// A day of the year on which offices rest.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day.
    pub on: NaiveDate,
    /// National holiday or joint leave.
    pub kind: HolidayKind,
    /// Name, Indonesian.
    pub id: String,
    /// Name, English.
    pub en: String,
    /// Its own decree, where it is not the year's.
    pub legal_basis: Option<String>,
}

/// Why offices rest on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HolidayKind {
    /// Libur nasional.
    National,
    /// Cuti bersama.
    JointLeave,
}

impl Dated<CalendarYearRule> {
    /// Whether the row is a whole calendar year and its holidays lie in it, each once and in order.
    pub(super) fn is_one_year(&self) -> bool {
        let year = self.valid_from.year();
        let is_whole = NaiveDate::from_ymd_opt(year, 1, 1) == Some(self.valid_from)
            && NaiveDate::from_ymd_opt(year, 12, 31) == self.valid_until;
        let days: Vec<NaiveDate> = self.rule.holiday.iter().map(|holiday| holiday.on).collect();
        is_whole && days.iter().all(|day| day.year() == year) && days.is_sorted_by(|a, b| a < b)
    }
}

/// The calendar of the years in the data, which follow each other without a gap.
pub(super) fn working_calendar(
    weeks: &Table<WeekRule>,
    years: &Table<CalendarYearRule>,
) -> WorkingCalendar {
    let first = years.rows().iter().map(|year| year.valid_from).min();
    let last = years
        .rows()
        .iter()
        .filter_map(|year| year.valid_until)
        .max();
    let (Some(first), Some(last)) = (first, last) else {
        return WorkingCalendar::default();
    };
    WorkingCalendar::of(first, last, |day| {
        let rests_by_week = weeks
            .on(day, |_| true)
            .is_none_or(|week| week.rule.rest_days.contains(&day.weekday()));
        let is_holiday = years
            .on(day, |_| true)
            .is_none_or(|year| year.rule.holiday.iter().any(|holiday| holiday.on == day));
        rests_by_week || is_holiday
    })
}

keyed! {
    WeekRule, |_row| "week".to_owned();
    CalendarYearRule, |_row| "year".to_owned();
}
