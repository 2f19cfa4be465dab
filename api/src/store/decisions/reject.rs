//! Two employers are not one.
use sea_orm::DatabaseConnection;

use super::{
    ConcernedKey, Contradicted, Deciding, DecisionError, Kept, LEFT, RIGHT, begin, decision_about,
    find_candidate, keep, restate, set_status, sides,
};
use crate::domain::codes::{CandidateStatus, Code, DecisionKind};
use crate::domain::linkage::Key;

/// Rejects a candidate: no feed and no engine ties its employers until somebody withdraws that.
/// Answers the decision; the one in force where it was rejected before.
pub async fn reject(
    db: &DatabaseConnection,
    deciding: &Deciding<'_>,
    candidate: i64,
) -> Result<i64, DecisionError> {
    let transaction = begin(db).await?;
    let candidate = find_candidate(&transaction, candidate).await?;
    let sides = sides(&transaction, deciding, &candidate).await?;
    match candidate.status.parse() {
        Ok(CandidateStatus::Open) => {}
        Ok(CandidateStatus::Rejected) => {
            let known = decision_about(&transaction, candidate.id, DecisionKind::Reject).await?;
            return known.ok_or(Contradicted::KeptApart.into());
        }
        Ok(CandidateStatus::Confirmed | CandidateStatus::Automatic) => {
            return Err(Contradicted::DecidedOtherwise.into());
        }
        Ok(CandidateStatus::Withdrawn) | Err(_) => return Err(Contradicted::Stale.into()),
    }
    if sides.left.id == sides.right.id {
        return Err(Contradicted::AlreadyOne.into());
    }
    let concerned = |side, key: &Key| ConcernedKey {
        side,
        key: (key.scheme.as_str().to_owned(), key.value.clone()),
        is_moved: false,
        before: None,
    };
    let kept = Kept {
        kind: DecisionKind::Reject,
        candidate_id: Some(candidate.id),
        from: &sides.right,
        into: &sides.left,
        withdraws: None,
        keys: vec![
            concerned(LEFT, sides.pair.left()),
            concerned(RIGHT, sides.pair.right()),
        ],
    };
    let decision = keep(&transaction, deciding, kept).await?;
    let both = (sides.left.id, sides.right.id);
    let open = [CandidateStatus::Open];
    restate(&transaction, both, &open, CandidateStatus::Rejected).await?;
    set_status(&transaction, candidate.id, CandidateStatus::Rejected).await?;
    transaction.commit().await?;
    Ok(decision)
}
