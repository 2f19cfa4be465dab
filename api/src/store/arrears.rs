//! Arrears of employers over all their memberships. Months and sums are governed apart, so each is
//! read by a statement of its own, with the scope of its own group.
use chrono::NaiveDate;
use entity::{contribution, employer, employer_identifier, membership};
use sea_orm::sea_query::{CaseStatement, Cond, Expr, ExprTrait, Func, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult};

use super::contributions::column;
use super::memberships::Memberships;
use super::reading::Reading;
use super::register::{EMPLOYER_ID, select};
use super::{StoreError, padded};
use crate::domain::disclosure::Scope;
use crate::domain::identifiers::{EmployerId, Month};

/// For how long an employer is in arrears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArrearsMonths {
    /// Distinct months in arrears.
    pub months: i64,
    /// The earliest of them.
    pub oldest: Option<Month>,
}

/// How much an employer is in arrears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArrearsSums {
    /// Contributions overdue, less what was paid on them, whole rupiah.
    pub amount: i64,
    /// Late penalty billed on them, whole rupiah.
    pub late_penalty: i64,
    /// Day the newest payment of any contribution arrived.
    pub last_paid_on: Option<NaiveDate>,
}

/// Months in arrears on a day, for employers with a membership; `scope` is that of the arrears class.
pub async fn months(
    db: &DatabaseConnection,
    scope: &Scope,
    day: NaiveDate,
    employers: &[EmployerId],
) -> Result<Vec<(EmployerId, ArrearsMonths)>, StoreError> {
    let mut statement = by_employer(scope, employers);
    statement.expr_as(months_overdue(day), "months").expr_as(
        Func::min(where_overdue(day, column(contribution::Column::Month))),
        "oldest",
    );
    let read = |row: &QueryResult| {
        let oldest: Option<NaiveDate> = row.try_get("", "oldest")?;
        Ok(ArrearsMonths {
            months: row.try_get("", "months")?,
            oldest: oldest.map(Month::of),
        })
    };
    run(db, scope, &statement, read).await
}

/// Sums in arrears on a day, for employers with a membership; `scope` is that of the arrears amount.
pub async fn sums(
    db: &DatabaseConnection,
    scope: &Scope,
    day: NaiveDate,
    employers: &[EmployerId],
) -> Result<Vec<(EmployerId, ArrearsSums)>, StoreError> {
    let mut statement = by_employer(scope, employers);
    let penalty = column(contribution::Column::LatePenalty);
    statement
        .expr_as(amount_overdue(day), "amount")
        .expr_as(total(where_overdue(day, penalty)), "late_penalty")
        .expr_as(
            Func::max(column(contribution::Column::PaidOn)),
            "last_paid_on",
        );
    let read = |row: &QueryResult| {
        Ok(ArrearsSums {
            amount: row.try_get("", "amount")?,
            late_penalty: row.try_get("", "late_penalty")?,
            last_paid_on: row.try_get("", "last_paid_on")?,
        })
    };
    run(db, scope, &statement, read).await
}

/// An unpaid rest, past its last day to pay: what is due today is not overdue.
pub(super) fn is_overdue(day: NaiveDate) -> Cond {
    let paid = column(contribution::Column::AmountPaid);
    Cond::all()
        .add(column(contribution::Column::DueOn).lt(day))
        .add(paid.lt(column(contribution::Column::AmountDue)))
}

/// Number of distinct months with something overdue, over the contributions of a group.
pub(super) fn months_overdue(day: NaiveDate) -> SimpleExpr {
    let month = where_overdue(day, column(contribution::Column::Month));
    Func::count_distinct(month).into()
}

/// Sum of what is overdue, over the contributions of a group.
pub(super) fn amount_overdue(day: NaiveDate) -> SimpleExpr {
    let rest =
        column(contribution::Column::AmountDue).sub(column(contribution::Column::AmountPaid));
    total(where_overdue(day, rest))
}

/// The value where the contribution is overdue, and null where it is not.
fn where_overdue(day: NaiveDate, value: SimpleExpr) -> SimpleExpr {
    CaseStatement::new().case(is_overdue(day), value).into()
}

/// A sum that is 0 over nothing. PostgreSQL adds 64-bit numbers up to a decimal one, hence the cast.
fn total(value: SimpleExpr) -> SimpleExpr {
    let sum = Func::coalesce([Func::sum(value).into(), Expr::val(0_i64)]);
    Expr::expr(sum).cast_as("BIGINT")
}

/// A statement with a row for each employer, over the contributions of all its memberships. A
/// membership without contributions counts, so that an employer known to BPJS always has a row.
fn by_employer(scope: &Scope, employers: &[EmployerId]) -> SelectStatement {
    let ids: Vec<i64> = employers.iter().map(|employer| employer.0).collect();
    let employer_id = || (employer::Entity, employer::Column::Id);
    let mut statement = select::<Memberships>(scope);
    statement
        .clear_selects()
        .expr_as(Expr::col(employer_id()), EMPLOYER_ID)
        .left_join(contribution::Entity, of_membership())
        .and_where(
            Expr::col((
                employer_identifier::Entity,
                employer_identifier::Column::EmployerId,
            ))
            .is_in(padded(&ids)),
        )
        .group_by_col(employer_id());
    statement
}

/// Ties contributions to the membership they hang on.
pub(super) fn of_membership() -> Cond {
    Cond::all()
        .add(
            column(contribution::Column::Npp).equals((membership::Entity, membership::Column::Npp)),
        )
        .add(
            column(contribution::Column::Division)
                .equals((membership::Entity, membership::Column::Division)),
        )
}

async fn run<T>(
    db: &DatabaseConnection,
    scope: &Scope,
    statement: &SelectStatement,
    read: impl Fn(&QueryResult) -> Result<T, StoreError>,
) -> Result<Vec<(EmployerId, T)>, StoreError> {
    let reading = Reading::of::<contribution::Entity>(scope);
    let rows = db.query_all(statement).await?;
    rows.iter()
        .inspect(|row| reading.note(row))
        .map(|row| Ok((EmployerId(row.try_get("", EMPLOYER_ID)?), read(row)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scope::{Group, Requirement};
    use crate::store::fixture::{caller, day, registers};

    const ALL: [EmployerId; 4] = [EmployerId(1), EmployerId(2), EmployerId(3), EmployerId(4)];

    async fn months_on(on: &str) -> Vec<(EmployerId, ArrearsMonths)> {
        let (db, _) = registers().await;
        let caller = caller("bpjs", "arrears_class:read", on);
        let scope = caller
            .scope(Requirement::rows(Group::ArrearsClass))
            .unwrap();
        let mut months = months(&db, &scope, day(on), &ALL).await.unwrap();
        months.sort_by_key(|(employer, _)| *employer);
        months
    }

    async fn sums_on(on: &str) -> Vec<(EmployerId, ArrearsSums)> {
        let (db, _) = registers().await;
        let caller = caller("bpjs", "arrears_amount:read", on);
        let scope = caller
            .scope(Requirement::rows(Group::ArrearsAmount))
            .unwrap();
        let mut sums = sums(&db, &scope, day(on), &ALL).await.unwrap();
        sums.sort_by_key(|(employer, _)| *employer);
        sums
    }

    fn arrears(months: i64, oldest: Option<&str>) -> ArrearsMonths {
        ArrearsMonths {
            months,
            oldest: oldest.map(|oldest| oldest.parse().unwrap()),
        }
    }

    #[tokio::test]
    async fn a_month_paid_in_part_counts_once_over_all_memberships_and_programmes() {
        // Employers whom BPJS does not know, or who lie in another region, have no row at all.
        assert_eq!(
            months_on("2026-03-15").await,
            [
                (EmployerId(1), arrears(2, Some("2025-12"))),
                (EmployerId(2), arrears(0, None)),
            ]
        );
    }

    #[tokio::test]
    async fn what_is_due_today_is_overdue_tomorrow() {
        assert_eq!(
            months_on("2026-03-16").await,
            [
                (EmployerId(1), arrears(3, Some("2025-12"))),
                (EmployerId(2), arrears(0, None)),
            ]
        );
        assert_eq!(sums_on("2026-03-16").await[0].1.amount, 290);
    }

    #[tokio::test]
    async fn only_the_unpaid_rest_of_what_is_overdue_is_summed() {
        assert_eq!(
            sums_on("2026-03-15").await,
            [
                (
                    EmployerId(1),
                    ArrearsSums {
                        amount: 60 + 100 + 30,
                        late_penalty: 2 + 1,
                        last_paid_on: Some(day("2026-01-20")),
                    }
                ),
                (
                    EmployerId(2),
                    ArrearsSums {
                        amount: 0,
                        late_penalty: 0,
                        last_paid_on: Some(day("2026-02-02")),
                    }
                ),
            ]
        );
    }
}
