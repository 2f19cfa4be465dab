//! Written warnings that nobody answered and that no later step followed.
use std::collections::HashMap;

use chrono::NaiveDate;
use entity::employer_identifier;
use sea_orm::sea_query::{Expr, ExprTrait, PostgresQueryBuilder, Query, SqliteQueryBuilder};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use crate::domain::codes::{Code, IdentifierScheme};
use crate::store::padded;

/// The last day to comply with the open warning of each employer that has one.
pub(super) async fn open(
    db: &impl ConnectionTrait,
    employers: &[i64],
) -> Result<HashMap<i64, NaiveDate>, DbErr> {
    use employer_identifier::Column;
    let knot = Query::select()
        .columns([Column::EmployerId, Column::Value])
        .from(employer_identifier::Entity)
        .and_where(Expr::col(Column::Scheme).eq(IdentifierScheme::Npp.as_str()))
        .and_where(Expr::col(Column::EmployerId).is_in(padded(employers)))
        .to_owned();
    let backend = db.get_database_backend();
    let (knot, values) = match backend {
        DbBackend::Sqlite => knot.build(SqliteQueryBuilder),
        _ => knot.build(PostgresQueryBuilder),
    };
    let text = format!(
        "WITH knot AS MATERIALIZED ({knot})\n{}",
        include_str!("notices.sql")
    );
    let statement = Statement::from_sql_and_values(backend, text, values);
    let rows = db.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "employer_id")?, row.try_get("", "due_on")?)))
        .collect()
}
