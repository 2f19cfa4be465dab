//! Warnings and fines of employers, as the sequence of sanctions needs them.
use entity::{administrative_fine, employer_identifier, written_warning};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryTrait};

use crate::domain::codes::{Code, IdentifierScheme};
use crate::domain::restriction::{FineFact, WarningFact};
use crate::store::padded;
use crate::store::register::EMPLOYER_ID;

/// Rows of a register that its own NPP ties to employers, each beside its employer.
async fn of_npp<E: EntityTrait>(
    db: &impl ConnectionTrait,
    npp: E::Column,
    employers: &[i64],
) -> Result<Vec<(i64, E::Model)>, DbErr>
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
        .and_where(owner.is_in(padded(employers)));
    let rows = db.query_all(&statement).await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.try_get("", EMPLOYER_ID)?,
                E::Model::from_query_result(row, "")?,
            ))
        })
        .collect()
}

/// Written warnings. A row that breaks a domain rule warns nobody: feeds refuse such rows.
pub(super) async fn warnings_of(
    db: &impl ConnectionTrait,
    employers: &[i64],
) -> Result<Vec<(i64, WarningFact)>, DbErr> {
    let npp = written_warning::Column::Npp;
    let rows = of_npp::<written_warning::Entity>(db, npp, employers).await?;
    let facts = rows.into_iter().filter_map(|(employer, row)| {
        let fact = WarningFact {
            npp: row.npp.parse().ok()?,
            sequence: u8::try_from(row.sequence).ok()?,
            ground: row.ground.parse().ok()?,
            issued_on: row.issued_on,
            due_on: row.due_on,
        };
        Some((employer, fact))
    });
    Ok(facts.collect())
}

pub(super) async fn fines_of(
    db: &impl ConnectionTrait,
    employers: &[i64],
) -> Result<Vec<(i64, FineFact)>, DbErr> {
    let npp = administrative_fine::Column::Npp;
    let rows = of_npp::<administrative_fine::Entity>(db, npp, employers).await?;
    let facts = rows.into_iter().filter_map(|(employer, row)| {
        let fact = FineFact {
            npp: row.npp.parse().ok()?,
            issued_on: row.issued_on,
            due_on: row.due_on,
            paid_on: row.paid_on,
        };
        Some((employer, fact))
    });
    Ok(facts.collect())
}
