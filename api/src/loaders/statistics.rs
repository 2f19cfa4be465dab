//! Statistics by district: one statement a metric, however many districts ask.
use std::collections::HashMap;
use std::sync::Arc;

use dataloader::BatchFn;
use futures_util::future::join_all;
use sea_orm::DatabaseConnection;

use super::{LoadError, Loaders};
use crate::domain::disclosure::Caller;
use crate::domain::scope::Group;
pub use crate::store::regions::Region;
pub use crate::store::statistics::Metric;
use crate::store::{regions, statistics};

/// Cells made of fewer than this are withheld, and those that leave fewer out.
pub(super) const CONTRIBUTORS_MIN: i64 = 5;

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
        let day = self.caller.day();
        let cells = statistics::by_district(&self.db, &scope, metric, day).await?;
        let whole: HashMap<String, i64> = match whole_of(metric) {
            None => HashMap::new(),
            Some(whole) => {
                let cells = statistics::by_district(&self.db, &scope, whole, day).await?;
                cells
                    .into_iter()
                    .map(|cell| (cell.district, cell.contributors))
                    .collect()
            }
        };
        let shown = cells.into_iter().filter(|cell| {
            is_shown(
                metric,
                cell.contributors,
                whole.get(&cell.district).copied(),
            )
        });
        Ok(Arc::new(
            shown.map(|cell| (cell.district, cell.value)).collect(),
        ))
    }
}

/// The metric that a metric counts a part of: who is in the one and not in the other can be told by
/// subtraction.
fn whole_of(metric: Metric) -> Option<Metric> {
    match metric {
        Metric::Employers | Metric::VulnerableWorkersCovered => None,
        Metric::Licensed | Metric::Registered | Metric::Headcount | Metric::Inspected => {
            Some(Metric::Employers)
        }
        Metric::Active | Metric::Workers | Metric::InArrears | Metric::ArrearsAmount => {
            Some(Metric::Registered)
        }
    }
}

/// Whether a cell made of so many tells of nobody: it is not small, its remainder is not small, and
/// where being in it is a reproach it is not everybody.
fn is_shown(metric: Metric, contributors: i64, whole: Option<i64>) -> bool {
    let is_reproach = match metric {
        Metric::InArrears | Metric::ArrearsAmount => true,
        Metric::Employers
        | Metric::Licensed
        | Metric::Registered
        | Metric::Active
        | Metric::Workers
        | Metric::Headcount
        | Metric::Inspected
        | Metric::VulnerableWorkersCovered => false,
    };
    let remainder = whole.map(|whole| whole - contributors);
    let tells_by_remainder = match remainder {
        None => false,
        Some(0) => is_reproach,
        Some(remainder) => remainder < CONTRIBUTORS_MIN,
    };
    contributors >= CONTRIBUTORS_MIN && !tells_by_remainder
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
        let by_district = self.load(metric, || MetricBatch {
            db: self.db.clone(),
            caller: self.caller.clone(),
        });
        let by_district = by_district.await?;
        Ok(by_district.get(district).copied())
    }

    /// The districts of the caller's region.
    pub async fn districts(&self) -> Result<Vec<Region>, LoadError> {
        Ok(regions::districts(&self.db, self.caller.region()).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_hidden_where_it_or_its_remainder_is_small() {
        assert!(!is_shown(Metric::Inspected, 4, Some(40)));
        assert!(is_shown(Metric::Inspected, 5, Some(40)));
        assert!(is_shown(Metric::Inspected, 35, Some(40)));
        assert!(!is_shown(Metric::Inspected, 36, Some(40)));
        assert!(is_shown(Metric::Inspected, 40, Some(40)));
    }

    #[test]
    fn that_everybody_is_in_arrears_is_told_of_nobody() {
        assert!(!is_shown(Metric::InArrears, 40, Some(40)));
        assert!(!is_shown(Metric::ArrearsAmount, 40, Some(40)));
        assert!(is_shown(Metric::Registered, 40, Some(40)));
    }
}
