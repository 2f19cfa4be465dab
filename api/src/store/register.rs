//! How a register's rows are tied to employers, and the reads that follow from it.
use entity::{employer, employer_identifier};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, EntityTrait, FromQueryResult, QueryResult, QueryTrait,
};

use super::matters::restrict;
use super::reading::Reading;
use super::{StoreError, padded};
use crate::domain::codes::{Code, IdentifierScheme};
use crate::domain::disclosure::Scope;
use crate::domain::identifiers::EmployerId;
use crate::domain::scope::Group;

/// A row of a register with the employer it belongs to.
#[derive(Clone, Debug)]
pub struct OfEmployer<M> {
    /// The employer.
    pub employer: EmployerId,
    /// The row as the register has it.
    pub row: M,
}

/// A register whose rows belong to employers.
pub trait Register: EntityTrait<Model: Send + Sync> + Send + Sync + 'static {
    /// The field group whose right opens its rows.
    const GROUP: Group;

    /// Joins `employer_identifier` to the register's own key.
    fn tie(select: &mut SelectStatement);

    /// The order in which an employer's rows are listed; unique within the register.
    fn order() -> &'static [Self::Column];
}

/// Alias of the employer's id in a register's rows.
pub(super) const EMPLOYER_ID: &str = "tied_employer_id";

/// Joins `employer_identifier` by one key column of one scheme.
pub(super) fn tie_by<E: EntityTrait>(
    select: &mut SelectStatement,
    scheme: IdentifierScheme,
    key: E::Column,
) {
    select.inner_join(
        employer_identifier::Entity,
        Expr::col((
            employer_identifier::Entity,
            employer_identifier::Column::Scheme,
        ))
        .eq(scheme.as_str())
        .and(
            Expr::col((
                employer_identifier::Entity,
                employer_identifier::Column::Value,
            ))
            .equals((E::default(), key)),
        ),
    );
}

/// The statement that all reads of a register start from: its rows, tied and restricted.
pub(super) fn select<E: Register>(scope: &Scope) -> SelectStatement {
    let mut select = QueryTrait::into_query(E::find());
    E::tie(&mut select);
    select
        .inner_join(
            employer::Entity,
            Expr::col((employer::Entity, employer::Column::Id)).equals((
                employer_identifier::Entity,
                employer_identifier::Column::EmployerId,
            )),
        )
        .expr_as(
            Expr::col((employer::Entity, employer::Column::Id)),
            EMPLOYER_ID,
        );
    restrict(&mut select, scope);
    select
}

/// Reads a row of [`select`].
pub(super) fn read<M: FromQueryResult>(result: &QueryResult) -> Result<OfEmployer<M>, StoreError> {
    let employer = EmployerId(result.try_get("", EMPLOYER_ID)?);
    Ok(OfEmployer {
        employer,
        row: M::from_query_result(result, "")?,
    })
}

/// The rows of a register that belong to `employers`.
pub async fn of_employers<E: Register>(
    db: &DatabaseConnection,
    scope: &Scope,
    employers: &[EmployerId],
) -> Result<Vec<OfEmployer<E::Model>>, StoreError> {
    list_of_employers::<E>(db, scope, select::<E>(scope), employers).await
}

/// Of a statement that [`select`] began, the rows that belong to `employers`.
pub(super) async fn list_of_employers<E: Register>(
    db: &DatabaseConnection,
    scope: &Scope,
    mut select: SelectStatement,
    employers: &[EmployerId],
) -> Result<Vec<OfEmployer<E::Model>>, StoreError> {
    let ids: Vec<i64> = employers.iter().map(|employer| employer.0).collect();
    select.and_where(
        Expr::col((
            employer_identifier::Entity,
            employer_identifier::Column::EmployerId,
        ))
        .is_in(padded(&ids)),
    );
    ordered::<E>(&mut select);
    run::<E>(db, scope, &select).await
}

/// The rows of a register whose `column` is one of `keys`.
pub async fn by_keys<E: Register>(
    db: &DatabaseConnection,
    scope: &Scope,
    column: E::Column,
    keys: &[String],
) -> Result<Vec<OfEmployer<E::Model>>, StoreError> {
    let mut select = select::<E>(scope);
    select.and_where(Expr::col((E::default(), column)).is_in(padded(keys)));
    ordered::<E>(&mut select);
    run::<E>(db, scope, &select).await
}

fn ordered<E: Register>(select: &mut SelectStatement) {
    for column in E::order() {
        select.order_by((E::default(), *column), sea_orm::Order::Asc);
    }
}

async fn run<E: Register>(
    db: &DatabaseConnection,
    scope: &Scope,
    select: &SelectStatement,
) -> Result<Vec<OfEmployer<E::Model>>, StoreError> {
    let reading = Reading::of::<E>(scope);
    let results = db.query_all(select).await?;
    results
        .iter()
        .inspect(|result| reading.note(result))
        .map(read)
        .collect()
}
