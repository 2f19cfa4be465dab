//! Statistics by district: one statement a metric, however many districts ask.
use std::collections::HashMap;
use std::sync::Arc;

use dataloader::BatchFn;
use dataloader::cached::Loader;
use futures_util::future::join_all;
use sea_orm::DatabaseConnection;

use super::{LoadError, Loaders};
use crate::domain::disclosure::Caller;
use crate::domain::scope::Group;
pub use crate::store::regions::Region;
pub use crate::store::statistics::Metric;
use crate::store::{regions, statistics};

/// Cells made of fewer than this are withheld: a small cell tells of somebody.
const CONTRIBUTORS_MIN: i64 = 5;

type ByDistrict = Result<Arc<HashMap<String, i64>>, LoadError>;

struct MetricBatch {
    db: DatabaseConnection,
    caller: Arc<Caller>,
}

impl BatchFn<Metric, ByDistrict> for MetricBatch {
    async fn load(&mut self, keys: &[Metric]) -> HashMap<Metric, ByDistrict> {
        let metrics = keys
            .iter()
            .map(|metric| async { (*metric, self.by_district(*metric).await) });
        join_all(metrics).await.into_iter().collect()
    }
}

impl MetricBatch {
    async fn by_district(&self, metric: Metric) -> ByDistrict {
        let Some(scope) = self.caller.statistics_scope(group(metric)) else {
            return Ok(Arc::default());
        };
        let cells = statistics::by_district(&self.db, &scope, metric, self.caller.day()).await?;
        let shown = cells
            .into_iter()
            .filter(|cell| cell.contributors >= CONTRIBUTORS_MIN);
        Ok(Arc::new(
            shown.map(|cell| (cell.district, cell.value)).collect(),
        ))
    }
}

/// The group whose statistics a metric is.
pub const fn group(metric: Metric) -> Group {
    match metric {
        Metric::Employers => Group::Employer,
        Metric::Licensed => Group::Licence,
        Metric::Registered | Metric::Active => Group::Membership,
        Metric::Workers => Group::WorkerCount,
        Metric::Headcount => Group::Headcount,
        Metric::InArrears => Group::ArrearsClass,
        Metric::ArrearsAmount => Group::ArrearsAmount,
        Metric::Inspected => Group::Inspection,
        Metric::VulnerableWorkersCovered => Group::VulnerableWorker,
    }
}

impl Loaders {
    /// A metric's value for a district; `None` where it is withheld, also because the cell is small.
    pub async fn statistic(
        &self,
        metric: Metric,
        district: &str,
    ) -> Result<Option<i64>, LoadError> {
        let loader = self.relation(|| {
            Loader::new(MetricBatch {
                db: self.db.clone(),
                caller: self.caller.clone(),
            })
        });
        let by_district = loader
            .try_load(metric)
            .await
            .map_err(|_| LoadError::Abandoned)??;
        Ok(by_district.get(district).copied())
    }

    /// The districts of the caller's region.
    pub async fn districts(&self) -> Result<Vec<Region>, LoadError> {
        Ok(regions::districts(&self.db, self.caller.region()).await?)
    }
}
