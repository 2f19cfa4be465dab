//! Contributions month by month, with the real rates, and the letters that follow when they stay away.
use std::io;

use chrono::{Datelike, Days, NaiveDate};
use rand::Rng;

use super::{Arrears, risk_class};
use crate::domain::identifiers::Month;
use crate::feeds::demo::firm::{Firm, Standing};
use crate::feeds::demo::sheets::Sheets;

/// JKK by risk class, in hundred-thousandths of the wage (PP 44/2015).
const WORK_ACCIDENT: [i64; 5] = [240, 540, 890, 1_270, 1_740];
/// Wage up to which JP is billed, from March 2025 (PP 45/2015 Ps. 29).
const PENSION_CAP: i64 = 10_547_400;

/// Writes all months. Answers what is overdue.
pub(super) fn write(
    firm: &mut Firm,
    programmes: &[&str],
    sheets: &mut Sheets,
) -> io::Result<Arrears> {
    let months: Vec<Month> = firm.months().collect();
    let overdue_months = months
        .iter()
        .filter(|month| due_on(**month) < firm.as_of)
        .count();
    let mut arrears = Arrears::default();
    for (place, month) in months.iter().enumerate() {
        let ends = firm.days_ago(365);
        if firm.standing == Standing::Inactive && month.first_day() > ends {
            break;
        }
        // Months not yet due are unpaid for everybody.
        let age = overdue_months.saturating_sub(place);
        let paid_on = paid_on(firm, due_on(*month), age);
        let unpaid = month_lines(firm, programmes, (*month, paid_on), sheets)?;
        if paid_on.is_none() && due_on(*month) < firm.as_of {
            arrears.months += 1;
            arrears.amount += unpaid;
        }
    }
    if arrears.months >= 3 {
        letters(firm, arrears, sheets)?;
    }
    Ok(arrears)
}

/// The day on which a month is paid: `age` is 1 for the youngest month past its due day, 0 for those not due.
fn paid_on(firm: &mut Firm, due: NaiveDate, age: usize) -> Option<NaiveDate> {
    let early = firm.rng.random_range(0..8);
    let delay = firm.rng.random_range(5..70);
    let on_time = due.checked_sub_days(Days::new(early));
    let late = due.checked_add_days(Days::new(delay));
    let paid_on = match firm.standing {
        Standing::PaidUp | Standing::Inactive => on_time.filter(|_| age > 0),
        Standing::Late => late,
        Standing::Arrears(months) => late.filter(|_| age > months),
        Standing::NeverPaid | Standing::Unregistered => None,
    };
    paid_on.filter(|day| *day <= firm.as_of)
}

fn month_lines(
    firm: &Firm,
    programmes: &[&str],
    (month, paid_on): (Month, Option<NaiveDate>),
    sheets: &mut Sheets,
) -> io::Result<i64> {
    let due = due_on(month);
    let workers = firm.registered_workers();
    let wages = || (1..=workers).map(|worker| firm.wage(worker));
    let wage_total: i64 = wages().sum();
    let capped: i64 = wages().map(|wage| wage.min(PENSION_CAP)).sum();
    let months_late = months_late(due, paid_on.unwrap_or(firm.as_of));
    let mut unpaid = 0;
    // JOB_LOSS costs the employer nothing: the state and a part of JKK pay it (PP 6/2025).
    for programme in programmes
        .iter()
        .filter(|programme| **programme != "JOB_LOSS")
    {
        let owed = amount(programme, wage_total, capped, risk_class(firm));
        let paid = if paid_on.is_some() { owed } else { 0 };
        let penalty = owed * 2 * months_late / 100;
        unpaid += owed - paid;
        sheets.line(
            "contributions",
            &[
                &firm.npp,
                "000",
                &month.to_string(),
                programme,
                &workers.to_string(),
                &wage_total.to_string(),
                &owed.to_string(),
                &paid.to_string(),
                &due.to_string(),
                &paid_on.map(|day| day.to_string()).unwrap_or_default(),
                &penalty.to_string(),
            ],
        )?;
    }
    Ok(unpaid)
}

fn amount(programme: &str, wages: i64, capped: i64, risk_class: u32) -> i64 {
    let (base, rate) = match programme {
        "WORK_ACCIDENT" => {
            let class = WORK_ACCIDENT.get(risk_class as usize - 1);
            (wages, class.copied().unwrap_or_default())
        }
        "DEATH" => (wages, 300),
        "OLD_AGE" => (wages, 5_700),
        _ => (capped, 3_000),
    };
    (base * rate + 50_000) / 100_000
}

/// The 15th of the next month.
fn due_on(month: Month) -> NaiveDate {
    let first = month.next().first_day();
    first.with_day(15).unwrap_or(first)
}

/// Months of delay begun, by which the late penalty counts.
fn months_late(due: NaiveDate, until: NaiveDate) -> i64 {
    if until <= due {
        return 0;
    }
    i64::from(Month::of(until).since(Month::of(due))) + i64::from(until.day() > due.day())
}

/// Two warnings of at most ten working days each, then a fine, where arrears are old enough.
fn letters(firm: &Firm, arrears: Arrears, sheets: &mut Sheets) -> io::Result<()> {
    for (sequence, days) in [(1, 200), (2, 180)] {
        let number = format!("ST-{sequence}-{}", firm.npp);
        let (issued_on, due_on) = (
            firm.days_ago(days).to_string(),
            firm.days_ago(days - 14).to_string(),
        );
        sheets.line(
            "written_warnings",
            &[
                &number,
                &firm.npp,
                &sequence.to_string(),
                "ARREARS",
                &issued_on,
                &due_on,
                "",
            ],
        )?;
        if arrears.months < 6 {
            return Ok(());
        }
    }
    if arrears.months >= 8 {
        let fine = (arrears.amount * i64::from(arrears.months) / 1_000)
            .max(1_000)
            .to_string();
        let (issued_on, due_on) = (
            firm.days_ago(160).to_string(),
            firm.days_ago(130).to_string(),
        );
        let number = format!("DA-{}", firm.npp);
        sheets.line(
            "administrative_fines",
            &[&number, &firm.npp, &fine, &issued_on, &due_on, ""],
        )?;
    }
    Ok(())
}
