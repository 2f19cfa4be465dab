//! Contributions by month and programme, and what a membership reported of wages.
use entity::contribution;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, SelectStatement, SimpleExpr};

use super::nested::{MembershipKey, OfMembership};
use super::page::{KeyKind, SortKey};
use super::register::{Register, tie_by};
use crate::domain::codes::IdentifierScheme;
use crate::domain::identifiers::Month;
use crate::domain::scope::Group;

/// The register of contributions.
pub type Contributions = contribution::Entity;
/// What was owed and paid for a month and programme.
pub type Contribution = contribution::Model;

/// Months from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Months {
    /// The first.
    pub from: Month,
    /// The last.
    pub until: Month,
}

impl Register for contribution::Entity {
    const GROUP: Group = Group::ArrearsAmount;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(select, IdentifierScheme::Npp, contribution::Column::Npp);
    }

    fn order() -> &'static [contribution::Column] {
        use contribution::Column;
        &[
            Column::Npp,
            Column::Division,
            Column::Month,
            Column::Programme,
        ]
    }
}

impl OfMembership for contribution::Entity {
    type Row = Contribution;
    type Narrowing = Months;

    const NPP: contribution::Column = contribution::Column::Npp;
    const DIVISION: contribution::Column = contribution::Column::Division;

    fn membership(row: &Contribution) -> MembershipKey {
        MembershipKey {
            npp: row.npp.clone(),
            division: row.division.clone(),
        }
    }

    fn complete(_: &mut SelectStatement) {
        // A contribution is shown by its own columns.
    }

    fn narrowed(months: &Months) -> Cond {
        let month = || column(contribution::Column::Month);
        Cond::all()
            .add(month().gte(months.from.first_day()))
            .add(month().lte(months.until.first_day()))
    }

    /// The newest month first.
    fn keys() -> Vec<SortKey> {
        vec![
            SortKey {
                expression: column(contribution::Column::Month),
                kind: KeyKind::Date,
                descending: true,
            },
            SortKey {
                expression: column(contribution::Column::Programme),
                kind: KeyKind::Text,
                descending: false,
            },
        ]
    }
}

/// A column of the register.
pub(super) fn column(column: contribution::Column) -> SimpleExpr {
    Expr::col((contribution::Entity, column))
}
