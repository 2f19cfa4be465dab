//! Vulnerable workers and their periods of cover.
use std::collections::HashMap;
use std::sync::Arc;

use dataloader::BatchFn;
use sea_orm::DatabaseConnection;

use super::{LoadError, Loaders, fail};
use crate::domain::disclosure::Caller;
use crate::domain::scope::{Group, Requirement};
use crate::store::page::{Count, Page, PageRequest};
use crate::store::vulnerable_workers;
pub use crate::store::vulnerable_workers::{
    CoveragePeriod, VulnerableWorker, VulnerableWorkerFilter,
};

type Periods = Result<Arc<Vec<CoveragePeriod>>, LoadError>;

impl Loaders {
    /// A page of vulnerable workers with the means to count them; `None` where they are withheld.
    pub async fn vulnerable_workers(
        &self,
        filter: &VulnerableWorkerFilter,
        request: &PageRequest,
    ) -> Result<Option<(Page<VulnerableWorker>, Count)>, LoadError> {
        let Some(scope) = self.scope(Group::VulnerableWorker) else {
            return Ok(None);
        };
        Ok(Some(
            vulnerable_workers::page(&self.db, &scope, filter, request).await?,
        ))
    }

    /// A vulnerable worker's periods of cover; none where they are withheld.
    pub async fn coverage_periods(&self, nik: &str) -> Periods {
        self.load(nik.to_owned(), || PeriodsBatch {
            db: self.db.clone(),
            caller: self.caller.clone(),
        })
        .await
    }
}

struct PeriodsBatch {
    db: DatabaseConnection,
    caller: Arc<Caller>,
}

impl BatchFn<String, Periods> for PeriodsBatch {
    async fn load(&mut self, keys: &[String]) -> HashMap<String, Periods> {
        let scope = self
            .caller
            .scope(Requirement::rows(Group::VulnerableWorker));
        let read = match scope {
            Some(scope) => vulnerable_workers::periods(&self.db, &scope, keys).await,
            None => Ok(Vec::new()),
        };
        let rows = match read {
            Ok(rows) => rows,
            Err(error) => return fail(keys, &error.into()),
        };
        let mut lists: HashMap<String, Vec<CoveragePeriod>> =
            keys.iter().map(|key| (key.clone(), Vec::new())).collect();
        for row in rows {
            lists.entry(row.nik.clone()).or_default().push(row);
        }
        lists
            .into_iter()
            .map(|(key, list)| (key, Ok(Arc::new(list))))
            .collect()
    }
}
