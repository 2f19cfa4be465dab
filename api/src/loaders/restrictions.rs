//! Steps around restrictions of public services: taking them, those that were taken, and what the
//! next ones are judged by.
use std::collections::HashMap;
use std::sync::Arc;

use dataloader::BatchFn;
use sea_orm::DatabaseConnection;

use super::{LoadError, Loaders, fail};
use crate::domain::codes::RestrictionStepKind;
use crate::domain::disclosure::Caller;
use crate::domain::regulation::Regulation;
use crate::domain::restriction::group_of;
use crate::domain::scope::{Access, Group, Requirement};
use crate::store::restriction_steps::{self, Taking};
pub use crate::store::restriction_steps::{
    Case, Following, Opening, Prospect, RestrictionStep, StepError, WantedAct,
};

type FoundSteps = Result<Arc<Vec<RestrictionStep>>, LoadError>;
type FoundCase = Result<Option<Arc<Case>>, LoadError>;

impl Loaders {
    /// Takes a step. Answers the restriction's number.
    pub async fn take_restriction_step(
        &self,
        law: &Regulation,
        wanted: &WantedAct,
    ) -> Result<String, StepError> {
        let scope = self.caller.verdict_scope(group_of(wanted.kind()));
        let scope = scope.ok_or(StepError::NotFound)?;
        let taking = Taking {
            scope: &scope,
            agency: self.caller.agency(),
            client: self.caller.client(),
            officer: self.caller.officer(),
            day: self.caller.day(),
            at: self.caller.asked_at(),
        };
        let taken = restriction_steps::take(&self.db, law, &taking, wanted).await;
        self.forget();
        taken
    }

    /// Whether the caller's agency may take a step, for some employers at least.
    pub fn may_take(&self, step: RestrictionStepKind) -> bool {
        let asked = Requirement::rows(group_of(step));
        asked.decide(self.caller.grants()) != Access::Denied
    }

    /// The steps of a restriction that were taken here, in their order.
    pub async fn restriction_steps(&self, number: &str) -> FoundSteps {
        self.load(number.to_owned(), || StepsOfRestrictions {
            db: self.db.clone(),
            caller: self.caller.clone(),
        })
        .await
    }

    /// What a request that nobody made yet is judged by; `None` where it is withheld.
    pub async fn restriction_outlook(
        &self,
        law: &Arc<Regulation>,
        prospect: Prospect,
    ) -> FoundCase {
        self.load(prospect, || OutlooksOfEmployers {
            db: self.db.clone(),
            caller: self.caller.clone(),
            law: law.clone(),
        })
        .await
    }

    /// What the next steps of a restriction are judged by; `None` where it is withheld.
    pub async fn restriction_case(&self, law: &Arc<Regulation>, number: &str) -> FoundCase {
        self.load(number.to_owned(), || CasesOfRestrictions {
            db: self.db.clone(),
            caller: self.caller.clone(),
            law: law.clone(),
        })
        .await
    }
}

struct OutlooksOfEmployers {
    db: DatabaseConnection,
    caller: Arc<Caller>,
    law: Arc<Regulation>,
}

impl BatchFn<Prospect, FoundCase> for OutlooksOfEmployers {
    async fn load(&mut self, keys: &[Prospect]) -> HashMap<Prospect, FoundCase> {
        let Some(scope) = self.caller.verdict_scope(Group::RestrictionRequest) else {
            return keys.iter().map(|key| (*key, Ok(None))).collect();
        };
        let day = self.caller.day();
        match restriction_steps::outlooks(&self.db, &self.law, &scope, keys, day).await {
            Ok(mut found) => keys
                .iter()
                .map(|key| (*key, Ok(found.remove(key).map(Arc::new))))
                .collect(),
            Err(error) => fail(keys, &error.into()),
        }
    }
}

struct StepsOfRestrictions {
    db: DatabaseConnection,
    caller: Arc<Caller>,
}

impl BatchFn<String, FoundSteps> for StepsOfRestrictions {
    async fn load(&mut self, keys: &[String]) -> HashMap<String, FoundSteps> {
        let mut lists: HashMap<String, Vec<RestrictionStep>> =
            keys.iter().map(|key| (key.clone(), Vec::new())).collect();
        if let Some(scope) = self.caller.scope(Requirement::rows(Group::Restriction)) {
            match restriction_steps::of_restrictions(&self.db, &scope, keys).await {
                Ok(steps) => {
                    for step in steps {
                        let number = step.restriction_number.clone();
                        lists.entry(number).or_default().push(step);
                    }
                }
                Err(error) => return fail(keys, &error.into()),
            }
        }
        let lists = lists.into_iter();
        lists.map(|(key, list)| (key, Ok(Arc::new(list)))).collect()
    }
}

struct CasesOfRestrictions {
    db: DatabaseConnection,
    caller: Arc<Caller>,
    law: Arc<Regulation>,
}

impl BatchFn<String, FoundCase> for CasesOfRestrictions {
    async fn load(&mut self, keys: &[String]) -> HashMap<String, FoundCase> {
        let Some(scope) = self.caller.verdict_scope(Group::Restriction) else {
            return keys.iter().map(|key| (key.clone(), Ok(None))).collect();
        };
        let day = self.caller.day();
        match restriction_steps::cases(&self.db, &self.law, &scope, keys, day).await {
            Ok(mut found) => keys
                .iter()
                .map(|key| (key.clone(), Ok(found.remove(key).map(Arc::new))))
                .collect(),
            Err(error) => fail(keys, &error.into()),
        }
    }
}
