//! Days and months as Indonesian offices write them: the day always comes first.
use chrono::NaiveDate;

use super::CellError;
use crate::domain::identifiers::Month;

/// Names of the months with the abbreviations in use.
const MONTHS: [&[&str]; 12] = [
    &["januari", "jan"],
    &["februari", "pebruari", "feb"],
    &["maret", "mar"],
    &["april", "apr"],
    &["mei"],
    &["juni", "jun"],
    &["juli", "jul"],
    &["agustus", "agu", "agt", "ags"],
    &["september", "sep", "sept"],
    &["oktober", "okt"],
    &["november", "nopember", "nov", "nop"],
    &["desember", "des"],
];

/// Years outside of these are slips of the pen, such as 0205 for 2025.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// Reads `2026-03-31`, `31/03/2026`, `31-03-2026` or `31 Maret 2026`.
pub(super) fn day(text: &str) -> Result<NaiveDate, CellError> {
    let (day, month, year) = parts_of_day(text).ok_or_else(no_day)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(no_day)
}

/// Reads `2026-03`, `03/2026` or `Maret 2026`; a first of the month, `2026-03-01`, as well.
pub(super) fn month(text: &str) -> Result<Month, CellError> {
    let (month, year) = parts_of_month(text).ok_or_else(no_month)?;
    let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(no_month)?;
    Ok(Month::of(first))
}

fn parts_of_day(text: &str) -> Option<(u32, u32, i32)> {
    if text.contains('/') {
        return day_first(text, '/');
    }
    if text.contains('-') {
        return iso_day(text).or_else(|| day_first(text, '-'));
    }
    let mut words = text.split_whitespace();
    let parts = (
        number(words.next()?, 2)?,
        named_month(words.next()?)?,
        year(words.next()?)?,
    );
    words.next().is_none().then_some(parts)
}

fn iso_day(text: &str) -> Option<(u32, u32, i32)> {
    let mut parts = text.splitn(3, '-');
    let year = year(parts.next()?)?;
    let month = exactly_two(parts.next()?)?;
    Some((exactly_two(parts.next()?)?, month, year))
}

fn day_first(text: &str, separator: char) -> Option<(u32, u32, i32)> {
    let mut parts = text.splitn(3, separator);
    Some((
        number(parts.next()?, 2)?,
        number(parts.next()?, 2)?,
        year(parts.next()?)?,
    ))
}

fn parts_of_month(text: &str) -> Option<(u32, i32)> {
    if let Some((month, tail)) = text.split_once('/') {
        return Some((number(month, 2)?, year(tail)?));
    }
    if let Some((head, month)) = text.split_once('-') {
        // Databases export a month as its first day.
        let month = month.strip_suffix("-01").unwrap_or(month);
        return Some((exactly_two(month)?, year(head)?));
    }
    let mut words = text.split_whitespace();
    let parts = (named_month(words.next()?)?, year(words.next()?)?);
    words.next().is_none().then_some(parts)
}

fn named_month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_lowercase();
    let index = MONTHS
        .iter()
        .position(|names| names.contains(&word.as_str()))?;
    u32::try_from(index + 1).ok()
}

fn year(text: &str) -> Option<i32> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|year| is_year && YEARS.contains(year))
}

fn exactly_two(text: &str) -> Option<u32> {
    (text.len() == 2).then(|| number(text, 2)).flatten()
}

fn number(text: &str, longest: usize) -> Option<u32> {
    let is_number = text.len() <= longest && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

fn no_day() -> CellError {
    CellError::malformed(
        "not a day: 2026-03-31, 31/03/2026, 31-03-2026 or 31 Maret 2026, the year in four digits",
    )
}

fn no_month() -> CellError {
    CellError::malformed("not a month: 2026-03, 03/2026 or Maret 2026")
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::*;

    fn reads_as(text: &str, expected: (i32, u32, u32)) -> bool {
        day(text).is_ok_and(|day| (day.year(), day.month(), day.day()) == expected)
    }

    #[test]
    fn days_are_read_as_offices_write_them() {
        for text in [
            "2026-03-31",
            "31/03/2026",
            "31-03-2026",
            "31 Maret 2026",
            "31/3/2026",
            "31 mar. 2026",
        ] {
            assert!(reads_as(text, (2026, 3, 31)), "{text}");
        }
    }

    #[test]
    fn the_day_always_comes_first() {
        assert!(reads_as("02/03/2026", (2026, 3, 2)));
        assert!(day("03/31/2026").is_err());
    }

    #[test]
    fn doubtful_days_are_refused() {
        for text in [
            "31/03/26",
            "26-03-31",
            "2026/03/31",
            "31 March 2026",
            "30/02/2026",
            "2026-3-31",
            "0205-01-01",
            "46112",
            "31/03/2026 00:00",
            "31 Maret 2026 siang",
            "+1/01/2026",
        ] {
            assert!(day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn months_are_read_as_offices_write_them() {
        for text in [
            "2026-03",
            "03/2026",
            "3/2026",
            "Maret 2026",
            "maret  2026",
            "2026-03-01",
        ] {
            assert_eq!(month(text).unwrap().to_string(), "2026-03", "{text}");
        }
        for text in [
            "2026-3",
            "03-2026",
            "2026-03-15",
            "13/2026",
            "03/26",
            "Marzo 2026",
            "2026",
        ] {
            assert!(month(text).is_err(), "{text}");
        }
    }
}
