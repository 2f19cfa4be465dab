//! Candidates for links, decisions about them, and deciding.
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use dataloader::BatchFn;
use sea_orm::{DatabaseConnection, DbErr};

use super::{LoadError, Loaders, fail, gather};
use crate::domain::codes::IdentifierScheme;
use crate::domain::disclosure::Caller;
use crate::domain::identifiers::EmployerId;
use crate::domain::linkage::{DecisionReason, Key};
use crate::domain::scope::{Access, Group, Requirement};
use crate::store::StoreError;
use crate::store::candidates::{self, Deciders};
pub use crate::store::candidates::{Candidate, CandidateFilter, CandidateOrder};
use crate::store::decisions::{self, Deciding};
pub use crate::store::decisions::{ConcernedBy, Contradicted, Decided, DecisionError};
use crate::store::page::{Count, Page, PageRequest};

type FoundCandidates = Result<Arc<Vec<(EmployerId, Candidate)>>, LoadError>;
type FoundDecisions = Result<Arc<Vec<(EmployerId, Decided)>>, LoadError>;

/// What candidates and decisions ask of a caller beside the registers whose keys they name.
fn asked() -> Requirement {
    Group::Linkage & Group::Employer
}

/// Who may see which candidates; `None` where all are withheld. A register that the caller may see
/// in part only counts as one that it may not see.
fn deciders(caller: &Caller) -> Option<Deciders> {
    let base = asked().decide(caller.grants());
    let schemes = [
        (IdentifierScheme::Nib, Group::Employer),
        (IdentifierScheme::Npp, Group::Membership),
        (IdentifierScheme::Wlkp, Group::Headcount),
    ];
    let seen = schemes.into_iter().filter(|(_, group)| {
        let access = asked()
            .and(Requirement::rows(*group))
            .decide(caller.grants());
        access != Access::Denied && access == base
    });
    Some(Deciders {
        scope: caller.scope(asked())?,
        schemes: seen.map(|(scheme, _)| scheme).collect(),
    })
}

impl Loaders {
    /// A page of candidates with the means to count them; `None` where they are withheld.
    pub async fn candidates(
        &self,
        filter: &CandidateFilter,
        order: CandidateOrder,
        request: &PageRequest,
    ) -> Result<Option<(Page<Candidate>, Count)>, LoadError> {
        let Some(deciders) = deciders(&self.caller) else {
            return Ok(None);
        };
        Ok(Some(
            candidates::page(&self.db, &deciders, filter, order, request).await?,
        ))
    }

    /// Candidates under an employer's keys.
    pub async fn candidates_of(&self, employer: EmployerId) -> FoundCandidates {
        self.load(employer, || CandidatesOfEmployers {
            db: self.db.clone(),
            caller: self.caller.clone(),
        })
        .await
    }

    /// A candidate; `None` where there is none or it is withheld.
    pub async fn candidate(&self, id: i64) -> Result<Option<Candidate>, LoadError> {
        let Some(deciders) = deciders(&self.caller) else {
            return Ok(None);
        };
        let found = candidates::by_ids(&self.db, &deciders, &[id]).await?;
        Ok(found.into_iter().next())
    }

    /// Decisions about an employer's keys, the latest first.
    pub async fn decisions_of(&self, employer: EmployerId) -> FoundDecisions {
        self.load(employer, || DecisionsOfEmployers {
            db: self.db.clone(),
            caller: self.caller.clone(),
        })
        .await
    }

    /// A decision; `None` where there is none or it is withheld.
    pub async fn decision(&self, id: i64) -> Result<Option<Decided>, LoadError> {
        let Some(deciders) = deciders(&self.caller) else {
            return Ok(None);
        };
        let found = decisions::by_ids(&self.db, &deciders, &[id]).await?;
        Ok(found.into_iter().next())
    }

    /// Confirms a candidate. Answers the decision's id.
    pub async fn confirm_link(
        &self,
        candidate: i64,
        reason: &DecisionReason,
    ) -> Result<i64, DecisionError> {
        let deciders = deciders(&self.caller).ok_or(DecisionError::NotFound)?;
        let deciding = self.deciding(&deciders, reason);
        let decided = decisions::confirm(&self.db, &deciding, candidate).await;
        self.forget();
        decided
    }

    /// Rejects a candidate. Answers the decision's id.
    pub async fn reject_link(
        &self,
        candidate: i64,
        reason: &DecisionReason,
    ) -> Result<i64, DecisionError> {
        let deciders = deciders(&self.caller).ok_or(DecisionError::NotFound)?;
        let deciding = self.deciding(&deciders, reason);
        let decided = decisions::reject(&self.db, &deciding, candidate).await;
        self.forget();
        decided
    }

    /// Splits keys off an employer. Answers the decision's id.
    pub async fn split_employer(
        &self,
        employer: EmployerId,
        keys: &BTreeSet<Key>,
        reason: &DecisionReason,
    ) -> Result<i64, DecisionError> {
        let deciders = deciders(&self.caller).ok_or(DecisionError::NotFound)?;
        let deciding = self.deciding(&deciders, reason);
        let decided = decisions::split(&self.db, &deciding, employer.0, keys).await;
        self.forget();
        decided
    }

    /// Takes a decision back. Answers the withdrawal's id.
    pub async fn withdraw_link_decision(
        &self,
        decision: i64,
        reason: &DecisionReason,
    ) -> Result<i64, DecisionError> {
        let deciders = deciders(&self.caller).ok_or(DecisionError::NotFound)?;
        let deciding = self.deciding(&deciders, reason);
        let decided = decisions::withdraw(&self.db, &deciding, decision).await;
        self.forget();
        decided
    }

    fn deciding<'a>(&'a self, deciders: &'a Deciders, reason: &'a DecisionReason) -> Deciding<'a> {
        Deciding {
            scope: &deciders.scope,
            schemes: &deciders.schemes,
            agency: self.caller.agency(),
            client: self.caller.client(),
            officer: self.caller.officer(),
            at: self.caller.asked_at(),
            reason,
        }
    }
}

impl LoadError {
    /// What a decision that the database refused is, to whoever asked for it.
    pub fn from_database(cause: DbErr) -> Self {
        StoreError::from(cause).into()
    }
}

struct CandidatesOfEmployers {
    db: DatabaseConnection,
    caller: Arc<Caller>,
}

impl BatchFn<EmployerId, FoundCandidates> for CandidatesOfEmployers {
    async fn load(&mut self, keys: &[EmployerId]) -> HashMap<EmployerId, FoundCandidates> {
        let Some(deciders) = deciders(&self.caller) else {
            return keys.iter().map(|key| (*key, Ok(Arc::default()))).collect();
        };
        match candidates::of_employers(&self.db, &deciders, keys).await {
            Ok(found) => {
                let beside = found.into_iter().flat_map(|candidate| {
                    let both = BTreeSet::from([candidate.left, candidate.right]);
                    both.into_iter()
                        .filter(|employer| keys.contains(employer))
                        .map(|employer| (employer, candidate.clone()))
                        .collect::<Vec<_>>()
                });
                gather(keys, beside.collect(), |(employer, _)| *employer)
            }
            Err(error) => fail(keys, &error.into()),
        }
    }
}

struct DecisionsOfEmployers {
    db: DatabaseConnection,
    caller: Arc<Caller>,
}

impl BatchFn<EmployerId, FoundDecisions> for DecisionsOfEmployers {
    async fn load(&mut self, keys: &[EmployerId]) -> HashMap<EmployerId, FoundDecisions> {
        let Some(deciders) = deciders(&self.caller) else {
            return keys.iter().map(|key| (*key, Ok(Arc::default()))).collect();
        };
        match decisions::of_employers(&self.db, &deciders, keys).await {
            Ok(found) => gather(keys, found, |(employer, _)| *employer),
            Err(error) => fail(keys, &error.into()),
        }
    }
}
