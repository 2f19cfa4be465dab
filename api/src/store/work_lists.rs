//! The lists that the team works through, each an order of kept assessments.
use chrono::{Days, NaiveDate};
use entity::{current_assessment, current_finding, employer};
use sea_orm::DatabaseConnection;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, SelectStatement, SimpleExpr};

use super::assessments::Usable;
use super::employer_listing::{join_kept, kept, kept_tie};
use super::employers::{Employer, select};
use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::reading::Reading;
use super::{StoreError, nowhere, page};
use crate::domain::codes::{Code as _, ComplianceCategory, FindingState, SourceRegister};
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

    /// Joins employers with what the list is ordered by; one that was never assessed has none.
    fn join(self, statement: &mut SelectStatement) {
        match self {
            Self::NeverPaid => join_never_paid(statement),
            Self::LicensedUnregistered
            | Self::Lapsed
            | Self::UnderRegistered
            | Self::LargestArrears
            | Self::NoticesOverdue => join_kept(statement),
        }
    }

    /// Limits the employers joined to those on the list.
    fn narrow(self, statement: &mut SelectStatement, day: NaiveDate) {
        use current_assessment::Column;
        match self {
            Self::LicensedUnregistered => {
                statement.and_where(kept(Column::IsLicensedUnregistered).eq(true));
            }
            // It is the join that limits them.
            Self::NeverPaid => {}
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

    /// What tells employers apart that the order does not.
    fn tie(self) -> SimpleExpr {
        match self {
            Self::NeverPaid => never_paid(current_finding::Column::EmployerId),
            Self::LicensedUnregistered
            | Self::Lapsed
            | Self::UnderRegistered
            | Self::LargestArrears
            | Self::NoticesOverdue => kept_tie(),
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
            Self::NeverPaid => {
                let since = never_paid(current_finding::Column::Since);
                (since, KeyKind::Date, false)
            }
            Self::Lapsed => (kept(Column::LapsedOn), KeyKind::Date, true),
            Self::UnderRegistered => (kept(Column::WorkersMissing), KeyKind::Integer, true),
            Self::LargestArrears => (kept(Column::OverdueAmount), KeyKind::Integer, true),
            Self::NoticesOverdue => (kept(Column::NoticeDueOn), KeyKind::Date, false),
        }
    }
}

/// Joins the finding that says that an employer never paid, and since when: it always does.
fn join_never_paid(statement: &mut SelectStatement) {
    let id = Expr::col((employer::Entity, employer::Column::Id));
    let of_employer = Cond::all()
        .add(never_paid(current_finding::Column::EmployerId).eq(id))
        .add(never_paid(current_finding::Column::State).eq(FindingState::Found.as_str()))
        .add(
            never_paid(current_finding::Column::Category)
                .eq(ComplianceCategory::NeverPaid.as_str()),
        )
        .add(never_paid(current_finding::Column::Since).is_not_null());
    statement.inner_join(current_finding::Entity, of_employer);
}

fn never_paid(column: current_finding::Column) -> SimpleExpr {
    Expr::col((current_finding::Entity, column))
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
    list.join(&mut statement);
    list.narrow(&mut statement, day);
    if !usable.are(list.rests_on()) {
        statement.and_where(nowhere());
    }
    let count = Count::of(&statement);
    let (expression, kind, descending) = list.order();
    let key = |expression, kind| SortKey {
        expression,
        kind,
        descending,
    };
    let keys = [key(expression, kind), key(list.tie(), KeyKind::Integer)];
    let reading = Reading::of::<employer::Entity>(scope);
    let page = page::run(db, reading, statement, &keys, request).await?;
    Ok((page, count))
}
