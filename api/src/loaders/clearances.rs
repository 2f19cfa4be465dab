//! Clearances and objections to them: issued, read, contested and decided for one caller.
use chrono::NaiveDate;

use super::statistics::CONTRIBUTORS_MIN;
use super::{LoadError, Loaders};
use crate::domain::clearance::{PermitCheck, Reference};
use crate::domain::codes::{
    Agency, Code, ObjectionGround, ObjectionOutcome, ObjectionState, ReasonCode, ServiceKind,
    SourceRegister,
};
use crate::domain::disclosure::Scope;
use crate::domain::identifiers::{DocumentNumber, Nib};
use crate::domain::linkage::DecisionReason;
use crate::domain::objection::{NoObjection, Objecting, ObjectionSums, Tally};
use crate::domain::regulation::Regulation;
use crate::domain::scope::{Group, Requirement};
use crate::store::StoreError;
use crate::store::clearances::{self, Issue};
pub use crate::store::clearances::{KeptClearance, Withdrawn};
use crate::store::facts::{self, FactsFound};
pub use crate::store::objections::KeptObjection;
use crate::store::objections::{self, Acting, Decided, ObjectionCount};

/// Objections that a list shows at most.
const OBJECTIONS_MAX: u64 = 200;

/// Why nothing was issued, recorded or decided.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ClearanceError {
    /// There is none, or it is withheld: both look alike.
    #[error("there is no such clearance or objection")]
    NotFound,
    /// The application is already cleared for something else.
    #[error("a clearance for another NIB or service was issued for this application")]
    OtherQuestion,
    /// The register is contested on another ground already.
    #[error("the register is contested already, on another ground")]
    OtherGround,
    /// It was decided otherwise.
    #[error("the objection was decided otherwise")]
    DecidedOtherwise,
    /// The rules do not let it be recorded.
    #[error(transparent)]
    Refused(#[from] NoObjection),
    /// The store could not answer.
    #[error(transparent)]
    Unavailable(#[from] LoadError),
}

impl From<StoreError> for ClearanceError {
    fn from(error: StoreError) -> Self {
        Self::Unavailable(error.into())
    }
}

/// A question that is to be answered officially.
#[derive(Clone, Debug)]
pub struct Question {
    /// The business actor.
    pub nib: Nib,
    /// The service.
    pub service: ServiceKind,
    /// Number of the application.
    pub application: DocumentNumber,
}

/// What objections to one agency's registers came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectionStatistic {
    /// The agency.
    pub owner: Agency,
    /// What is told of them.
    pub sums: ObjectionSums,
}

/// What asks for a clearance: the right to one, and the right to what it says.
fn asked() -> Requirement {
    Group::ClearanceRequest & Group::Clearance
}

impl Loaders {
    /// The facts behind the permit checks of many business actors, by the right to renewal runs;
    /// `None` where that is withheld.
    pub async fn renewal_facts(&self, nibs: &[Nib]) -> Result<Option<FactsFound>, LoadError> {
        let is_asked = self.caller.scope(asked()).is_some();
        let scope = self.caller.verdict_scope(Group::Clearance);
        let Some(scope) = scope.filter(|_| is_asked) else {
            return Ok(None);
        };
        Ok(Some(facts::of_nibs(&self.db, &scope, nibs).await?))
    }

    /// Issues the clearance that answers a question; the one that stands where it gives the same
    /// answer. A new one is numbered by `random`.
    pub async fn request_clearance(
        &self,
        question: &Question,
        random: [u8; 10],
        judge: impl FnOnce(&FactsFound) -> PermitCheck,
    ) -> Result<KeptClearance, ClearanceError> {
        let scope = self.caller.scope(asked()).ok_or(ClearanceError::NotFound)?;
        let found = self.permit_facts(&question.nib).await?;
        let found = found.ok_or(ClearanceError::NotFound)?;
        let check = judge(&found);
        let known = found.of_business(&question.nib);
        let reference = Reference::of(random);
        let issue = Issue {
            reference: reference.as_str(),
            scope: &scope,
            agency: self.caller.agency(),
            client: self.caller.client(),
            officer: self.caller.officer(),
            application: question.application.as_str(),
            nib: &question.nib,
            employer: known.map(|(employer, _)| employer),
            check: &check,
            facts: known.map(|(_, facts)| facts),
            day: self.caller.day(),
            at: self.caller.asked_at(),
            changes_seen: found.changes_seen,
        };
        let kept = clearances::issue(&self.db, &issue).await?;
        let is_same_question = kept.row.nib == question.nib.as_str()
            && kept.row.service_kind == question.service.as_str();
        if is_same_question {
            Ok(kept)
        } else {
            Err(ClearanceError::OtherQuestion)
        }
    }

    /// A clearance that the caller's agency was given; `None` where there is none or it is withheld.
    pub async fn clearance(
        &self,
        reference: &Reference,
    ) -> Result<Option<KeptClearance>, LoadError> {
        let Some(scope) = self.scope(Group::ClearanceRequest) else {
            return Ok(None);
        };
        let agency = self.caller.agency();
        Ok(clearances::of_holder(&self.db, &scope, agency, reference.as_str()).await?)
    }

    /// The objections to a clearance of the caller's agency.
    pub async fn objections_to(&self, clearance: i64) -> Result<Vec<KeptObjection>, LoadError> {
        let Some(scope) = self.scope(Group::Objection) else {
            return Ok(Vec::new());
        };
        Ok(objections::of_clearance(&self.db, &scope, clearance).await?)
    }

    /// The objections that the caller's agency decides.
    pub async fn objections(
        &self,
        state: Option<ObjectionState>,
    ) -> Result<Option<Vec<KeptObjection>>, LoadError> {
        let Some(scope) = self.scope(Group::Objection) else {
            return Ok(None);
        };
        let owner = self.caller.agency();
        let found = objections::of_owner(&self.db, &scope, owner, state, OBJECTIONS_MAX).await?;
        Ok(Some(found))
    }

    /// Records an objection to a clearance of the caller's agency. Recording it twice is recording it
    /// once.
    pub async fn contest_clearance(
        &self,
        reference: &Reference,
        register: SourceRegister,
        said: (ObjectionGround, Option<DecisionReason>),
        regulation: &Regulation,
    ) -> Result<KeptObjection, ClearanceError> {
        let scope = self.scope(Group::Objection);
        let scope = scope.ok_or(ClearanceError::NotFound)?;
        let contested = self.clearance(reference).await?;
        let contested = contested.ok_or(ClearanceError::NotFound)?.row;
        let reasons: Vec<ReasonCode> = contested
            .reason_codes
            .split(' ')
            .filter_map(|code| code.parse().ok())
            .collect();
        let objecting = Objecting::to(&reasons, register, said, regulation, self.caller.day())?;
        let filed = objections::file(&self.db, self.acting(&scope), &contested, &objecting).await?;
        if filed.ground == objecting.ground.as_str() {
            self.objection(&scope, filed.id).await
        } else {
            Err(ClearanceError::OtherGround)
        }
    }

    /// Decides an objection to a register of the caller's agency.
    pub async fn decide_objection(
        &self,
        objection: i64,
        outcome: ObjectionOutcome,
        reason: &DecisionReason,
    ) -> Result<KeptObjection, ClearanceError> {
        let scope = self.scope(Group::Objection);
        let scope = scope.ok_or(ClearanceError::NotFound)?;
        let acting = self.acting(&scope);
        match objections::decide(&self.db, acting, objection, outcome, reason).await? {
            Decided::NotFound => Err(ClearanceError::NotFound),
            Decided::Otherwise => Err(ClearanceError::DecidedOtherwise),
            Decided::So => self.objection(&scope, objection).await,
        }
    }

    /// What objections came to, by the agency that owns the registers; `None` where that is withheld.
    pub async fn objection_statistics(&self) -> Result<Option<Vec<ObjectionStatistic>>, LoadError> {
        let Some(scope) = self.caller.statistics_scope(Group::Objection) else {
            return Ok(None);
        };
        let counts = objections::counts(&self.db, &scope).await?;
        let of_owner = |owner: Agency| {
            let tally = |outcome: Option<ObjectionOutcome>| tally(&counts, owner, outcome);
            ObjectionStatistic {
                owner,
                sums: ObjectionSums::of(
                    tally(None),
                    tally(Some(ObjectionOutcome::Upheld)),
                    tally(Some(ObjectionOutcome::Corrected)),
                    CONTRIBUTORS_MIN,
                ),
            }
        };
        let owners = Agency::ALL.iter().map(|(agency, _)| *agency);
        let owns = |owner: &Agency| counts.iter().any(|count| count.owner == owner.as_str());
        Ok(Some(owners.filter(owns).map(of_owner).collect()))
    }

    /// Whether a clearance may be shown on the caller's day.
    pub fn may_be_shown(&self, kept: &KeptClearance) -> bool {
        let today: NaiveDate = self.caller.day();
        kept.withdrawn.is_none() && today <= kept.row.valid_until
    }

    async fn objection(&self, scope: &Scope, id: i64) -> Result<KeptObjection, ClearanceError> {
        let agency = self.caller.agency();
        let kept = objections::of_agency(&self.db, scope, agency, id).await;
        kept?.ok_or(ClearanceError::NotFound)
    }

    fn acting<'a>(&'a self, scope: &'a Scope) -> Acting<'a> {
        Acting {
            scope,
            agency: self.caller.agency(),
            client: self.caller.client(),
            officer: self.caller.officer(),
            day: self.caller.day(),
            at: self.caller.asked_at(),
        }
    }
}

fn tally(counts: &[ObjectionCount], owner: Agency, outcome: Option<ObjectionOutcome>) -> Tally {
    let outcome = outcome.map(Code::as_str);
    let found = counts
        .iter()
        .find(|count| count.owner == owner.as_str() && count.outcome.as_deref() == outcome);
    found.map_or_else(Tally::default, |count| Tally {
        objections: count.objections,
        contributors: count.contributors,
    })
}
