//! Days as Sumbawa has them: eight hours ahead of UTC (WITA), without summer time. Law, registers and
//! agreements run by these days, whatever clock a machine shows.
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};

const WITA_SECONDS: i32 = 8 * 3600;

/// A moment as Sumbawa's clocks show it.
pub fn there(moment: DateTime<Utc>) -> DateTime<FixedOffset> {
    let zone = FixedOffset::east_opt(WITA_SECONDS);
    zone.map_or_else(|| moment.fixed_offset(), |zone| moment.with_timezone(&zone))
}

/// The day that it is in Sumbawa.
pub fn day(moment: DateTime<Utc>) -> NaiveDate {
    there(moment).date_naive()
}

/// The moment at which a day of Sumbawa ends.
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let next = day.succ_opt().unwrap_or(NaiveDate::MAX);
    next.and_time(NaiveTime::MIN).and_utc() - TimeDelta::seconds(i64::from(WITA_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_sumbawa_begins_at_four_in_the_afternoon_of_utc() {
        let evening = DateTime::from_timestamp(1_767_196_800, 0).unwrap();
        assert_eq!(evening.to_string(), "2025-12-31 16:00:00 UTC");
        let new_year = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        assert_eq!(day(evening), new_year);
        assert_eq!(end_of(new_year.pred_opt().unwrap()), evening);
    }
}
