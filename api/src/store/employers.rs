//! Employers and the keys under which the registers know them.
use entity::{employer, employer_identifier};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, FromQueryResult, QueryTrait};

use super::matters::restrict;
use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::register::Register;
use super::{StoreError, padded, page};
use crate::domain::codes::{BusinessScale, Code, EmployerStatus, IdentifierScheme};
use crate::domain::disclosure::Scope;
use crate::domain::identifiers::{EmployerId, KbliCode, RegionCode};
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

fn listing(scope: &Scope) -> SelectStatement {
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
    let mut select = listing(scope);
    select.and_where(Expr::col((employer::Entity, employer::Column::Id)).is_in(padded(&ids)));
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| Ok(Employer::from_query_result(row, "")?))
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
    let mut select = listing(scope);
    select.and_where(Expr::col((employer::Entity, employer::Column::Id)).in_subquery(owner));
    match db.query_one(&select).await? {
        Some(row) => Ok(Some(Employer::from_query_result(&row, "")?)),
        None => Ok(None),
    }
}

/// Which employers to list.
#[derive(Clone, Debug, Default)]
pub struct EmployerFilter {
    /// Whose name contains this, in any case.
    pub name_contains: Option<String>,
    /// In that district.
    pub district: Option<RegionCode>,
    /// With that main activity.
    pub kbli: Option<KbliCode>,
    /// Of that scale.
    pub scale: Option<BusinessScale>,
    /// Of that status.
    pub status: Option<EmployerStatus>,
}

/// How employers are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmployerOrder {
    /// By name.
    LegalName,
}

/// Lists employers.
pub async fn page(
    db: &DatabaseConnection,
    scope: &Scope,
    filter: &EmployerFilter,
    (order, descending): (EmployerOrder, bool),
    request: &PageRequest,
) -> Result<(Page<Employer>, Count), StoreError> {
    let mut listing = listing(scope);
    narrow(&mut listing, filter);
    let count = Count::of(&listing);
    let EmployerOrder::LegalName = order;
    let name = Expr::col((employer::Entity, employer::Column::LegalName));
    let id = Expr::col((employer::Entity, employer::Column::Id));
    let keys = [
        SortKey {
            expression: name,
            kind: KeyKind::Text,
            descending,
        },
        SortKey {
            expression: id,
            kind: KeyKind::Integer,
            descending,
        },
    ];
    Ok((page::run(db, listing, &keys, request).await?, count))
}

fn narrow(listing: &mut SelectStatement, filter: &EmployerFilter) {
    use employer::Column;
    let equal = [
        (
            Column::DistrictCode,
            filter.district.as_ref().map(RegionCode::as_str),
        ),
        (Column::KbliCode, filter.kbli.as_ref().map(KbliCode::as_str)),
        (Column::Scale, filter.scale.map(Code::as_str)),
        (Column::Status, filter.status.map(Code::as_str)),
    ];
    for (column, value) in equal {
        if let Some(value) = value {
            listing.and_where(Expr::col((employer::Entity, column)).eq(value));
        }
    }
    if let Some(part) = &filter.name_contains {
        let name =
            sea_orm::sea_query::Func::upper(Expr::col((employer::Entity, Column::LegalName)));
        let pattern = sea_orm::sea_query::LikeExpr::new(contains(part)).escape('\\');
        listing.and_where(Expr::expr(name).like(pattern));
    }
}

/// A pattern that matches the text itself, wherever it stands.
fn contains(part: &str) -> String {
    let escaped = part
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{}%", escaped.to_uppercase())
}
