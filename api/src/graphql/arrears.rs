//! Arrears of an employer over all its memberships.
use std::sync::Arc;

use async_graphql::{Context, Object};

use super::code::Choice;
use super::disclose::loaders;
use super::error::{Answer, answer};
use super::scalar::{Date, Rupiah};
use crate::domain::codes::ArrearsClass;
use crate::domain::identifiers::{EmployerId, Month};
use crate::domain::regulation::Regulation;
use crate::domain::scope::Group;
use crate::loaders::arrears::{ArrearsMonths, ArrearsSums};
use crate::policy::declaration::needs;

/// Arrears of an employer.
#[derive(Clone, Copy, Debug)]
pub struct Arrears(EmployerId);

impl Arrears {
    /// The arrears of an employer; what is shown of them is loaded field by field.
    pub fn of(employer: EmployerId) -> Self {
        Self(employer)
    }

    async fn months<T>(
        self,
        ctx: &Context<'_>,
        shown: impl FnOnce(ArrearsMonths) -> Option<T>,
    ) -> Answer<T> {
        let months = loaders(ctx).arrears_months(self.0).await;
        answer(ctx, months.map(|months| months.and_then(shown)))
    }

    async fn sums<T>(
        self,
        ctx: &Context<'_>,
        shown: impl FnOnce(ArrearsSums) -> Option<T>,
    ) -> Answer<T> {
        let sums = loaders(ctx).arrears_sums(self.0).await;
        answer(ctx, sums.map(|sums| sums.and_then(shown)))
    }
}

/// Arrears of an employer (tunggakan iuran) over all its memberships, on the day of the request.
/// Everything is null for an employer that BPJS Ketenagakerjaan does not know: nothing owed is
/// something else than nothing known.
#[Object]
impl Arrears {
    /// Number of months for which a contribution is unpaid, in part or whole, past its due date.
    #[graphql(directive = needs::apply(Group::ArrearsClass))]
    async fn months_in_arrears(&self, ctx: &Context<'_>) -> Answer<i64> {
        self.months(ctx, |arrears| Some(arrears.months)).await
    }

    /// Class by months in arrears (kolektibilitas iuran). The bands are dated policy of BPJS
    /// Ketenagakerjaan; `monthsInArrears` is the fact. Null where nothing is overdue: `CURRENT` is the
    /// class of the first months of arrears and not of none.
    #[graphql(directive = needs::apply(Group::ArrearsClass))]
    async fn class(&self, ctx: &Context<'_>) -> Answer<Choice<ArrearsClass>> {
        let regulation = ctx.data_unchecked::<Arc<Regulation>>();
        let day = loaders(ctx).caller().day();
        let class = |months: i64| {
            let months = u32::try_from(months).unwrap_or(u32::MAX);
            regulation.arrears_class(months, day).map(Choice)
        };
        self.months(ctx, |arrears| class(arrears.months)).await
    }

    /// The earliest month in arrears; null where there is none.
    #[graphql(directive = needs::apply(Group::ArrearsClass))]
    async fn oldest_unpaid_month(&self, ctx: &Context<'_>) -> Answer<Month> {
        self.months(ctx, |arrears| arrears.oldest).await
    }

    /// Contributions overdue less what was paid on them, without penalty, whole rupiah.
    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    async fn amount(&self, ctx: &Context<'_>) -> Answer<Rupiah> {
        self.sums(ctx, |arrears| Some(Rupiah(arrears.amount))).await
    }

    /// Late penalty (denda keterlambatan) billed on the contributions overdue, whole rupiah.
    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    async fn late_penalty(&self, ctx: &Context<'_>) -> Answer<Rupiah> {
        self.sums(ctx, |arrears| Some(Rupiah(arrears.late_penalty)))
            .await
    }

    /// Day the newest payment of any contribution arrived; null where none ever did.
    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    async fn last_paid_on(&self, ctx: &Context<'_>) -> Answer<Date> {
        self.sums(ctx, |arrears| arrears.last_paid_on.map(Date))
            .await
    }
}
