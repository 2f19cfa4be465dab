//! Statistics by district, for those who steer and report.
use async_graphql::{Context, Object};

use super::disclose::loaders;
use super::error::{Answer, answer};
use super::scalar::Rupiah;
use crate::domain::identifiers::RegionCode;
use crate::domain::scope::{Group, Requirement};
use crate::loaders::statistics::{Metric, Region};
use crate::policy::declaration::needs;

/// One district's statistics.
#[derive(Clone, Debug)]
pub struct DistrictStatistics(pub Region);

impl DistrictStatistics {
    async fn of(&self, ctx: &Context<'_>, metric: Metric) -> Answer<i64> {
        answer(ctx, loaders(ctx).statistic(metric, &self.0.code).await)
    }
}

/// Statistics of one kecamatan on the day of the request. A cell made of fewer than five employers
/// or persons is null, and so is one that leaves fewer than five out: a small cell tells of somebody.
#[Object]
impl DistrictStatistics {
    /// The district's Kemendagri code.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn code(&self) -> Option<RegionCode> {
        self.0.code.parse().ok()
    }

    /// The district's name.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Employers (pemberi kerja).
    #[graphql(directive = needs::apply(Requirement::statistics(Group::Employer)))]
    async fn employers(&self, ctx: &Context<'_>) -> Answer<i64> {
        self.of(ctx, Metric::Employers).await
    }

    /// Employers with a licence in force.
    #[graphql(directive = needs::apply(Requirement::statistics(Group::Licence)))]
    async fn licensed(&self, ctx: &Context<'_>) -> Answer<i64> {
        self.of(ctx, Metric::Licensed).await
    }

    /// Employers with a membership that is not closed.
    #[graphql(directive = needs::apply(Requirement::statistics(Group::Membership)))]
    async fn registered(&self, ctx: &Context<'_>) -> Answer<i64> {
        self.of(ctx, Metric::Registered).await
    }

    /// Employers with an active membership.
    #[graphql(directive = needs::apply(Requirement::statistics(Group::Membership)))]
    async fn active(&self, ctx: &Context<'_>) -> Answer<i64> {
        self.of(ctx, Metric::Active).await
    }

    /// Active workers registered (tenaga kerja aktif).
    #[graphql(directive = needs::apply(Requirement::statistics(Group::WorkerCount)))]
    async fn workers(&self, ctx: &Context<'_>) -> Answer<i64> {
        self.of(ctx, Metric::Workers).await
    }

    /// Workers by the newest manpower report of each company (WLKP).
    #[graphql(directive = needs::apply(Requirement::statistics(Group::Headcount)))]
    async fn headcount(&self, ctx: &Context<'_>) -> Answer<i64> {
        self.of(ctx, Metric::Headcount).await
    }

    /// Employers with contributions overdue (menunggak).
    #[graphql(directive = needs::apply(Requirement::statistics(Group::ArrearsClass)))]
    async fn in_arrears(&self, ctx: &Context<'_>) -> Answer<i64> {
        self.of(ctx, Metric::InArrears).await
    }

    /// Contributions overdue, without penalties.
    #[graphql(directive = needs::apply(Requirement::statistics(Group::ArrearsAmount)))]
    async fn arrears_amount(&self, ctx: &Context<'_>) -> Answer<Rupiah> {
        Some(self.of(ctx, Metric::ArrearsAmount).await?.map(Rupiah))
    }

    /// Employers inspected within the last 365 days.
    #[graphql(directive = needs::apply(Requirement::statistics(Group::Inspection)))]
    async fn inspected(&self, ctx: &Context<'_>) -> Answer<i64> {
        self.of(ctx, Metric::Inspected).await
    }

    /// Vulnerable workers whose contributions are paid for this month (pekerja rentan).
    #[graphql(directive = needs::apply(Requirement::statistics(Group::VulnerableWorker)))]
    async fn vulnerable_workers_covered(&self, ctx: &Context<'_>) -> Answer<i64> {
        self.of(ctx, Metric::VulnerableWorkersCovered).await
    }
}
