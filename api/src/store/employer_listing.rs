//! Lists of employers. A filter or an order reveals what it tests, so a listing asks what all of them
//! ask together and is limited by that.
use chrono::NaiveDate;
use entity::{
    contribution, employer, employer_identifier, licence, membership, service_restriction,
};
use sea_orm::sea_query::{
    Cond, Expr, ExprTrait, Func, LikeExpr, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{DatabaseConnection, EntityTrait};

use super::arrears::{amount_overdue, months_overdue};
use super::employers::{Employer, select};
use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::reading::Reading;
use super::{StoreError, page};
use crate::domain::codes::{
    BusinessScale, Code, EmployerStatus, IdentifierScheme, LicenceKind, MembershipStatus,
};
use crate::domain::disclosure::Scope;
use crate::domain::identifiers::{KbliCode, RegionCode};
use crate::domain::scope::{Group, Requirement};

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
    /// Whether there is a membership that is not closed.
    pub is_registered: Option<bool>,
    /// With a membership in that state.
    pub membership_status: Option<MembershipStatus>,
    /// With a licence of that kind.
    pub licence_kind: Option<LicenceKind>,
    /// Whether a service restriction is in force on the day of the listing.
    pub is_restricted: Option<bool>,
    /// With at least so many months in arrears on the day of the listing.
    pub months_in_arrears_min: Option<i64>,
    /// With at least that sum in arrears on the day of the listing, whole rupiah.
    pub arrears_min: Option<i64>,
}

/// What employers are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmployerOrder {
    /// By name.
    LegalName,
    /// By the months in arrears.
    MonthsInArrears,
    /// By the sum in arrears.
    ArrearsAmount,
}

/// A listing of employers.
#[derive(Clone, Debug)]
pub struct EmployerListing {
    /// Which to list.
    pub filter: EmployerFilter,
    /// What they are ordered by.
    pub order: EmployerOrder,
    /// Whether the largest comes first.
    pub descending: bool,
}

impl EmployerListing {
    /// What the listing reveals, and so asks.
    pub fn asks(&self) -> Requirement {
        let filter = &self.filter;
        let tested = [
            filter.is_registered.map(|_| Group::Membership),
            filter.membership_status.map(|_| Group::Membership),
            filter.licence_kind.map(|_| Group::Licence),
            filter.is_restricted.map(|_| Group::Restriction),
            filter.months_in_arrears_min.map(|_| Group::ArrearsClass),
            filter.arrears_min.map(|_| Group::ArrearsAmount),
            match self.order {
                EmployerOrder::LegalName => None,
                EmployerOrder::MonthsInArrears => Some(Group::ArrearsClass),
                EmployerOrder::ArrearsAmount => Some(Group::ArrearsAmount),
            },
        ];
        let tested = tested.into_iter().flatten().map(Requirement::rows);
        tested.fold(Requirement::rows(Group::Employer), Requirement::and)
    }
}

/// Lists employers as they are on a day; `scope` is that of what the listing asks.
pub async fn page(
    db: &DatabaseConnection,
    scope: &Scope,
    listing: &EmployerListing,
    day: NaiveDate,
    request: &PageRequest,
) -> Result<(Page<Employer>, Count), StoreError> {
    let mut statement = select(scope);
    narrow_by_profile(&mut statement, &listing.filter);
    narrow_by_registers(&mut statement, &listing.filter, day);
    let count = Count::of(&statement);
    let (reading, keys) = (Reading::of::<employer::Entity>(scope), keys(listing, day));
    Ok((
        page::run(db, reading, statement, &keys, request).await?,
        count,
    ))
}

fn column(column: employer::Column) -> SimpleExpr {
    Expr::col((employer::Entity, column))
}

fn narrow_by_profile(statement: &mut SelectStatement, filter: &EmployerFilter) {
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
    for (tested, value) in equal {
        if let Some(value) = value {
            statement.and_where(column(tested).eq(value));
        }
    }
    if let Some(part) = &filter.name_contains {
        let pattern = LikeExpr::new(contains(part)).escape('\\');
        statement.and_where(Expr::expr(Func::upper(column(Column::LegalName))).like(pattern));
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

fn narrow_by_registers(statement: &mut SelectStatement, filter: &EmployerFilter, day: NaiveDate) {
    use membership::Column as Membership;
    if let Some(is_registered) = filter.is_registered {
        let mut open = of_employer(membership::Entity, IdentifierScheme::Npp, Membership::Npp);
        open.and_where(
            Expr::col((membership::Entity, Membership::Status))
                .ne(MembershipStatus::Closed.as_str()),
        );
        statement.and_where(holds(is_registered, open));
    }
    if let Some(status) = filter.membership_status {
        let mut of_status = of_employer(membership::Entity, IdentifierScheme::Npp, Membership::Npp);
        of_status
            .and_where(Expr::col((membership::Entity, Membership::Status)).eq(status.as_str()));
        statement.and_where(Expr::exists(of_status));
    }
    if let Some(kind) = filter.licence_kind {
        let mut of_kind = of_employer(licence::Entity, IdentifierScheme::Nib, licence::Column::Nib);
        of_kind.and_where(Expr::col((licence::Entity, licence::Column::Kind)).eq(kind.as_str()));
        statement.and_where(Expr::exists(of_kind));
    }
    if let Some(is_restricted) = filter.is_restricted {
        statement.and_where(holds(is_restricted, restrictions_in_force(day)));
    }
    if let Some(months) = filter.months_in_arrears_min {
        statement.and_where(over_contributions(months_overdue(day)).gte(months));
    }
    if let Some(sum) = filter.arrears_min {
        statement.and_where(over_contributions(amount_overdue(day)).gte(sum));
    }
}

fn holds(wanted: bool, rows: SelectStatement) -> SimpleExpr {
    if wanted {
        Expr::exists(rows)
    } else {
        Expr::exists(rows).not()
    }
}

/// Rows of a register that belong to the employer of the outer statement.
fn of_employer<E: EntityTrait>(
    register: E,
    scheme: IdentifierScheme,
    key: E::Column,
) -> SelectStatement {
    use employer_identifier::Column;
    let identifier = |column| Expr::col((employer_identifier::Entity, column));
    Query::select()
        .expr(Expr::val(1))
        .from(employer_identifier::Entity)
        .inner_join(register, identifier(Column::Value).equals((register, key)))
        .and_where(identifier(Column::Scheme).eq(scheme.as_str()))
        .and_where(identifier(Column::EmployerId).equals((employer::Entity, employer::Column::Id)))
        .to_owned()
}

/// Restrictions in force: imposed, and not lifted. They name an NPP or a NIB.
fn restrictions_in_force(day: NaiveDate) -> SelectStatement {
    use employer_identifier::Column as Key;
    use service_restriction::Column;
    let restriction = |column| Expr::col((service_restriction::Entity, column));
    let identifier = |column| Expr::col((employer_identifier::Entity, column));
    let named_by = |scheme: IdentifierScheme, column| {
        identifier(Key::Scheme)
            .eq(scheme.as_str())
            .and(restriction(column).equals((employer_identifier::Entity, Key::Value)))
    };
    let named = Cond::any()
        .add(named_by(IdentifierScheme::Npp, Column::Npp))
        .add(named_by(IdentifierScheme::Nib, Column::Nib));
    Query::select()
        .expr(Expr::val(1))
        .from(employer_identifier::Entity)
        .inner_join(service_restriction::Entity, named)
        .and_where(identifier(Key::EmployerId).equals((employer::Entity, employer::Column::Id)))
        .and_where(restriction(Column::ImposedOn).lte(day))
        .cond_where(
            Cond::any()
                .add(restriction(Column::LiftedOn).is_null())
                .add(restriction(Column::LiftedOn).gt(day)),
        )
        .to_owned()
}

/// A value computed over the contributions of the employer of the outer statement.
fn over_contributions(value: SimpleExpr) -> SimpleExpr {
    let mut computed = of_employer(
        contribution::Entity,
        IdentifierScheme::Npp,
        contribution::Column::Npp,
    );
    computed.clear_selects().expr(value);
    SimpleExpr::SubQuery(None, Box::new(computed.into()))
}

fn keys(listing: &EmployerListing, day: NaiveDate) -> Vec<SortKey> {
    let key = |expression, kind| SortKey {
        expression,
        kind,
        descending: listing.descending,
    };
    let first = match listing.order {
        EmployerOrder::LegalName => key(column(employer::Column::LegalName), KeyKind::Text),
        EmployerOrder::MonthsInArrears => {
            key(over_contributions(months_overdue(day)), KeyKind::Integer)
        }
        EmployerOrder::ArrearsAmount => {
            key(over_contributions(amount_overdue(day)), KeyKind::Integer)
        }
    };
    vec![first, key(column(employer::Column::Id), KeyKind::Integer)]
}
