//! The lists that the team works through, each an order of kept assessments.
use chrono::{Days, NaiveDate};
use entity::{current_assessment, current_finding, employer};
use sea_orm::DatabaseConnection;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr};

use super::assessments::Usable;
use super::employer_listing::{found, join_kept, kept, kept_tie};
use super::employers::{Employer, select};
use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::reading::Reading;
use super::{StoreError, page};
use crate::domain::codes::{Code as _, ComplianceCategory, SourceRegister};
use crate::domain::disclosure::Scope;
use crate::domain::scope::{Group, Requirement};

/// Days for which a lapsed employer stays on its list.
const LAPSED_DAYS: u64 = 90;

/// A list to work through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkList {
    /// An active NIB and no open membership: for a visit. It proves no duty.
    LicensedUnregistered,
    /// Registered, and nothing was ever paid.
    NeverPaid,
    /// The last membership ended, or payments of an active one stopped, within 90 days.
    Lapsed,
    /// Fewer workers registered than reports and visits show.
    UnderRegistered,
    /// The largest sums overdue.
    LargestArrears,
    /// A written warning whose last day has passed, without an answer and without a later step.
    NoticesOverdue,
}

impl WorkList {
    /// What the list reveals, and so asks.
    pub fn asks(self) -> Requirement {
        let revealed: &[Group] = match self {
            Self::LicensedUnregistered => &[Group::Licence, Group::Membership],
            Self::NeverPaid => &[Group::Compliance],
            Self::Lapsed => &[Group::Compliance, Group::Membership],
            Self::UnderRegistered => &[Group::Compliance, Group::WorkerCount, Group::Headcount],
            Self::LargestArrears => &[Group::ArrearsAmount],
            Self::NoticesOverdue => &[Group::Warning],
        };
        let revealed = revealed.iter().copied().map(Requirement::rows);
        revealed.fold(Requirement::rows(Group::Employer), Requirement::and)
    }

    /// The registers without which nobody is listed.
    fn rests_on(self) -> &'static [SourceRegister] {
        match self {
            Self::LicensedUnregistered => &[
                SourceRegister::BusinessLicence,
                SourceRegister::BpjsMembership,
            ],
            Self::UnderRegistered => &[SourceRegister::BpjsMembership],
            Self::NeverPaid | Self::Lapsed => &[
                SourceRegister::BpjsMembership,
                SourceRegister::BpjsContribution,
            ],
            Self::LargestArrears => &[SourceRegister::BpjsContribution],
            Self::NoticesOverdue => &[],
        }
    }

    /// Limits employers joined with their kept assessments to those on the list.
    fn narrow(self, statement: &mut SelectStatement, day: NaiveDate) {
        use current_assessment::Column;
        match self {
            Self::LicensedUnregistered => {
                statement.and_where(kept(Column::IsLicensedUnregistered).eq(true));
            }
            Self::NeverPaid => {
                let id = Expr::col((employer::Entity, employer::Column::Id));
                let never_paid = found([ComplianceCategory::NeverPaid]);
                statement.and_where(id.in_subquery(never_paid));
            }
            Self::Lapsed => {
                let first = day.checked_sub_days(Days::new(LAPSED_DAYS)).unwrap_or(day);
                statement.and_where(kept(Column::LapsedOn).between(first, day));
            }
            Self::UnderRegistered => {
                statement.and_where(kept(Column::WorkersMissing).gt(0));
            }
            Self::LargestArrears => {
                statement.and_where(kept(Column::OverdueAmount).gt(0));
            }
            Self::NoticesOverdue => {
                statement.and_where(kept(Column::NoticeDueOn).lt(day));
            }
        }
    }

    /// What the list is ordered by, and whether the largest comes first.
    fn order(self) -> (SimpleExpr, KeyKind, bool) {
        use current_assessment::Column;
        match self {
            Self::LicensedUnregistered => {
                let name = Expr::col((employer::Entity, employer::Column::LegalName));
                (name, KeyKind::Text, false)
            }
            Self::NeverPaid => (never_paid_since(), KeyKind::Date, false),
            Self::Lapsed => (kept(Column::LapsedOn), KeyKind::Date, true),
            Self::UnderRegistered => (kept(Column::WorkersMissing), KeyKind::Integer, true),
            Self::LargestArrears => (kept(Column::OverdueAmount), KeyKind::Integer, true),
            Self::NoticesOverdue => (kept(Column::NoticeDueOn), KeyKind::Date, false),
        }
    }
}

/// Since when a row of [`WorkList::NeverPaid`] never paid. A finding without a day is as old as the
/// oldest of its employer.
fn never_paid_since() -> SimpleExpr {
    use current_finding::Column;
    let id = Expr::col((employer::Entity, employer::Column::Id));
    let since = Query::select()
        .column(Column::Since)
        .from(current_finding::Entity)
        .and_where(Expr::col(Column::EmployerId).eq(id))
        .and_where(Expr::col(Column::Category).eq(ComplianceCategory::NeverPaid.as_str()))
        .take();
    let of_employer = kept(current_assessment::Column::Since);
    Func::coalesce([
        SimpleExpr::SubQuery(None, Box::new(since.into())),
        of_employer,
    ])
    .into()
}

/// A page of a list; `scope` is that of what the list asks. A list that rests on a register that is
/// missing or overdue is empty: nobody is worked on by data that should have been replaced.
pub async fn page(
    db: &DatabaseConnection,
    scope: &Scope,
    list: WorkList,
    (day, usable): (NaiveDate, &Usable),
    request: &PageRequest,
) -> Result<(Page<Employer>, Count), StoreError> {
    let mut statement = select(scope);
    join_kept(&mut statement);
    list.narrow(&mut statement, day);
    if !usable.are(list.rests_on()) {
        statement.and_where(Expr::val(1).eq(0));
    }
    let count = Count::of(&statement);
    let (expression, kind, descending) = list.order();
    let key = |expression, kind| SortKey {
        expression,
        kind,
        descending,
    };
    let keys = [key(expression, kind), key(kept_tie(), KeyKind::Integer)];
    let reading = Reading::of::<employer::Entity>(scope);
    let page = page::run(db, reading, statement, &keys, request).await?;
    Ok((page, count))
}
