//! Lists of employers. A filter or an order reveals what it tests, so a listing asks what all of them
//! ask together and is limited by that.
use chrono::NaiveDate;
use entity::{employer, employer_identifier, licence, membership, service_restriction};
use sea_orm::sea_query::{
    Cond, Expr, ExprTrait, Func, LikeExpr, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{DatabaseConnection, EntityTrait};

use super::assessments::Usable;
use super::employers::{Employer, select};
use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::reading::Reading;
use super::{StoreError, page};
use crate::domain::codes::{
    BusinessScale, Code, ComplianceCategory, EmployerStatus, IdentifierScheme, LicenceKind,
    MembershipStatus, Severity,
};
use crate::domain::disclosure::Scope;
use crate::domain::identifiers::{KbliCode, RegionCode};
use crate::domain::scope::{Group, Requirement};

mod kept;

pub(super) use kept::{join as join_kept, kept, tie as kept_tie};

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
    /// With at least so many months in arrears, by the kept assessment.
    pub months_in_arrears_min: Option<i64>,
    /// With at least that sum in arrears, by the kept assessment, whole rupiah.
    pub arrears_min: Option<i64>,
    /// With that category found.
    pub category: Option<ComplianceCategory>,
    /// With a finding of that severity: where a category is given too, the finding of it.
    pub severity: Option<Severity>,
    /// With that category not to be told.
    pub undetermined: Option<ComplianceCategory>,
}

impl EmployerFilter {
    /// Whether it tests what rests on registers that may be overdue.
    pub fn tests_findings(&self) -> bool {
        self.category.is_some() || self.severity.is_some()
    }
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
    /// By the earliest day since which something found holds; those without come last.
    Since,
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
            filter.category.map(|_| Group::Compliance),
            filter.severity.map(|_| Group::Compliance),
            filter.undetermined.map(|_| Group::Compliance),
            match self.order {
                EmployerOrder::LegalName => None,
                EmployerOrder::Since => Some(Group::Compliance),
                EmployerOrder::MonthsInArrears => Some(Group::ArrearsClass),
                EmployerOrder::ArrearsAmount => Some(Group::ArrearsAmount),
            },
        ];
        let tested = tested.into_iter().flatten().map(Requirement::rows);
        tested.fold(Requirement::rows(Group::Employer), Requirement::and)
    }
}

/// Lists employers as they are on a day; `scope` is that of what the listing asks, and `usable` what
/// findings can rest on.
pub async fn page(
    db: &DatabaseConnection,
    scope: &Scope,
    listing: &EmployerListing,
    (day, usable): (NaiveDate, &Usable),
    request: &PageRequest,
) -> Result<(Page<Employer>, Count), StoreError> {
    let mut statement = select(scope);
    narrow_by_profile(&mut statement, &listing.filter);
    narrow_by_registers(&mut statement, &listing.filter, day);
    kept::narrow(&mut statement, listing, usable);
    let count = Count::of(&statement);
    let (reading, keys) = (Reading::of::<employer::Entity>(scope), keys(listing));
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

fn keys(listing: &EmployerListing) -> Vec<SortKey> {
    let key = |expression, kind| SortKey {
        expression,
        kind,
        descending: listing.descending,
    };
    match kept::key(listing.order) {
        // The tie-breaker stands in the same index.
        Some((first, kind)) => vec![key(first, kind), key(kept::tie(), KeyKind::Integer)],
        None => vec![
            key(column(employer::Column::LegalName), KeyKind::Text),
            key(column(employer::Column::Id), KeyKind::Integer),
        ],
    }
}
