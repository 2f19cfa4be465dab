//! Counts and sums by district, for those who steer and report. No row of an employer leaves here.
use chrono::{Days, NaiveDate};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use super::StoreError;
use super::matters::{lies_in_text, region_values};
use crate::domain::disclosure::StatisticsScope;
use crate::domain::identifiers::Month;

/// What is counted or added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Metric {
    /// Employers.
    Employers,
    /// Employers with a licence that is not revoked, rejected or expired.
    Licensed,
    /// Employers with a membership that is not closed.
    Registered,
    /// Employers with an active membership.
    Active,
    /// Active workers registered.
    Workers,
    /// Workers by the newest manpower report of each company.
    Headcount,
    /// Employers with something overdue.
    InArrears,
    /// Contribution overdue, whole rupiah.
    ArrearsAmount,
    /// Employers inspected within the last 365 days.
    Inspected,
    /// Vulnerable workers whose contributions are paid for the month.
    VulnerableWorkersCovered,
}

/// One district's value, and how many employers or persons it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Kecamatan.
    pub district: String,
    /// The value.
    pub value: i64,
    /// How many contribute to it.
    pub contributors: i64,
}

/// One metric by district, as it is on `day`.
pub async fn by_district(
    db: &DatabaseConnection,
    scope: &StatisticsScope,
    metric: Metric,
    day: NaiveDate,
) -> Result<Vec<Cell>, StoreError> {
    let [own, below] = region_values(scope.region());
    let values = [own, below, reference_day(metric, day).into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql(metric), values);
    let rows = db.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            Ok(Cell {
                district: row.try_get("", "district")?,
                value: row.try_get("", "value")?,
                contributors: row.try_get("", "contributors")?,
            })
        })
        .collect()
}

/// The day that a metric compares with, `$3`; `$1` and `$2` are the region and what lies in it.
fn reference_day(metric: Metric, day: NaiveDate) -> NaiveDate {
    match metric {
        Metric::Inspected => day.checked_sub_days(Days::new(365)).unwrap_or(day),
        Metric::VulnerableWorkersCovered => Month::of(day).first_day(),
        Metric::Employers
        | Metric::Licensed
        | Metric::Registered
        | Metric::Active
        | Metric::Workers
        | Metric::Headcount
        | Metric::InArrears
        | Metric::ArrearsAmount => day,
    }
}

macro_rules! employers_by_district {
    ($value:literal, $joins:literal, $condition:literal) => {
        concat!(
            "SELECT e.district_code AS district, CAST(",
            $value,
            " AS bigint) AS value, ",
            "COUNT(DISTINCT e.id) AS contributors FROM employer e ",
            $joins,
            " WHERE ",
            lies_in_text!("e.region_code"),
            " AND e.district_code IS NOT NULL ",
            "AND CAST($3 AS date) IS NOT NULL AND ",
            $condition,
            " GROUP BY e.district_code"
        )
    };
}

fn sql(metric: Metric) -> &'static str {
    match metric {
        Metric::Employers => employers_by_district!("COUNT(DISTINCT e.id)", "", "1 = 1"),
        Metric::Licensed => employers_by_district!(
            "COUNT(DISTINCT e.id)",
            "JOIN employer_identifier i ON i.employer_id = e.id AND i.scheme = 'NIB' JOIN licence l ON l.nib = i.value",
            "l.status IN ('NOT_VERIFIED', 'VERIFIED', 'ISSUED')"
        ),
        Metric::Registered => employers_by_district!(
            "COUNT(DISTINCT e.id)",
            "JOIN employer_identifier i ON i.employer_id = e.id AND i.scheme = 'NPP' JOIN membership m ON m.npp = i.value",
            "m.status <> 'CLOSED'"
        ),
        Metric::Active => employers_by_district!(
            "COUNT(DISTINCT e.id)",
            "JOIN employer_identifier i ON i.employer_id = e.id AND i.scheme = 'NPP' JOIN membership m ON m.npp = i.value",
            "m.status = 'ACTIVE'"
        ),
        Metric::Workers => employers_by_district!(
            "SUM(m.worker_count)",
            "JOIN employer_identifier i ON i.employer_id = e.id AND i.scheme = 'NPP' JOIN membership m ON m.npp = i.value",
            "m.status = 'ACTIVE'"
        ),
        Metric::Headcount => employers_by_district!(
            "SUM(r.headcount)",
            "JOIN employer_identifier i ON i.employer_id = e.id AND i.scheme = 'WLKP' JOIN manpower_report r ON r.wlkp_number = i.value",
            "r.year = (SELECT MAX(newest.year) FROM manpower_report newest WHERE newest.wlkp_number = r.wlkp_number)"
        ),
        Metric::InArrears => employers_by_district!(
            "COUNT(DISTINCT e.id)",
            "JOIN employer_identifier i ON i.employer_id = e.id AND i.scheme = 'NPP' JOIN contribution c ON c.npp = i.value",
            "c.amount_paid < c.amount_due AND c.due_on < $3"
        ),
        Metric::ArrearsAmount => employers_by_district!(
            "SUM(c.amount_due - c.amount_paid)",
            "JOIN employer_identifier i ON i.employer_id = e.id AND i.scheme = 'NPP' JOIN contribution c ON c.npp = i.value",
            "c.amount_paid < c.amount_due AND c.due_on < $3"
        ),
        Metric::Inspected => employers_by_district!(
            "COUNT(DISTINCT e.id)",
            "JOIN employer_identifier i ON i.employer_id = e.id AND i.scheme = 'WLKP' JOIN inspection v ON v.wlkp_number = i.value",
            "v.inspected_on > $3"
        ),
        Metric::VulnerableWorkersCovered => {
            concat!(
                "SELECT v.district_code AS district, COUNT(DISTINCT v.nik) AS value, COUNT(DISTINCT v.nik) AS contributors ",
                "FROM vulnerable_worker v JOIN vulnerable_worker_period p ON p.nik = v.nik WHERE ",
                lies_in_text!("v.district_code"),
                " AND p.from_month <= $3 AND p.until_month >= $3 GROUP BY v.district_code"
            )
        }
    }
}
