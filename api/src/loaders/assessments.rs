//! What is kept of employers' compliance, and how it turned.
use std::collections::HashMap;
use std::sync::Arc;

use dataloader::BatchFn;
use sea_orm::DatabaseConnection;

use super::{LoadError, Loaders, fail, gather};
use crate::domain::disclosure::Caller;
use crate::domain::identifiers::EmployerId;
use crate::domain::regulation::Regulation;
use crate::domain::scope::{Group, Requirement};
pub use crate::store::assessments::{KeptAssessment, Turned};
use crate::store::{StoreError, assessments};

type FoundKept = Result<Option<KeptAssessment>, LoadError>;
type FoundTurns = Result<Arc<Vec<(EmployerId, Turned)>>, LoadError>;

impl Loaders {
    /// What is kept of an employer; `None` where it was never assessed or is withheld.
    pub async fn kept_compliance(
        &self,
        law: &Arc<Regulation>,
        employer: EmployerId,
    ) -> Result<Option<KeptAssessment>, LoadError> {
        if !self.may_see_compliance(employer).await? {
            return Ok(None);
        }
        self.load(employer, || KeptBatch {
            db: self.db.clone(),
            caller: self.caller.clone(),
            law: law.clone(),
        })
        .await
    }

    /// How an employer's compliance turned, the newest first; empty where it is withheld.
    pub async fn compliance_history(&self, employer: EmployerId) -> FoundTurns {
        if !self.may_see_compliance(employer).await? {
            return Ok(Arc::default());
        }
        self.load(employer, || HistoryBatch {
            db: self.db.clone(),
            caller: self.caller.clone(),
        })
        .await
    }

    async fn may_see_compliance(&self, employer: EmployerId) -> Result<bool, LoadError> {
        let compliance = Requirement::rows(Group::Compliance);
        self.may_see(compliance, employer).await
    }
}

struct KeptBatch {
    db: DatabaseConnection,
    caller: Arc<Caller>,
    law: Arc<Regulation>,
}

impl KeptBatch {
    async fn read(
        &self,
        keys: &[EmployerId],
    ) -> Result<Vec<(EmployerId, KeptAssessment)>, StoreError> {
        let Some(scope) = self.caller.scope(Requirement::rows(Group::Compliance)) else {
            return Ok(Vec::new());
        };
        let usable = assessments::usable(&self.db, &self.law, self.caller.day()).await?;
        assessments::of_employers(&self.db, &scope, &usable, keys).await
    }
}

impl BatchFn<EmployerId, FoundKept> for KeptBatch {
    async fn load(&mut self, keys: &[EmployerId]) -> HashMap<EmployerId, FoundKept> {
        match self.read(keys).await {
            Ok(rows) => {
                let mut found: HashMap<EmployerId, FoundKept> =
                    keys.iter().map(|key| (*key, Ok(None))).collect();
                found.extend(rows.into_iter().map(|(key, kept)| (key, Ok(Some(kept)))));
                found
            }
            Err(error) => fail(keys, &error.into()),
        }
    }
}

struct HistoryBatch {
    db: DatabaseConnection,
    caller: Arc<Caller>,
}

impl BatchFn<EmployerId, FoundTurns> for HistoryBatch {
    async fn load(&mut self, keys: &[EmployerId]) -> HashMap<EmployerId, FoundTurns> {
        let Some(scope) = self.caller.scope(Requirement::rows(Group::Compliance)) else {
            return keys.iter().map(|key| (*key, Ok(Arc::default()))).collect();
        };
        match assessments::history(&self.db, &scope, keys).await {
            Ok(rows) => gather(keys, rows, |(employer, _)| *employer),
            Err(error) => fail(keys, &error.into()),
        }
    }
}
