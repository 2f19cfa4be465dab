//! Manpower reports (WLKP).
use async_graphql::{Context, ID, Object};

use super::disclose::{governed, seal};
use super::employer::Employer;
use super::error::Answer;
use super::node::row_id;
use super::scalar::{Date, Rupiah};
use crate::domain::identifiers::RegionCode;
use crate::domain::scope::{Group, Requirement};
use crate::loaders::{Owned, inspections};
use crate::policy::declaration::needs;

/// A manpower report of one year.
#[derive(Clone, Debug)]
pub struct ManpowerReport(Owned<inspections::ManpowerReport>);

impl ManpowerReport {
    /// The object of a loaded row.
    pub fn new(row: Owned<inspections::ManpowerReport>) -> Self {
        Self(row)
    }
}

/// A manpower report (Wajib Lapor Ketenagakerjaan di Perusahaan, UU 7/1981) of one year.
#[Object]
impl ManpowerReport {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<inspections::ManpowerReports>(seal(ctx), "ManpowerReport", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Number of the reporting company; opaque.
    #[graphql(directive = needs::apply(Group::Headcount))]
    async fn wlkp_number(&self) -> Option<&str> {
        Some(&self.0.row.wlkp_number)
    }

    /// Year reported.
    #[graphql(directive = needs::apply(Group::Headcount))]
    async fn year(&self) -> Option<i32> {
        Some(self.0.row.year)
    }

    /// Name as reported.
    #[graphql(directive = needs::apply(Group::Headcount))]
    async fn legal_name(&self) -> Option<&str> {
        Some(&self.0.row.legal_name)
    }

    /// Workers employed.
    #[graphql(directive = needs::apply(Group::Headcount))]
    async fn headcount(&self) -> Option<i32> {
        Some(self.0.row.headcount)
    }

    /// Lowest monthly wage paid, whole rupiah.
    #[graphql(directive = needs::apply(Group::WorkerWage))]
    async fn lowest_wage(&self, ctx: &Context<'_>) -> Answer<Rupiah> {
        governed(
            ctx,
            Group::WorkerWage,
            self.0.employer,
            self.0.row.lowest_wage.map(Rupiah),
        )
        .await
    }

    /// Day of the report.
    #[graphql(directive = needs::apply(Group::Headcount))]
    async fn reported_on(&self) -> Option<Date> {
        Some(Date(self.0.row.reported_on))
    }

    /// Kecamatan as reported, by its Kemendagri code.
    #[graphql(directive = needs::apply(Group::Headcount))]
    async fn district_code(&self) -> Option<RegionCode> {
        self.0.row.district_code.as_deref()?.parse().ok()
    }

    /// Address as reported.
    #[graphql(directive = needs::apply(Group::EmployerContact))]
    async fn address(&self, ctx: &Context<'_>) -> Answer<String> {
        governed(
            ctx,
            Group::EmployerContact,
            self.0.employer,
            self.0.row.address.clone(),
        )
        .await
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::Headcount))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::Headcount))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}
