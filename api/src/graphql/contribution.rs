//! Contributions by month and programme.
use async_graphql::{Context, Object};

use super::code::Choice;
use super::connection::{Connection, PageArguments, nested_connection};
use super::disclose::{governed, loaders, seal};
use super::error::{Answer, ErrorCode, answer};
use super::scalar::{Date, Rupiah};
use crate::domain::arrears::is_overdue;
use crate::domain::codes::Programme;
use crate::domain::identifiers::Month;
use crate::domain::scope::Group;
use crate::loaders::Owned;
use crate::loaders::nested::{self, Contributions, Months, NestedCount, Parent};
use crate::policy::declaration::needs;

/// Name of the order that cursors carry.
const ORDER: &str = "contribution";

/// Months before the last one that are shown unless asked otherwise: a year in all.
const MONTHS_BEFORE: i32 = 11;

/// A membership's contributions for some months.
pub async fn contributions(
    ctx: &Context<'_>,
    parent: Parent,
    (from, until): (Option<Month>, Option<Month>),
    page: &PageArguments,
) -> Answer<Connection<Contribution>> {
    let until = until.unwrap_or_else(|| Month::of(loaders(ctx).caller().day()));
    let from = from.unwrap_or_else(|| until.plus(-MONTHS_BEFORE));
    if from > until {
        return Some(Err(
            ErrorCode::BadUserInput.error("from must not be after until")
        ));
    }
    let request = match page.request(seal(ctx), ORDER) {
        Ok(request) => request,
        Err(error) => return Some(Err(error)),
    };
    let months = Months { from, until };
    let loaded = loaders(ctx)
        .page_of::<Contributions>(&parent, months, request.clone())
        .await;
    let made = loaded.map(|page| {
        let count = NestedCount::Contributions(parent, months);
        let page = (page.as_deref(), count);
        Some(nested_connection(
            (seal(ctx), ORDER),
            &request,
            page,
            Contribution,
        ))
    });
    answer(ctx, made)
}

/// What a membership owed and paid for one month and programme.
#[derive(Clone, Debug)]
pub struct Contribution(Owned<nested::Contribution>);

/// What a membership owed and paid for one month and programme (iuran). Whole rupiah throughout.
#[Object(directive = needs::apply(Group::ArrearsAmount))]
impl Contribution {
    /// The month it is for.
    async fn month(&self) -> Option<Month> {
        Some(Month::of(self.0.row.month))
    }

    /// The programme it is for.
    async fn programme(&self) -> Option<Choice<Programme>> {
        Choice::stored(&self.0.row.programme)
    }

    /// Workers billed.
    #[graphql(directive = needs::apply(Group::WorkerCount))]
    async fn worker_count(&self, ctx: &Context<'_>) -> Answer<i32> {
        let worker_count = Some(self.0.row.worker_count);
        governed(ctx, Group::WorkerCount, self.0.employer, worker_count).await
    }

    /// Sum of the wages billed (total upah); of a programme with a cap, up to the cap.
    async fn wage_total(&self) -> Option<Rupiah> {
        Some(Rupiah(self.0.row.wage_total))
    }

    /// Contribution owed.
    async fn amount_due(&self) -> Option<Rupiah> {
        Some(Rupiah(self.0.row.amount_due))
    }

    /// Contribution paid so far.
    async fn amount_paid(&self) -> Option<Rupiah> {
        Some(Rupiah(self.0.row.amount_paid))
    }

    /// Penalty billed for late payment (denda keterlambatan), 2 % for each month of delay: PP 44/2015,
    /// PP 45/2015, PP 46/2015. Not the administrative fine of PP 86/2013.
    async fn late_penalty(&self) -> Option<Rupiah> {
        Some(Rupiah(self.0.row.late_penalty))
    }

    /// Last day to pay (jatuh tempo): the 15th of the month after, unless BPJS Ketenagakerjaan billed
    /// another.
    async fn due_on(&self) -> Option<Date> {
        Some(Date(self.0.row.due_on))
    }

    /// Day the last payment arrived; null where nothing was paid.
    async fn paid_on(&self) -> Option<Date> {
        self.0.row.paid_on.map(Date)
    }

    /// Whether something of it is unpaid past its last day to pay. What is due today is not overdue.
    async fn is_overdue(&self, ctx: &Context<'_>) -> Option<bool> {
        let unpaid = self.0.row.amount_due - self.0.row.amount_paid;
        let day = loaders(ctx).caller().day();
        Some(is_overdue(day, self.0.row.due_on, unpaid))
    }

    /// The dataset that brought it.
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day it is true of.
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}
