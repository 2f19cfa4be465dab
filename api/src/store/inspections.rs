//! Labour inspections, and the notes and findings that follow them.
use chrono::NaiveDate;
use entity::{inspection, inspection_finding, inspection_note};
use sea_orm::DatabaseConnection;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};

use super::keyed::Keyed;
use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::reading::Reading;
use super::register::{OfEmployer, Register, list_of_employers, select, tie_by};
use super::{StoreError, page};
use crate::domain::codes::{Code, IdentifierScheme, InspectionKind, InspectionResult, Norm};
use crate::domain::disclosure::Scope;
use crate::domain::identifiers::EmployerId;
use crate::domain::scope::Group;

/// The register of inspections.
pub type Inspections = inspection::Entity;
/// An inspection.
pub type Inspection = inspection::Model;
/// The register of inspection notes.
pub type InspectionNotes = inspection_note::Entity;
/// An inspection note.
pub type InspectionNote = inspection_note::Model;
/// The register of findings.
pub type InspectionFindings = inspection_finding::Entity;
/// A finding.
pub type InspectionFinding = inspection_finding::Model;

impl Register for inspection::Entity {
    const GROUP: Group = Group::Inspection;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Wlkp,
            inspection::Column::WlkpNumber,
        );
    }

    fn order() -> &'static [inspection::Column] {
        use inspection::Column;
        &[Column::InspectedOn, Column::InspectionNumber]
    }
}

impl Keyed for inspection::Entity {
    fn first_part() -> inspection::Column {
        inspection::Column::InspectionNumber
    }

    fn key(row: &Inspection) -> Vec<String> {
        vec![row.inspection_number.clone()]
    }
}

impl Register for inspection_note::Entity {
    const GROUP: Group = Group::InspectionFinding;

    fn tie(select: &mut SelectStatement) {
        tie_by_inspection(select, (Self, inspection_note::Column::InspectionNumber));
    }

    fn order() -> &'static [inspection_note::Column] {
        use inspection_note::Column;
        &[Column::IssuedOn, Column::NoteNumber]
    }
}

impl Keyed for inspection_note::Entity {
    fn first_part() -> inspection_note::Column {
        inspection_note::Column::NoteNumber
    }

    fn key(row: &InspectionNote) -> Vec<String> {
        vec![row.note_number.clone()]
    }
}

impl Register for inspection_finding::Entity {
    const GROUP: Group = Group::InspectionFinding;

    fn tie(select: &mut SelectStatement) {
        tie_by_inspection(select, (Self, inspection_finding::Column::InspectionNumber));
    }

    fn order() -> &'static [inspection_finding::Column] {
        use inspection_finding::Column;
        &[Column::InspectionNumber, Column::Line]
    }
}

/// What follows an inspection belongs to the company inspected.
fn tie_by_inspection<T: sea_orm::sea_query::IntoColumnRef>(
    select: &mut SelectStatement,
    inspection_number: T,
) {
    let number = Expr::col((inspection::Entity, inspection::Column::InspectionNumber));
    select.inner_join(inspection::Entity, Expr::col(inspection_number).eq(number));
    <Inspections as Register>::tie(select);
}

/// Findings on the norm of social security alone, for those who may not see the others: the
/// statement itself leaves the others out.
pub async fn social_security_findings(
    db: &DatabaseConnection,
    scope: &Scope,
    employers: &[EmployerId],
) -> Result<Vec<OfEmployer<InspectionFinding>>, StoreError> {
    let mut listing = select::<InspectionFindings>(scope);
    let norm = Expr::col((inspection_finding::Entity, inspection_finding::Column::Norm));
    listing.and_where(norm.eq(Norm::SocialSecurity.as_str()));
    list_of_employers::<InspectionFindings>(db, scope, listing, employers).await
}

/// Which inspections to list.
#[derive(Clone, Debug, Default)]
pub struct InspectionFilter {
    /// Of that kind.
    pub kind: Option<InspectionKind>,
    /// With that result.
    pub result_class: Option<InspectionResult>,
    /// On that day or later.
    pub inspected_from: Option<NaiveDate>,
    /// On that day or earlier.
    pub inspected_until: Option<NaiveDate>,
}

/// How inspections are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InspectionOrder {
    /// By day of the visit.
    InspectedOn,
}

/// Lists inspections.
pub async fn page(
    db: &DatabaseConnection,
    scope: &Scope,
    filter: &InspectionFilter,
    (order, descending): (InspectionOrder, bool),
    request: &PageRequest,
) -> Result<(Page<Inspection>, Count), StoreError> {
    use inspection::Column;
    let column = |column: Column| Expr::col((inspection::Entity, column));
    let mut listing = select::<Inspections>(scope);
    if let Some(kind) = filter.kind {
        listing.and_where(column(Column::Kind).eq(kind.as_str()));
    }
    if let Some(result) = filter.result_class {
        listing.and_where(column(Column::ResultClass).eq(result.as_str()));
    }
    if let Some(day) = filter.inspected_from {
        listing.and_where(column(Column::InspectedOn).gte(day));
    }
    if let Some(day) = filter.inspected_until {
        listing.and_where(column(Column::InspectedOn).lte(day));
    }
    let InspectionOrder::InspectedOn = order;
    let keys = [
        (Column::InspectedOn, KeyKind::Date),
        (Column::InspectionNumber, KeyKind::Text),
    ]
    .map(|(key, kind)| SortKey {
        expression: column(key),
        kind,
        descending,
    });
    let count = Count::of(&listing);
    let reading = Reading::of::<Inspections>(scope);
    Ok((
        page::run(db, reading, listing, &keys, request).await?,
        count,
    ))
}
