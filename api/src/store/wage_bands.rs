//! What memberships reported of wages for their newest month, for the wage band and nothing else.
use std::collections::HashMap;

use sea_orm::sea_query::ExprTrait;
use sea_orm::{ConnectionTrait, DatabaseConnection};

use super::StoreError;
use super::contributions::{Contribution, Contributions, column};
use super::nested::{MembershipKey, OfMembership, ranked, rows_of};
use super::page::{KeyKind, PageRequest, SortKey};
use super::reading::Reading;
use super::register::read;
use crate::domain::disclosure::VerdictScope;
use crate::domain::identifiers::Month;
use crate::domain::wage_band::ReportedWages;

/// Reported wages of the newest month up to `until`. A programme may bill wages up to a cap only, so
/// that of a month's programmes the one with the largest sum speaks.
pub async fn newest_wages(
    db: &DatabaseConnection,
    scope: &VerdictScope,
    memberships: &[MembershipKey],
    until: Month,
) -> Result<HashMap<MembershipKey, ReportedWages>, StoreError> {
    use entity::contribution::Column;
    let descending = |of, kind| SortKey {
        expression: column(of),
        kind,
        descending: true,
    };
    let keys = [
        descending(Column::Month, KeyKind::Date),
        descending(Column::WageTotal, KeyKind::Integer),
        descending(Column::Programme, KeyKind::Text),
    ];
    // One row more than the page is kept, to know whether more follow: of an empty page, the first.
    let newest = PageRequest {
        size: 0,
        from_end: false,
        behind: None,
    };
    let mut rows = rows_of::<Contributions>(scope.scope(), memberships);
    rows.and_where(column(Column::Month).lte(until.first_day()));
    let statement = ranked::<Contributions>(rows, &keys, &newest);
    let reading = Reading::of::<Contributions>(scope.scope());
    let rows = db.query_all(&statement).await?;
    rows.iter()
        .inspect(|row| reading.note(row))
        .map(|row| {
            let row = read::<Contribution>(row)?.row;
            let wages = ReportedWages {
                total: row.wage_total,
                workers: i64::from(row.worker_count),
            };
            Ok((Contributions::membership(&row), wages))
        })
        .collect()
}
