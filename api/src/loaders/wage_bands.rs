//! Reported wages behind the wage band.
use std::collections::HashMap;
use std::sync::Arc;

use dataloader::BatchFn;
use sea_orm::DatabaseConnection;

use super::nested::{MembershipKey, Parent};
use super::{LoadError, Loaders, fail};
use crate::domain::disclosure::Caller;
use crate::domain::identifiers::Month;
use crate::domain::scope::{Group, Requirement};
use crate::domain::wage_band::ReportedWages;
use crate::store::wage_bands;

type Found = Result<Option<ReportedWages>, LoadError>;

impl Loaders {
    /// What a membership reported for its newest month, to publish its wage band and nothing else;
    /// `None` where it reported nothing or the band is withheld.
    pub async fn wages_behind_band(&self, parent: &Parent) -> Found {
        if !self
            .may_see(Requirement::rows(Group::WageBand), parent.employer)
            .await?
        {
            return Ok(None);
        }
        self.load(parent.membership.clone(), || WagesBatch {
            db: self.db.clone(),
            caller: self.caller.clone(),
        })
        .await
    }
}

struct WagesBatch {
    db: DatabaseConnection,
    caller: Arc<Caller>,
}

impl BatchFn<MembershipKey, Found> for WagesBatch {
    async fn load(&mut self, keys: &[MembershipKey]) -> HashMap<MembershipKey, Found> {
        let Some(scope) = self.caller.verdict_scope(Group::WageBand) else {
            return keys.iter().map(|key| (key.clone(), Ok(None))).collect();
        };
        let until = Month::of(self.caller.day());
        match wage_bands::newest_wages(&self.db, &scope, keys, until).await {
            Ok(wages) => keys
                .iter()
                .map(|key| (key.clone(), Ok(wages.get(key).copied())))
                .collect(),
            Err(error) => fail(keys, &error.into()),
        }
    }
}
