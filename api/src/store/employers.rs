//! Employers and the keys under which the registers know them.
use std::collections::{BTreeSet, HashMap};

use entity::{employer, employer_identifier};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, QueryTrait,
};

use super::matters::restrict;
use super::reading::Reading;
use super::register::Register;
use super::{StoreError, padded};
use crate::domain::codes::{Code, IdentifierScheme};
use crate::domain::disclosure::Scope;
use crate::domain::identifiers::EmployerId;
use crate::domain::scope::Group;

/// The register of keys.
pub type Identifiers = employer_identifier::Entity;
/// A key of an employer.
pub type Identifier = employer_identifier::Model;
/// An employer as it is shown.
pub type Employer = employer::Model;

impl Register for employer_identifier::Entity {
    const GROUP: Group = Group::Employer;

    fn tie(_: &mut SelectStatement) {
        // The register is the tie itself.
    }

    fn order() -> &'static [employer_identifier::Column] {
        &[
            employer_identifier::Column::Scheme,
            employer_identifier::Column::Value,
        ]
    }
}

/// The statement that reads of employers start from.
pub(super) fn select(scope: &Scope) -> SelectStatement {
    let mut select = QueryTrait::into_query(employer::Entity::find());
    select.expr_as(
        Expr::col((employer::Entity, employer::Column::Id)),
        "tied_employer_id",
    );
    restrict(&mut select, scope);
    select
}

/// Employers by id.
pub async fn by_ids(
    db: &DatabaseConnection,
    scope: &Scope,
    employers: &[EmployerId],
) -> Result<Vec<Employer>, StoreError> {
    let ids: Vec<i64> = employers.iter().map(|employer| employer.0).collect();
    let mut statement = select(scope);
    statement.and_where(Expr::col((employer::Entity, employer::Column::Id)).is_in(padded(&ids)));
    let reading = Reading::of::<employer::Entity>(scope);
    let rows = db.query_all(&statement).await?;
    rows.iter()
        .inspect(|row| reading.note(row))
        .map(|row| Ok(Employer::from_query_result(row, "")?))
        .collect()
}

/// Those of `ids` that the scope covers, within a transaction.
pub(super) async fn of_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &BTreeSet<i64>,
) -> Result<HashMap<i64, Employer>, DbErr> {
    let mut statement = select(scope);
    let id = Expr::col((employer::Entity, employer::Column::Id));
    statement.and_where(id.is_in(ids.iter().copied()));
    let rows = db.query_all(&statement).await?;
    rows.iter()
        .map(|row| {
            let employer = Employer::from_query_result(row, "")?;
            Ok((employer.id, employer))
        })
        .collect()
}

/// The employer that has a key.
pub async fn find_by_key(
    db: &DatabaseConnection,
    scope: &Scope,
    scheme: IdentifierScheme,
    value: &str,
) -> Result<Option<Employer>, StoreError> {
    let owner = Query::select()
        .column(employer_identifier::Column::EmployerId)
        .from(employer_identifier::Entity)
        .and_where(Expr::col(employer_identifier::Column::Scheme).eq(scheme.as_str()))
        .and_where(Expr::col(employer_identifier::Column::Value).eq(value))
        .to_owned();
    let mut statement = select(scope);
    statement.and_where(Expr::col((employer::Entity, employer::Column::Id)).in_subquery(owner));
    match db.query_one(&statement).await? {
        Some(row) => {
            Reading::of::<employer::Entity>(scope).note(&row);
            Ok(Some(Employer::from_query_result(&row, "")?))
        }
        None => Ok(None),
    }
}
