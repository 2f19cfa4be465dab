//! Lists of memberships. A filter or an order reveals what it tests, so a listing asks what all of
//! them ask together and is limited by that.
use chrono::NaiveDate;
use entity::{contribution, membership, membership_programme};
use sea_orm::DatabaseConnection;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};

use super::arrears::{amount_overdue, is_overdue, months_overdue, of_membership};
use super::memberships::{Membership, Memberships};
use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::reading::Reading;
use super::register::select;
use super::{StoreError, page};
use crate::domain::codes::{Code, MembershipStatus, ParticipantKind, Programme};
use crate::domain::disclosure::Scope;
use crate::domain::identifiers::RegionCode;
use crate::domain::scope::{Group, Requirement};

/// Which memberships to list.
#[derive(Clone, Debug, Default)]
pub struct MembershipFilter {
    /// Of that state.
    pub status: Option<MembershipStatus>,
    /// Of that participant kind.
    pub participant_kind: Option<ParticipantKind>,
    /// In that district.
    pub district: Option<RegionCode>,
    /// Registered on an earlier day.
    pub registered_before: Option<NaiveDate>,
    /// Registered on a later day.
    pub registered_after: Option<NaiveDate>,
    /// Enrolled in that programme on the day of the listing.
    pub programme: Option<Programme>,
    /// Whether something is overdue on the day of the listing.
    pub has_arrears: Option<bool>,
}

/// What memberships are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembershipOrder {
    /// By NPP and division.
    Npp,
    /// By the day of registration.
    RegisteredOn,
    /// By the number of workers registered.
    WorkerCount,
    /// By the sum in arrears.
    ArrearsAmount,
    /// By the months in arrears.
    MonthsInArrears,
}

/// A listing of memberships.
#[derive(Clone, Debug)]
pub struct MembershipListing {
    /// Which to list.
    pub filter: MembershipFilter,
    /// What they are ordered by.
    pub order: MembershipOrder,
    /// Whether the largest comes first.
    pub descending: bool,
}

impl MembershipListing {
    /// What the listing reveals, and so asks. Where any of it is a right by case, the listing holds
    /// only employers that an open matter names.
    pub fn asks(&self) -> Requirement {
        let tested = [
            self.filter.programme.map(|_| Group::Programme),
            self.filter.has_arrears.map(|_| Group::ArrearsClass),
            match self.order {
                MembershipOrder::Npp | MembershipOrder::RegisteredOn => None,
                MembershipOrder::WorkerCount => Some(Group::WorkerCount),
                MembershipOrder::ArrearsAmount => Some(Group::ArrearsAmount),
                MembershipOrder::MonthsInArrears => Some(Group::ArrearsClass),
            },
        ];
        tested
            .into_iter()
            .flatten()
            .map(Requirement::rows)
            .fold(Requirement::rows(Group::Membership), Requirement::and)
    }
}

/// Lists memberships as they are on a day; `scope` is that of what the listing asks.
pub async fn page(
    db: &DatabaseConnection,
    scope: &Scope,
    listing: &MembershipListing,
    day: NaiveDate,
    request: &PageRequest,
) -> Result<(Page<Membership>, Count), StoreError> {
    let mut statement = select::<Memberships>(scope);
    narrow(&mut statement, &listing.filter, day);
    let count = Count::of(&statement);
    let keys = keys(listing, day);
    let reading = Reading::of::<Memberships>(scope);
    Ok((
        page::run(db, reading, statement, &keys, request).await?,
        count,
    ))
}

fn column(column: membership::Column) -> SimpleExpr {
    Expr::col((membership::Entity, column))
}

fn narrow(statement: &mut SelectStatement, filter: &MembershipFilter, day: NaiveDate) {
    use membership::Column;
    let equal = [
        (Column::Status, filter.status.map(Code::as_str)),
        (
            Column::ParticipantKind,
            filter.participant_kind.map(Code::as_str),
        ),
        (
            Column::DistrictCode,
            filter.district.as_ref().map(RegionCode::as_str),
        ),
    ];
    for (tested, value) in equal {
        if let Some(value) = value {
            statement.and_where(column(tested).eq(value));
        }
    }
    if let Some(before) = filter.registered_before {
        statement.and_where(column(Column::RegisteredOn).lt(before));
    }
    if let Some(after) = filter.registered_after {
        statement.and_where(column(Column::RegisteredOn).gt(after));
    }
    if let Some(programme) = filter.programme {
        statement.and_where(Expr::exists(enrolments(programme, day)));
    }
    match filter.has_arrears {
        Some(true) => {
            statement.and_where(Expr::exists(overdue(day)));
        }
        Some(false) => {
            statement.and_where(Expr::exists(overdue(day)).not());
        }
        None => {}
    }
}

/// The membership's enrolments in a programme that hold on a day.
fn enrolments(programme: Programme, day: NaiveDate) -> SelectStatement {
    use membership_programme::Column;
    let enrolled = |column| Expr::col((membership_programme::Entity, column));
    Query::select()
        .expr(Expr::val(1))
        .from(membership_programme::Entity)
        .and_where(enrolled(Column::Npp).equals((membership::Entity, membership::Column::Npp)))
        .and_where(
            enrolled(Column::Division).equals((membership::Entity, membership::Column::Division)),
        )
        .and_where(enrolled(Column::Programme).eq(programme.as_str()))
        .and_where(enrolled(Column::EnrolledOn).lte(day))
        .cond_where(
            Cond::any()
                .add(enrolled(Column::EndedOn).is_null())
                .add(enrolled(Column::EndedOn).gte(day)),
        )
        .to_owned()
}

/// The membership's contributions that are overdue on a day.
fn overdue(day: NaiveDate) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(contribution::Entity)
        .cond_where(of_membership())
        .cond_where(is_overdue(day))
        .to_owned()
}

/// A value computed over the membership's contributions.
fn over_contributions(value: SimpleExpr) -> SimpleExpr {
    let computed = Query::select()
        .expr(value)
        .from(contribution::Entity)
        .cond_where(of_membership())
        .to_owned();
    SimpleExpr::SubQuery(None, Box::new(computed.into()))
}

fn keys(listing: &MembershipListing, day: NaiveDate) -> Vec<SortKey> {
    use membership::Column;
    let key = |expression, kind| SortKey {
        expression,
        kind,
        descending: listing.descending,
    };
    let first = match listing.order {
        MembershipOrder::Npp => None,
        MembershipOrder::RegisteredOn => Some(key(column(Column::RegisteredOn), KeyKind::Date)),
        // Keys are read as 64-bit numbers, and PostgreSQL does not widen what it sends.
        MembershipOrder::WorkerCount => Some(key(
            column(Column::WorkerCount).cast_as("BIGINT"),
            KeyKind::Integer,
        )),
        MembershipOrder::ArrearsAmount => Some(key(
            over_contributions(amount_overdue(day)),
            KeyKind::Integer,
        )),
        MembershipOrder::MonthsInArrears => Some(key(
            over_contributions(months_overdue(day)),
            KeyKind::Integer,
        )),
    };
    let last = [Column::Npp, Column::Division].map(|of| key(column(of), KeyKind::Text));
    first.into_iter().chain(last).collect()
}
