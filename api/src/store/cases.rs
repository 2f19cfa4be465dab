//! Cases of the compliance team, the agencies that take part in them, and field verifications.
use chrono::NaiveDate;
use entity::{case_party, compliance_case, employer_identifier, field_verification};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, SelectStatement};
use sea_orm::{DatabaseConnection, EntityTrait};

use super::keyed::Keyed;
use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::reading::Reading;
use super::register::{Register, select};
use super::{StoreError, page};
use crate::domain::codes::{Agency, CaseStage, Code, ComplianceCategory};
use crate::domain::disclosure::Scope;
use crate::domain::scope::Group;

/// The register of cases.
pub type Cases = compliance_case::Entity;
/// A case.
pub type Case = compliance_case::Model;
/// The register of agencies' parts in cases.
pub type CaseParties = case_party::Entity;
/// An agency's part in a case.
pub type CaseParty = case_party::Model;
/// The register of field verifications.
pub type FieldVerifications = field_verification::Entity;
/// A field verification.
pub type FieldVerification = field_verification::Model;

impl Register for compliance_case::Entity {
    const GROUP: Group = Group::Case;

    fn tie(select: &mut SelectStatement) {
        use compliance_case::Column;
        tie_by_subject::<Self>(select, Column::SubjectScheme, Column::SubjectValue);
    }

    fn order() -> &'static [compliance_case::Column] {
        use compliance_case::Column;
        &[Column::OpenedOn, Column::CaseNumber]
    }
}

impl Keyed for compliance_case::Entity {
    fn first_part() -> compliance_case::Column {
        compliance_case::Column::CaseNumber
    }

    fn key(row: &Case) -> Vec<String> {
        vec![row.case_number.clone()]
    }
}

impl Register for case_party::Entity {
    const GROUP: Group = Group::Case;

    fn tie(select: &mut SelectStatement) {
        let of_case = Expr::col((compliance_case::Entity, compliance_case::Column::CaseNumber))
            .equals((Self, case_party::Column::CaseNumber));
        select.inner_join(compliance_case::Entity, of_case);
        <Cases as Register>::tie(select);
    }

    fn order() -> &'static [case_party::Column] {
        use case_party::Column;
        &[Column::CaseNumber, Column::JoinedOn, Column::Agency]
    }
}

impl Register for field_verification::Entity {
    const GROUP: Group = Group::FieldVerification;

    fn tie(select: &mut SelectStatement) {
        use field_verification::Column;
        tie_by_subject::<Self>(select, Column::SubjectScheme, Column::SubjectValue);
    }

    fn order() -> &'static [field_verification::Column] {
        use field_verification::Column;
        &[Column::VerifiedOn, Column::VerificationNumber]
    }
}

impl Keyed for field_verification::Entity {
    fn first_part() -> field_verification::Column {
        field_verification::Column::VerificationNumber
    }

    fn key(row: &FieldVerification) -> Vec<String> {
        vec![row.verification_number.clone()]
    }
}

/// Joins `employer_identifier` for a register that names its employer by scheme and key.
fn tie_by_subject<E: EntityTrait>(
    select: &mut SelectStatement,
    scheme: E::Column,
    value: E::Column,
) {
    use employer_identifier::Column;
    let same_scheme =
        Expr::col((employer_identifier::Entity, Column::Scheme)).equals((E::default(), scheme));
    let same_value =
        Expr::col((employer_identifier::Entity, Column::Value)).equals((E::default(), value));
    select.inner_join(employer_identifier::Entity, same_scheme.and(same_value));
}

/// Which cases to list.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// At that stage.
    pub stage: Option<CaseStage>,
    /// Led by that agency.
    pub owner: Option<Agency>,
    /// Opened for that category.
    pub category: Option<ComplianceCategory>,
    /// Open, or not open, on a day.
    pub openness: Option<Openness>,
}

/// Whether a case is open on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Openness {
    /// The day.
    pub day: NaiveDate,
    /// Whether it is open then.
    pub is_open: bool,
}

/// Lists cases by number.
pub async fn page(
    db: &DatabaseConnection,
    scope: &Scope,
    filter: &CaseFilter,
    request: &PageRequest,
) -> Result<(Page<Case>, Count), StoreError> {
    use compliance_case::Column;
    let column = |column: Column| Expr::col((compliance_case::Entity, column));
    let mut listing = select::<Cases>(scope);
    let equal = [
        (Column::Stage, filter.stage.map(Code::as_str)),
        (Column::Owner, filter.owner.map(Code::as_str)),
        (Column::Category, filter.category.map(Code::as_str)),
    ];
    for (key, value) in equal {
        if let Some(value) = value {
            listing.and_where(column(key).eq(value));
        }
    }
    if let Some(openness) = filter.openness {
        listing.cond_where(is_open(openness));
    }
    let keys = [SortKey {
        expression: column(Column::CaseNumber),
        kind: KeyKind::Text,
        descending: false,
    }];
    let count = Count::of(&listing);
    let reading = Reading::of::<Cases>(scope);
    Ok((
        page::run(db, reading, listing, &keys, request).await?,
        count,
    ))
}

/// A case is open from the day it was opened to the day before it was closed.
fn is_open(openness: Openness) -> Cond {
    use compliance_case::Column;
    let column = |column: Column| Expr::col((compliance_case::Entity, column));
    let day = openness.day;
    if openness.is_open {
        let not_closed = Cond::any()
            .add(column(Column::ClosedOn).is_null())
            .add(column(Column::ClosedOn).gt(day));
        Cond::all()
            .add(column(Column::OpenedOn).lte(day))
            .add(not_closed)
    } else {
        // A comparison with null does not hold, so that a case without a last day is not closed.
        Cond::any()
            .add(column(Column::OpenedOn).gt(day))
            .add(column(Column::ClosedOn).lte(day))
    }
}
