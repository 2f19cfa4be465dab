//! What of a listing is read from kept assessments.
use entity::{current_assessment, current_finding, employer};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr};

use super::{EmployerListing, EmployerOrder};
use crate::domain::codes::{Code, ComplianceCategory, FindingState};
use crate::store::assessments::Usable;
use crate::store::page::KeyKind;

/// A column of the kept assessment.
pub(in crate::store) fn kept(column: current_assessment::Column) -> SimpleExpr {
    Expr::col((current_assessment::Entity, column))
}

/// The tie-breaker of orders by kept assessments.
pub(in crate::store) fn tie() -> SimpleExpr {
    kept(current_assessment::Column::EmployerId)
}

/// Joins the kept assessment. An employer that was never assessed has none, and is not listed.
pub(in crate::store) fn join(statement: &mut SelectStatement) {
    statement.inner_join(
        current_assessment::Entity,
        tie().equals((employer::Entity, employer::Column::Id)),
    );
}

/// The key of an order by kept assessments; `None` for the others.
pub(super) fn key(order: EmployerOrder) -> Option<(SimpleExpr, KeyKind)> {
    use current_assessment::Column;
    match order {
        EmployerOrder::LegalName => None,
        EmployerOrder::MonthsInArrears => Some((kept(Column::MonthsInArrears), KeyKind::Integer)),
        EmployerOrder::ArrearsAmount => Some((kept(Column::OverdueAmount), KeyKind::Integer)),
        EmployerOrder::Since => Some((kept(Column::Since), KeyKind::Date)),
    }
}

/// Narrows a listing by what was kept.
pub(super) fn narrow(statement: &mut SelectStatement, listing: &EmployerListing, usable: &Usable) {
    use current_assessment::Column;
    let filter = &listing.filter;
    let months = filter.months_in_arrears_min;
    if key(listing.order).is_some() || months.is_some() || filter.arrears_min.is_some() {
        join(statement);
    }
    if let Some(months) = months {
        statement.and_where(kept(Column::MonthsInArrears).gte(months));
    }
    if let Some(sum) = filter.arrears_min {
        statement.and_where(kept(Column::OverdueAmount).gte(sum));
    }
    if filter.tests_findings() {
        let can_be_found = usable.categories().into_iter();
        let wanted = can_be_found.filter(|known| filter.category.is_none_or(|own| own == *known));
        let mut findings = found(wanted);
        if let Some(severity) = filter.severity {
            findings.and_where(Expr::col(current_finding::Column::Severity).eq(severity.as_str()));
        }
        statement.and_where(employer_id().in_subquery(findings));
    }
    if let Some(category) = filter.undetermined {
        let open = in_state(FindingState::Undetermined, [category]);
        statement.and_where(employer_id().in_subquery(open));
    }
}

fn employer_id() -> SimpleExpr {
    Expr::col((employer::Entity, employer::Column::Id))
}

/// Employers in any of these categories; none where there is no category.
fn found(categories: impl IntoIterator<Item = ComplianceCategory>) -> SelectStatement {
    in_state(FindingState::Found, categories)
}

fn in_state(
    state: FindingState,
    categories: impl IntoIterator<Item = ComplianceCategory>,
) -> SelectStatement {
    use current_finding::Column;
    let categories: Vec<&str> = categories.into_iter().map(Code::as_str).collect();
    Query::select()
        .column(Column::EmployerId)
        .from(current_finding::Entity)
        .and_where(Expr::col(Column::State).eq(state.as_str()))
        .and_where(Expr::col(Column::Category).is_in(categories))
        .to_owned()
}
