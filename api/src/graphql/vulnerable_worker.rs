//! Vulnerable workers whose contributions a budget pays: personal data.
use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};

use super::code::Choice;
use super::disclose::loaders;
use super::error::{Answer, answer};
use super::scalar::{Date, Rupiah};
use crate::domain::codes::CoveragePayer;
use crate::domain::identifiers::{Month, Nik, RegionCode};
use crate::domain::scope::Group;
use crate::loaders::vulnerable_workers as rows_of;
use crate::loaders::{LoadError, Owned};
use crate::policy::declaration::needs;

/// A vulnerable worker.
#[derive(Clone, Debug)]
pub struct VulnerableWorker(rows_of::VulnerableWorker);

impl VulnerableWorker {
    /// The object of a loaded row. The worker is no employer's, whatever the page carries.
    pub fn new(row: Owned<rows_of::VulnerableWorker>) -> Self {
        Self(row.row)
    }

    async fn load_periods(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Arc<Vec<rows_of::CoveragePeriod>>, LoadError> {
        loaders(ctx).coverage_periods(&self.0.nik).await
    }
}

/// A vulnerable worker (pekerja rentan): self-employed or informal, with contributions paid by a
/// budget for a time. Personal data; UU 27/2022.
#[Object(directive = needs::apply(Group::VulnerableWorker))]
impl VulnerableWorker {
    /// Nomor Induk Kependudukan.
    async fn nik(&self) -> Option<Nik> {
        self.0.nik.parse().ok()
    }

    /// Full name.
    async fn name(&self) -> Option<&str> {
        Some(&self.0.name)
    }

    /// What the person does (pekerjaan).
    async fn occupation(&self) -> Option<&str> {
        Some(&self.0.occupation)
    }

    /// Kecamatan, by its Kemendagri code.
    async fn district_code(&self) -> Option<RegionCode> {
        self.0.district_code.parse().ok()
    }

    /// Months for which contributions were paid, from the earliest. Cover lapses when a budget stops.
    async fn periods(&self, ctx: &Context<'_>) -> Answer<Vec<CoveragePeriod>> {
        let loaded = self.load_periods(ctx).await;
        let periods = loaded.map(|rows| Some(rows.iter().cloned().map(CoveragePeriod).collect()));
        answer(ctx, periods)
    }

    /// Whether contributions were paid for the present month.
    async fn is_covered(&self, ctx: &Context<'_>) -> Answer<bool> {
        let month = Month::of(loaders(ctx).caller().day());
        let loaded = self.load_periods(ctx).await;
        let is_covered = loaded.map(|rows| {
            Some(rows.iter().any(|row| {
                (Month::of(row.from_month)..=Month::of(row.until_month)).contains(&month)
            }))
        });
        answer(ctx, is_covered)
    }

    /// The dataset that brought it.
    async fn source(&self) -> Option<&str> {
        Some(&self.0.source)
    }

    /// The day it is true of.
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.as_of))
    }
}

/// Months for which a vulnerable worker's contributions were paid.
#[derive(Clone, Debug)]
pub struct CoveragePeriod(rows_of::CoveragePeriod);

/// Months for which a vulnerable worker's contributions were paid (masa perlindungan).
#[Object(directive = needs::apply(Group::VulnerableWorker))]
impl CoveragePeriod {
    /// First month paid.
    async fn from_month(&self) -> Option<Month> {
        Some(Month::of(self.0.from_month))
    }

    /// Last month paid; cover lapses after it.
    async fn until_month(&self) -> Option<Month> {
        Some(Month::of(self.0.until_month))
    }

    /// Who paid.
    async fn paid_by(&self) -> Option<Choice<CoveragePayer>> {
        Choice::stored(&self.0.paid_by)
    }

    /// Paid for the whole period, whole rupiah.
    async fn amount(&self) -> Option<Rupiah> {
        Some(Rupiah(self.0.amount))
    }

    /// The dataset that brought it.
    async fn source(&self) -> Option<&str> {
        Some(&self.0.source)
    }

    /// The day it is true of.
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.as_of))
    }
}

/// Which vulnerable workers to list; all that is given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct VulnerableWorkerFilter {
    /// Living in this kecamatan.
    #[graphql(directive = needs::apply(Group::VulnerableWorker))]
    pub district_code: Option<RegionCode>,
    /// With contributions paid for the month of this day.
    #[graphql(directive = needs::apply(Group::VulnerableWorker))]
    pub covered_on: Option<Date>,
}

impl From<VulnerableWorkerFilter> for rows_of::VulnerableWorkerFilter {
    fn from(filter: VulnerableWorkerFilter) -> Self {
        Self {
            district: filter.district_code,
            covered_on: filter.covered_on.map(|day| day.0),
        }
    }
}
