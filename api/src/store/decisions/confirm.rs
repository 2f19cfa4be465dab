//! Two employers are one.
use std::collections::BTreeSet;

use entity::employer_identifier;
use sea_orm::DatabaseConnection;

use super::{
    ConcernedKey, Contradicted, Deciding, DecisionError, Kept, LEFT, are_kept_apart, begin,
    decision_about, find_candidate, held, keep, rows_of, set_status, sides, unite,
};
use crate::domain::codes::{CandidateStatus, Code, DecisionKind, MatchMethod};
use crate::domain::linkage::{CERTAIN, Tie, would_meet};

/// Confirms a candidate: its employers become the one known longest. Answers the decision; the one
/// in force where it was confirmed before.
pub async fn confirm(
    db: &DatabaseConnection,
    deciding: &Deciding<'_>,
    candidate: i64,
) -> Result<i64, DecisionError> {
    let transaction = begin(db).await?;
    let candidate = find_candidate(&transaction, candidate).await?;
    let sides = sides(&transaction, deciding, &candidate).await?;
    match candidate.status.parse() {
        Ok(CandidateStatus::Open) => {}
        Ok(CandidateStatus::Confirmed) => {
            let known = decision_about(&transaction, candidate.id, DecisionKind::Confirm).await?;
            return known.ok_or(Contradicted::AlreadyOne.into());
        }
        Ok(CandidateStatus::Automatic) => return Err(Contradicted::AlreadyOne.into()),
        Ok(CandidateStatus::Rejected) => return Err(Contradicted::DecidedOtherwise.into()),
        Ok(CandidateStatus::Withdrawn) | Err(_) => return Err(Contradicted::Stale.into()),
    }
    if sides.left.id == sides.right.id {
        return Err(Contradicted::AlreadyOne.into());
    }
    if are_kept_apart(&transaction, sides.left.id, sides.right.id).await? {
        return Err(Contradicted::KeptApart.into());
    }
    let both = BTreeSet::from([sides.left.id, sides.right.id]);
    let mut singular = held::singular_keys(&transaction, &both).await?;
    let mut of = |employer: i64| singular.remove(&employer).unwrap_or_default();
    if would_meet(&of(sides.left.id), &of(sides.right.id), &sides.pair) {
        return Err(Contradicted::TwoOfOne.into());
    }
    let (into, from) = if sides.left.id < sides.right.id {
        (sides.left, sides.right)
    } else {
        (sides.right, sides.left)
    };
    let stayed = rows_of(&transaction, into.id).await?;
    let tie = Tie {
        method: MatchMethod::Confirmed,
        confidence: CERTAIN,
        agreed_fields: Some(candidate.agreed_fields.clone()),
    };
    let agency = Some(deciding.agency.as_str());
    let mut keys = unite(&transaction, &into, &from, tie, agency).await?;
    let untouched = |row: &employer_identifier::Model| ConcernedKey::untouched(LEFT, row);
    keys.extend(stayed.iter().map(untouched));
    let kept = Kept {
        kind: DecisionKind::Confirm,
        candidate_id: Some(candidate.id),
        from: &from,
        into: &into,
        withdraws: None,
        keys,
    };
    let decision = keep(&transaction, deciding, kept).await?;
    set_status(&transaction, candidate.id, CandidateStatus::Confirmed).await?;
    transaction.commit().await?;
    Ok(decision)
}
