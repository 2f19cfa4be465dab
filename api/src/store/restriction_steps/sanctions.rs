//! Warnings and fines of employers, as the sequence of sanctions needs them.
use chrono::NaiveDate;
use entity::{administrative_fine, employer_identifier, import_batch, written_warning};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryTrait};

use crate::domain::codes::{BatchStatus, Code, IdentifierScheme};
use crate::domain::dataset::{ADMINISTRATIVE_FINES, WRITTEN_WARNINGS};
use crate::domain::restriction::{FineFact, WarningFact};
use crate::store::padded;
use crate::store::register::EMPLOYER_ID;

/// The name of the day that a dataset is true of.
const FED_ON: &str = "fed_on";

/// A row beside its employer, and the day that its dataset is true of; `None` where no feed of it is
/// complete yet.
struct Tied<M> {
    employer: i64,
    row: M,
    fed_on: Option<NaiveDate>,
}

/// The day that a dataset is true of by its newest complete feed, beside rows of it: a row that a feed
/// leaves as it is keeps the day of its own last change.
fn fed_on(dataset: &str) -> SimpleExpr {
    use import_batch::{Column, Entity};
    let newest = Query::select()
        .expr(Expr::col((Entity, Column::AsOf)).max())
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Dataset)).eq(dataset))
        .and_where(Expr::col((Entity, Column::Status)).eq(BatchStatus::Done.as_str()))
        .to_owned();
    SimpleExpr::SubQuery(None, Box::new(newest.into()))
}

/// Rows of a dataset that their own NPP ties to employers.
async fn of_npp<E: EntityTrait>(
    db: &impl ConnectionTrait,
    (dataset, npp): (&str, E::Column),
    employers: &[i64],
) -> Result<Vec<Tied<E::Model>>, DbErr>
where
    E::Model: FromQueryResult,
{
    use employer_identifier::{Column, Entity};
    if employers.is_empty() {
        return Ok(Vec::new());
    }
    let owner = Expr::col((Entity, Column::EmployerId));
    let is_it = Expr::col((Entity, Column::Scheme))
        .eq(IdentifierScheme::Npp.as_str())
        .and(Expr::col((Entity, Column::Value)).equals((E::default(), npp)));
    let mut statement = QueryTrait::into_query(E::find());
    statement
        .inner_join(Entity, is_it)
        .expr_as(owner.clone(), EMPLOYER_ID)
        .expr_as(fed_on(dataset), FED_ON)
        .and_where(owner.is_in(padded(employers)));
    let rows = db.query_all(&statement).await?;
    rows.iter()
        .map(|row| {
            Ok(Tied {
                employer: row.try_get("", EMPLOYER_ID)?,
                fed_on: row.try_get("", FED_ON)?,
                row: E::Model::from_query_result(row, "")?,
            })
        })
        .collect()
}

/// Written warnings. A row that breaks a domain rule warns nobody: feeds refuse such rows.
pub(super) async fn warnings_of(
    db: &impl ConnectionTrait,
    employers: &[i64],
) -> Result<Vec<(i64, WarningFact)>, DbErr> {
    let dataset = (WRITTEN_WARNINGS, written_warning::Column::Npp);
    let rows = of_npp::<written_warning::Entity>(db, dataset, employers).await?;
    let facts = rows.into_iter().filter_map(|tied| {
        let row = tied.row;
        let fact = WarningFact {
            as_of: tied.fed_on.unwrap_or(row.as_of),
            npp: row.npp.parse().ok()?,
            sequence: u8::try_from(row.sequence).ok()?,
            ground: row.ground.parse().ok()?,
            issued_on: row.issued_on,
            due_on: row.due_on,
        };
        Some((tied.employer, fact))
    });
    Ok(facts.collect())
}

pub(super) async fn fines_of(
    db: &impl ConnectionTrait,
    employers: &[i64],
) -> Result<Vec<(i64, FineFact)>, DbErr> {
    let dataset = (ADMINISTRATIVE_FINES, administrative_fine::Column::Npp);
    let rows = of_npp::<administrative_fine::Entity>(db, dataset, employers).await?;
    let facts = rows.into_iter().filter_map(|tied| {
        let row = tied.row;
        let fact = FineFact {
            as_of: tied.fed_on.unwrap_or(row.as_of),
            npp: row.npp.parse().ok()?,
            issued_on: row.issued_on,
            due_on: row.due_on,
            paid_on: row.paid_on,
        };
        Some((tied.employer, fact))
    });
    Ok(facts.collect())
}
