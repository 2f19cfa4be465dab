//! Facts for verdicts, and the verdicts' assessments, once an employer and request.
use std::collections::HashMap;
use std::sync::Arc;

use dataloader::BatchFn;
use sea_orm::DatabaseConnection;

use super::{LoadError, Loaders, fail};
use crate::domain::disclosure::Caller;
use crate::domain::facts::Facts;
use crate::domain::identifiers::{EmployerId, Nib};
use crate::domain::scope::{Group, Requirement};
use crate::store::facts;
pub use crate::store::facts::FactsFound;

type Found = Result<Option<Arc<Facts>>, LoadError>;

/// Loads facts for the verdict that one group publishes.
struct FactsBatch {
    db: DatabaseConnection,
    caller: Arc<Caller>,
    publishing: Group,
}

impl BatchFn<EmployerId, Found> for FactsBatch {
    async fn load(&mut self, keys: &[EmployerId]) -> HashMap<EmployerId, Found> {
        let Some(scope) = self.caller.verdict_scope(self.publishing) else {
            return keys.iter().map(|key| (*key, Ok(None))).collect();
        };
        match facts::of_employers(&self.db, &scope, keys).await {
            Ok(mut found) => keys
                .iter()
                .map(|key| (*key, Ok(found.by_employer.remove(key).map(Arc::new))))
                .collect(),
            Err(error) => fail(keys, &error.into()),
        }
    }
}

impl Loaders {
    /// The facts behind an employer's compliance section; `None` where it is withheld.
    pub async fn compliance_facts(&self, employer: EmployerId) -> Found {
        if !self
            .may_see(Requirement::rows(Group::Compliance), employer)
            .await?
        {
            return Ok(None);
        }
        self.load(employer, || FactsBatch {
            db: self.db.clone(),
            caller: self.caller.clone(),
            publishing: Group::Compliance,
        })
        .await
    }

    /// The facts behind a permit check; `None` where the check is withheld from this caller.
    pub async fn permit_facts(&self, nib: &Nib) -> Result<Option<FactsFound>, LoadError> {
        let Some(scope) = self.caller.verdict_scope(Group::Clearance) else {
            return Ok(None);
        };
        Ok(Some(facts::of_nib(&self.db, &scope, nib).await?))
    }
}
