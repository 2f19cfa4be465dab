//! Restrictions of public services (TMP2T).
use chrono::NaiveDate;
use entity::{employer_identifier, service_restriction};
use sea_orm::DatabaseConnection;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};

use super::keyed::Keyed;
use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::register::{Register, select};
use super::{StoreError, page};
use crate::domain::codes::{Code, IdentifierScheme, RestrictionState, ServiceKind};
use crate::domain::disclosure::Scope;
use crate::domain::scope::Group;

/// The register of service restrictions.
pub type Restrictions = service_restriction::Entity;
/// A service restriction.
pub type Restriction = service_restriction::Model;

/// The tie by NPP, where it is looked for beside the tie by NIB.
const BY_NPP: &str = "by_npp";

impl Register for service_restriction::Entity {
    const GROUP: Group = Group::Restriction;

    /// By NPP or by NIB. A row that names both keys of one employer is that employer's once; one
    /// whose keys are of two employers is shown with both, because it binds whom it names.
    fn tie(select: &mut SelectStatement) {
        use service_restriction::Column;
        let by_npp = identifies(IdentifierScheme::Npp, Column::Npp);
        let by_nib = identifies(IdentifierScheme::Nib, Column::Nib).and(names_by_npp().not());
        select.inner_join(employer_identifier::Entity, by_npp.or(by_nib));
    }

    fn order() -> &'static [service_restriction::Column] {
        use service_restriction::Column;
        &[Column::RequestedOn, Column::RestrictionNumber]
    }
}

impl Keyed for service_restriction::Entity {
    fn first_part() -> service_restriction::Column {
        service_restriction::Column::RestrictionNumber
    }

    fn key(row: &Restriction) -> Vec<String> {
        vec![row.restriction_number.clone()]
    }
}

fn identifies(scheme: IdentifierScheme, key: service_restriction::Column) -> SimpleExpr {
    use employer_identifier::{Column, Entity};
    Expr::col((Entity, Column::Scheme))
        .eq(scheme.as_str())
        .and(Expr::col((Entity, Column::Value)).equals((service_restriction::Entity, key)))
}

/// Whether the row names the same employer by its NPP as well.
fn names_by_npp() -> SimpleExpr {
    use employer_identifier::{Column, Entity};
    let same_employer =
        Expr::col((BY_NPP, Column::EmployerId)).equals((Entity, Column::EmployerId));
    let same_npp = Expr::col((BY_NPP, Column::Value)).equals((
        service_restriction::Entity,
        service_restriction::Column::Npp,
    ));
    let names = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, BY_NPP)
        .and_where(Expr::col((BY_NPP, Column::Scheme)).eq(IdentifierScheme::Npp.as_str()))
        .and_where(same_npp)
        .and_where(same_employer)
        .to_owned();
    Expr::exists(names)
}

/// Which restrictions to list.
#[derive(Clone, Debug, Default)]
pub struct RestrictionFilter {
    /// Of that service.
    pub service_kind: Option<ServiceKind>,
    /// In that state on a day.
    pub state: Option<(RestrictionState, NaiveDate)>,
}

/// Lists restrictions by the day of their request.
pub async fn page(
    db: &DatabaseConnection,
    scope: &Scope,
    filter: &RestrictionFilter,
    request: &PageRequest,
) -> Result<(Page<Restriction>, Count), StoreError> {
    use service_restriction::Column;
    let column = |column: Column| Expr::col((service_restriction::Entity, column));
    let mut listing = select::<Restrictions>(scope);
    if let Some(kind) = filter.service_kind {
        listing.and_where(column(Column::ServiceKind).eq(kind.as_str()));
    }
    if let Some((state, day)) = filter.state {
        listing.cond_where(is_in(state, day));
    }
    let tie = Expr::col((employer_identifier::Entity, employer_identifier::Column::Id));
    let keys = [
        (column(Column::RequestedOn), KeyKind::Date),
        (column(Column::RestrictionNumber), KeyKind::Text),
        (tie, KeyKind::Integer),
    ]
    .map(|(expression, kind)| SortKey {
        expression,
        kind,
        descending: false,
    });
    let count = Count::of(&listing);
    Ok((page::run(db, listing, &keys, request).await?, count))
}

/// [`crate::domain::restriction::state_on`], in SQL.
fn is_in(state: RestrictionState, day: NaiveDate) -> Cond {
    use service_restriction::Column;
    let column = |column: Column| Expr::col((service_restriction::Entity, column));
    let not_yet = |key: Column| {
        Cond::any()
            .add(column(key).is_null())
            .add(column(key).gt(day))
    };
    match state {
        RestrictionState::Lifted => Cond::all().add(column(Column::LiftedOn).lte(day)),
        RestrictionState::Imposed => Cond::all()
            .add(column(Column::ImposedOn).lte(day))
            .add(not_yet(Column::LiftedOn)),
        RestrictionState::Requested => Cond::all()
            .add(not_yet(Column::ImposedOn))
            .add(not_yet(Column::LiftedOn)),
    }
}
