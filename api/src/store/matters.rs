//! Which employers a scope covers: those of its region and, by case, those that an open matter names.
use entity::{
    case_party, compliance_case, employer, employer_identifier, licence_application,
    power_of_attorney, power_of_attorney_employer,
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Func, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, DatabaseConnection, Value};

use super::{StoreError, padded};
use crate::domain::codes::{Agency, ApplicationStatus, Code, IdentifierScheme};
use crate::domain::disclosure::{Matter, Rows, Scope};
use crate::domain::identifiers::{EmployerId, RegionCode};

/// Limits a statement over `employer` to what the scope covers.
pub(super) fn restrict(select: &mut SelectStatement, scope: &Scope) {
    select.cond_where(in_region(scope.region()));
    match scope.rows() {
        Rows::OfRegion => {}
        Rows::Named(matter) => {
            select.and_where(
                Expr::col((employer::Entity, employer::Column::Id)).in_subquery(named(matter)),
            );
        }
    }
}

/// Whether an employer lies in a region: a province, a regency, or a district and below.
pub(super) fn in_region(region: &RegionCode) -> Cond {
    let code = region.as_str();
    let column = match code.len() {
        0..=5 => employer::Column::RegionCode,
        _ => employer::Column::DistrictCode,
    };
    lies_in(&Expr::col((employer::Entity, column)), region)
}

/// Whether the code in a column is that of a region or of one below it.
pub(super) fn lies_in(column: &Expr, region: &RegionCode) -> Cond {
    let [own, below] = region_values(region);
    let length = i32::try_from(region.as_str().len() + 1).unwrap_or(i32::MAX);
    // `LIKE` with a bound pattern has SQLite prepare the whole statement anew each time it runs.
    let beginning =
        Func::cust("SUBSTR").args([column.clone(), Expr::val(1_i32), Expr::val(length)]);
    Cond::any()
        .add(column.clone().eq(Expr::val(own)))
        .add(Expr::expr(beginning).eq(Expr::val(below)))
}

/// [`lies_in`] in a statement that is text; its first two values are the region's ([`region_values`]).
macro_rules! lies_in_text {
    ($column:literal) => {
        concat!(
            "(",
            $column,
            " = $1 OR SUBSTR(",
            $column,
            ", 1, LENGTH($2)) = $2)"
        )
    };
}
pub(super) use lies_in_text;

/// A region's code, and how the code of every region below it begins.
pub(super) fn region_values(region: &RegionCode) -> [Value; 2] {
    let code = region.as_str();
    [code.into(), format!("{code}.").into()]
}

/// Those of `employers` that an open matter of the agency names.
pub async fn named_employers(
    db: &DatabaseConnection,
    matter: &Matter,
    employers: &[EmployerId],
) -> Result<Vec<EmployerId>, StoreError> {
    let ids: Vec<i64> = employers.iter().map(|employer| employer.0).collect();
    let statement = Query::select()
        .column((employer::Entity, employer::Column::Id))
        .from(employer::Entity)
        .and_where(Expr::col((employer::Entity, employer::Column::Id)).is_in(padded(&ids)))
        .and_where(Expr::col((employer::Entity, employer::Column::Id)).in_subquery(named(matter)))
        .to_owned();
    let rows = db.query_all(&statement).await?;
    rows.iter()
        .map(|row| Ok(EmployerId(row.try_get("", "id")?)))
        .collect()
}

/// Employers named by the agency's open matters, as a sub-query of employer ids.
pub(super) fn named(matter: &Matter) -> SelectStatement {
    let mut named = by_case(matter);
    match matter.agency {
        Agency::Prosecutor => {
            named.union(UnionType::All, by_power_of_attorney(matter));
        }
        Agency::Licensing => {
            named.union(UnionType::All, by_application(matter));
        }
        Agency::Bpjs | Agency::Manpower | Agency::Inspectorate | Agency::Secretariat => {}
    }
    named
}

/// A case opens its employer to the agencies that take part in it, while both last.
fn by_case(matter: &Matter) -> SelectStatement {
    use case_party::Column as Party;
    use compliance_case::Column as Case;
    let mut select = identified_employers();
    select
        .inner_join(
            compliance_case::Entity,
            Expr::col((compliance_case::Entity, Case::SubjectScheme))
                .equals((
                    employer_identifier::Entity,
                    employer_identifier::Column::Scheme,
                ))
                .and(
                    Expr::col((compliance_case::Entity, Case::SubjectValue)).equals((
                        employer_identifier::Entity,
                        employer_identifier::Column::Value,
                    )),
                ),
        )
        .inner_join(
            case_party::Entity,
            Expr::col((case_party::Entity, Party::CaseNumber))
                .equals((compliance_case::Entity, Case::CaseNumber)),
        )
        .and_where(Expr::col((case_party::Entity, Party::Agency)).eq(matter.agency.as_str()))
        .and_where(Expr::col((case_party::Entity, Party::JoinedOn)).lte(matter.day))
        .cond_where(open_until((case_party::Entity, Party::LeftOn), matter))
        .and_where(Expr::col((compliance_case::Entity, Case::OpenedOn)).lte(matter.day))
        .cond_where(open_until(
            (compliance_case::Entity, Case::ClosedOn),
            matter,
        ));
    if let Some(reference) = &matter.reference {
        select.and_where(
            Expr::col((compliance_case::Entity, Case::CaseNumber)).eq(reference.as_str()),
        );
    }
    select
}

/// A power of attorney opens the employers it names, from its first day to its last or its return.
fn by_power_of_attorney(matter: &Matter) -> SelectStatement {
    use power_of_attorney::Column as Attorney;
    use power_of_attorney_employer::Column as Named;
    let mut select = identified_employers();
    select
        .inner_join(
            power_of_attorney_employer::Entity,
            Expr::col((
                employer_identifier::Entity,
                employer_identifier::Column::Scheme,
            ))
            .eq(IdentifierScheme::Npp.as_str())
            .and(
                Expr::col((power_of_attorney_employer::Entity, Named::Npp)).equals((
                    employer_identifier::Entity,
                    employer_identifier::Column::Value,
                )),
            ),
        )
        .inner_join(
            power_of_attorney::Entity,
            Expr::col((power_of_attorney::Entity, Attorney::SkkNumber))
                .equals((power_of_attorney_employer::Entity, Named::SkkNumber)),
        )
        .and_where(Expr::col((power_of_attorney::Entity, Attorney::ValidFrom)).lte(matter.day))
        .and_where(Expr::col((power_of_attorney::Entity, Attorney::ValidUntil)).gte(matter.day))
        .cond_where(open_until(
            (power_of_attorney::Entity, Attorney::ReturnedOn),
            matter,
        ));
    if let Some(reference) = &matter.reference {
        select.and_where(
            Expr::col((power_of_attorney::Entity, Attorney::SkkNumber)).eq(reference.as_str()),
        );
    }
    select
}

/// An application opens the applicant while it is pending.
fn by_application(matter: &Matter) -> SelectStatement {
    use licence_application::Column as Application;
    let mut select = identified_employers();
    select
        .inner_join(
            licence_application::Entity,
            Expr::col((
                employer_identifier::Entity,
                employer_identifier::Column::Scheme,
            ))
            .eq(IdentifierScheme::Nib.as_str())
            .and(
                Expr::col((licence_application::Entity, Application::Nib)).equals((
                    employer_identifier::Entity,
                    employer_identifier::Column::Value,
                )),
            ),
        )
        .and_where(
            Expr::col((licence_application::Entity, Application::Status))
                .eq(ApplicationStatus::Pending.as_str()),
        );
    if let Some(reference) = &matter.reference {
        select.and_where(
            Expr::col((licence_application::Entity, Application::ApplicationNumber))
                .eq(reference.as_str()),
        );
    }
    select
}

fn identified_employers() -> SelectStatement {
    Query::select()
        .column((
            employer_identifier::Entity,
            employer_identifier::Column::EmployerId,
        ))
        .from(employer_identifier::Entity)
        .to_owned()
}

/// Null, or after the day: what ended today is closed.
fn open_until<T: sea_orm::sea_query::IntoColumnRef + Clone>(column: T, matter: &Matter) -> Cond {
    Cond::any()
        .add(Expr::col(column.clone()).is_null())
        .add(Expr::col(column).gt(matter.day))
}

#[cfg(test)]
mod tests;
