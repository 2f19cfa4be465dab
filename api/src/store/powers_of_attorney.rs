//! Special powers of attorney (SKK) and the employers they name.
use entity::{employer_identifier, power_of_attorney, power_of_attorney_employer};
use sea_orm::DatabaseConnection;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};

use super::keyed::Keyed;
use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::reading::Reading;
use super::register::{Register, select, tie_by};
use super::{StoreError, page};
use crate::domain::codes::{Code, IdentifierScheme, RecoveryOutcome};
use crate::domain::disclosure::Scope;
use crate::domain::scope::Group;

/// The register of employers named by powers of attorney.
pub type NamedEmployers = power_of_attorney_employer::Entity;
/// An employer as a power of attorney names it.
pub type NamedEmployer = power_of_attorney_employer::Model;
/// The register of the documents.
pub type AttorneyDocuments = power_of_attorney::Entity;
/// A power of attorney as a document.
pub type AttorneyDocument = power_of_attorney::Model;

impl Register for power_of_attorney_employer::Entity {
    const GROUP: Group = Group::PowerOfAttorney;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Npp,
            power_of_attorney_employer::Column::Npp,
        );
    }

    fn order() -> &'static [power_of_attorney_employer::Column] {
        use power_of_attorney_employer::Column;
        &[Column::SkkNumber, Column::Npp]
    }
}

impl Keyed for power_of_attorney_employer::Entity {
    fn first_part() -> power_of_attorney_employer::Column {
        power_of_attorney_employer::Column::SkkNumber
    }

    /// The NPP belongs to another group, so that the id carries its digest.
    fn key(row: &NamedEmployer) -> Vec<String> {
        let named = format!("{}\u{1f}{}", row.skk_number, row.npp);
        let digest = blake3::hash(named.as_bytes()).to_hex();
        vec![row.skk_number.clone(), digest.chars().take(32).collect()]
    }
}

impl Register for power_of_attorney::Entity {
    const GROUP: Group = Group::PowerOfAttorney;

    fn tie(select: &mut SelectStatement) {
        let named = Expr::col((
            power_of_attorney_employer::Entity,
            power_of_attorney_employer::Column::SkkNumber,
        ))
        .equals((Self, power_of_attorney::Column::SkkNumber));
        select.inner_join(power_of_attorney_employer::Entity, named);
        <NamedEmployers as Register>::tie(select);
    }

    fn order() -> &'static [power_of_attorney::Column] {
        &[power_of_attorney::Column::SkkNumber]
    }
}

/// Which powers of attorney to list.
#[derive(Clone, Debug, Default)]
pub struct AttorneyFilter {
    /// The document of that number.
    pub number: Option<String>,
    /// With that outcome for the employer named.
    pub outcome: Option<RecoveryOutcome>,
}

/// Lists employers as powers of attorney name them, by the number of the document.
pub async fn page(
    db: &DatabaseConnection,
    scope: &Scope,
    filter: &AttorneyFilter,
    request: &PageRequest,
) -> Result<(Page<NamedEmployer>, Count), StoreError> {
    use power_of_attorney_employer::Column;
    let column = |column: Column| Expr::col((power_of_attorney_employer::Entity, column));
    let mut listing = select::<NamedEmployers>(scope);
    if let Some(number) = &filter.number {
        listing.and_where(column(Column::SkkNumber).eq(number.as_str()));
    }
    if let Some(outcome) = filter.outcome {
        listing.and_where(column(Column::Outcome).eq(outcome.as_str()));
    }
    // A cursor is given out with the row, so that the tie stands in it for the NPP.
    let tie = Expr::col((employer_identifier::Entity, employer_identifier::Column::Id));
    let keys = [
        (column(Column::SkkNumber), KeyKind::Text),
        (tie, KeyKind::Integer),
    ]
    .map(|(expression, kind)| SortKey {
        expression,
        kind,
        descending: false,
    });
    let count = Count::of(&listing);
    let reading = Reading::of::<NamedEmployers>(scope);
    Ok((
        page::run(db, reading, listing, &keys, request).await?,
        count,
    ))
}
