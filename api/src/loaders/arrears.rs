//! Arrears of employers: months and sums are governed apart and loaded apart.
use std::collections::HashMap;
use std::sync::Arc;

use dataloader::BatchFn;
use sea_orm::DatabaseConnection;

use super::{LoadError, Loaders, fail};
use crate::domain::disclosure::Caller;
use crate::domain::identifiers::EmployerId;
use crate::domain::scope::{Group, Requirement};
pub use crate::store::arrears::{ArrearsMonths, ArrearsSums};
use crate::store::{StoreError, arrears};

type Found<T> = Result<Option<T>, LoadError>;

impl Loaders {
    /// For how long an employer is in arrears on the caller's day; `None` where BPJS does not know
    /// the employer or it is withheld.
    pub async fn arrears_months(&self, employer: EmployerId) -> Found<ArrearsMonths> {
        if !self
            .may_see(Requirement::rows(Group::ArrearsClass), employer)
            .await?
        {
            return Ok(None);
        }
        self.load(employer, || MonthsBatch {
            db: self.db.clone(),
            caller: self.caller.clone(),
        })
        .await
    }

    /// How much an employer is in arrears on the caller's day; `None` where BPJS does not know the
    /// employer or it is withheld.
    pub async fn arrears_sums(&self, employer: EmployerId) -> Found<ArrearsSums> {
        if !self
            .may_see(Requirement::rows(Group::ArrearsAmount), employer)
            .await?
        {
            return Ok(None);
        }
        self.load(employer, || SumsBatch {
            db: self.db.clone(),
            caller: self.caller.clone(),
        })
        .await
    }
}

struct MonthsBatch {
    db: DatabaseConnection,
    caller: Arc<Caller>,
}

impl BatchFn<EmployerId, Found<ArrearsMonths>> for MonthsBatch {
    async fn load(&mut self, keys: &[EmployerId]) -> HashMap<EmployerId, Found<ArrearsMonths>> {
        let Some(scope) = self.caller.scope(Requirement::rows(Group::ArrearsClass)) else {
            return found(keys, Ok(Vec::new()));
        };
        let day = self.caller.day();
        found(keys, arrears::months(&self.db, &scope, day, keys).await)
    }
}

struct SumsBatch {
    db: DatabaseConnection,
    caller: Arc<Caller>,
}

impl BatchFn<EmployerId, Found<ArrearsSums>> for SumsBatch {
    async fn load(&mut self, keys: &[EmployerId]) -> HashMap<EmployerId, Found<ArrearsSums>> {
        let Some(scope) = self.caller.scope(Requirement::rows(Group::ArrearsAmount)) else {
            return found(keys, Ok(Vec::new()));
        };
        let day = self.caller.day();
        found(keys, arrears::sums(&self.db, &scope, day, keys).await)
    }
}

/// What was read for each employer; `None` for those without a row.
fn found<T>(
    keys: &[EmployerId],
    read: Result<Vec<(EmployerId, T)>, StoreError>,
) -> HashMap<EmployerId, Found<T>> {
    match read {
        Ok(rows) => {
            let mut found: HashMap<EmployerId, Found<T>> =
                keys.iter().map(|key| (*key, Ok(None))).collect();
            found.extend(rows.into_iter().map(|(key, row)| (key, Ok(Some(row)))));
            found
        }
        Err(error) => fail(keys, &error.into()),
    }
}
