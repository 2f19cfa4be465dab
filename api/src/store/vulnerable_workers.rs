//! Vulnerable workers whose contributions a budget pays: personal data, and no employer's. A scope
//! limits them by its region through the district they live in.
use chrono::NaiveDate;
use entity::{vulnerable_worker, vulnerable_worker_period};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, FromQueryResult, QueryTrait};

use super::matters::lies_in;
use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::reading::Reading;
use super::register::EMPLOYER_ID;
use super::{StoreError, nowhere, padded, page};
use crate::domain::disclosure::{Rows, Scope};
use crate::domain::identifiers::{Month, RegionCode};

/// A vulnerable worker.
pub type VulnerableWorker = vulnerable_worker::Model;
/// Months for which contributions were paid.
pub type CoveragePeriod = vulnerable_worker_period::Model;

/// Which vulnerable workers to list.
#[derive(Clone, Debug, Default)]
pub struct VulnerableWorkerFilter {
    /// Living in that district.
    pub district: Option<RegionCode>,
    /// Covered in the month of that day.
    pub covered_on: Option<NaiveDate>,
}

/// Lists vulnerable workers by name.
pub async fn page(
    db: &DatabaseConnection,
    scope: &Scope,
    filter: &VulnerableWorkerFilter,
    request: &PageRequest,
) -> Result<(Page<VulnerableWorker>, Count), StoreError> {
    use vulnerable_worker::Column;
    let mut listing = QueryTrait::into_query(vulnerable_worker::Entity::find());
    // Pages carry the employer of their rows; these rows have none, and nothing may look it up.
    listing.expr_as(Expr::val(0_i64).cast_as("BIGINT"), EMPLOYER_ID);
    restrict(&mut listing, scope);
    if let Some(district) = &filter.district {
        listing.and_where(of_worker(Column::DistrictCode).eq(district.as_str()));
    }
    if let Some(day) = filter.covered_on {
        listing.and_where(of_worker(Column::Nik).in_subquery(covered_in(Month::of(day))));
    }
    let count = Count::of(&listing);
    let keys = [Column::Name, Column::Nik].map(|column| SortKey {
        expression: of_worker(column),
        kind: KeyKind::Text,
        descending: false,
    });
    let reading = Reading::of::<vulnerable_worker::Entity>(scope);
    Ok((
        page::run(db, reading, listing, &keys, request).await?,
        count,
    ))
}

/// Periods of cover of these persons, each person's from the earliest.
pub async fn periods(
    db: &DatabaseConnection,
    scope: &Scope,
    persons: &[String],
) -> Result<Vec<CoveragePeriod>, StoreError> {
    use vulnerable_worker_period::Column;
    let of_period = |column| Expr::col((vulnerable_worker_period::Entity, column));
    let mut select = QueryTrait::into_query(vulnerable_worker_period::Entity::find());
    select
        .inner_join(
            vulnerable_worker::Entity,
            of_worker(vulnerable_worker::Column::Nik)
                .equals((vulnerable_worker_period::Entity, Column::Nik)),
        )
        .and_where(of_period(Column::Nik).is_in(padded(persons)))
        .order_by((vulnerable_worker_period::Entity, Column::Nik), Order::Asc)
        .order_by(
            (vulnerable_worker_period::Entity, Column::FromMonth),
            Order::Asc,
        );
    restrict(&mut select, scope);
    let reading = Reading::of::<vulnerable_worker_period::Entity>(scope);
    let rows = db.query_all(&select).await?;
    rows.iter()
        .inspect(|row| reading.note(row))
        .map(|row| Ok(CoveragePeriod::from_query_result(row, "")?))
        .collect()
}

fn of_worker(column: vulnerable_worker::Column) -> Expr {
    Expr::col((vulnerable_worker::Entity, column))
}

/// Limits to the region. A matter names employers and never persons, so a right by case opens none.
fn restrict(select: &mut SelectStatement, scope: &Scope) {
    match scope.rows() {
        Rows::OfRegion => {
            let district = of_worker(vulnerable_worker::Column::DistrictCode);
            select.cond_where(lies_in(&district, scope.region()));
        }
        Rows::Named(_) => {
            select.and_where(nowhere());
        }
    }
}

fn covered_in(month: Month) -> SelectStatement {
    use vulnerable_worker_period::Column;
    Query::select()
        .column(Column::Nik)
        .from(vulnerable_worker_period::Entity)
        .and_where(Expr::col(Column::FromMonth).lte(month.first_day()))
        .and_where(Expr::col(Column::UntilMonth).gte(month.first_day()))
        .to_owned()
}
