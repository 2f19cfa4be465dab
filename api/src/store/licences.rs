//! Licences, certificates and supporting permits.
use chrono::NaiveDate;
use entity::licence;
use sea_orm::DatabaseConnection;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};

use super::keyed::Keyed;
use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::reading::Reading;
use super::register::{Register, select, tie_by};
use super::{StoreError, page};
use crate::domain::codes::{Code, IdentifierScheme, LicenceKind, LicenceStatus, RiskLevel};
use crate::domain::disclosure::Scope;
use crate::domain::scope::Group;

/// The register of licences.
pub type Licences = licence::Entity;
/// A licence.
pub type Licence = licence::Model;

impl Register for licence::Entity {
    const GROUP: Group = Group::Licence;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(select, IdentifierScheme::Nib, licence::Column::Nib);
    }

    fn order() -> &'static [licence::Column] {
        &[licence::Column::LicenceNumber]
    }
}

impl Keyed for licence::Entity {
    fn first_part() -> licence::Column {
        licence::Column::LicenceNumber
    }

    fn key(row: &Licence) -> Vec<String> {
        vec![row.licence_number.clone()]
    }
}

/// Which licences to list.
#[derive(Clone, Debug, Default)]
pub struct LicenceFilter {
    /// Of that kind.
    pub kind: Option<LicenceKind>,
    /// In that status.
    pub status: Option<LicenceStatus>,
    /// For an activity of that risk.
    pub risk_level: Option<RiskLevel>,
    /// Whose validity ends before this day; one that lasts as long as the business has no end.
    pub valid_until_before: Option<NaiveDate>,
}

/// Lists licences by number.
pub async fn page(
    db: &DatabaseConnection,
    scope: &Scope,
    filter: &LicenceFilter,
    request: &PageRequest,
) -> Result<(Page<Licence>, Count), StoreError> {
    use licence::Column;
    let column = |column: Column| Expr::col((licence::Entity, column));
    let mut listing = select::<Licences>(scope);
    let equal = [
        (Column::Kind, filter.kind.map(Code::as_str)),
        (Column::Status, filter.status.map(Code::as_str)),
        (Column::RiskLevel, filter.risk_level.map(Code::as_str)),
    ];
    for (key, value) in equal {
        if let Some(value) = value {
            listing.and_where(column(key).eq(value));
        }
    }
    if let Some(day) = filter.valid_until_before {
        listing.and_where(column(Column::ValidUntil).lt(day));
    }
    let keys = [SortKey {
        expression: column(Column::LicenceNumber),
        kind: KeyKind::Text,
        descending: false,
    }];
    let count = Count::of(&listing);
    let reading = Reading::of::<Licences>(scope);
    Ok((
        page::run(db, reading, listing, &keys, request).await?,
        count,
    ))
}
