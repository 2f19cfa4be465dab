//! An earlier decision is taken back.
use std::collections::BTreeSet;

use entity::{employer, employer_identifier, link_candidate, link_decision, link_decision_key};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter};

use super::split::retie;
use super::{
    ConcernedKey, Contradicted, Deciding, DecisionError, Kept, LEFT, RIGHT, are_kept_apart, begin,
    decision_about, find_candidate, held, keep, links, restate, rows_of, seen, set_status, unite,
};
use crate::domain::codes::{CandidateStatus, Code, DecisionKind};
use crate::domain::linkage::{Key, Tie};

/// Takes a decision back: everything is as it was before it, the ids of employers too. Answers the
/// withdrawal; the one in force where it was withdrawn before.
pub async fn withdraw(
    db: &DatabaseConnection,
    deciding: &Deciding<'_>,
    decision: i64,
) -> Result<i64, DecisionError> {
    let transaction = begin(db).await?;
    let decision = link_decision::Entity::find_by_id(decision)
        .one(&transaction)
        .await?
        .ok_or(DecisionError::NotFound)?;
    if let Some(candidate) = decision.candidate_id {
        let candidate = find_candidate(&transaction, candidate).await?;
        if !deciding.may_see(&candidate) {
            return Err(DecisionError::NotFound);
        }
    }
    let keys = link_decision_key::Entity::find()
        .filter(link_decision_key::Column::DecisionId.eq(decision.id))
        .all(&transaction)
        .await?;
    let held = Holders::of(&transaction, deciding, &keys).await?;
    if let Some(withdrawal) = decision.withdrawn_by {
        return Ok(withdrawal);
    }
    let taking = Taking {
        db: &transaction,
        deciding,
        decision: &decision,
        keys: &keys,
    };
    let withdrawal = match decision.kind.parse() {
        Ok(DecisionKind::Reject) => taking.back_rejection(&held).await?,
        Ok(DecisionKind::Confirm) => taking.back_confirmation(&held).await?,
        Ok(DecisionKind::Split) => taking.back_split(&held).await?,
        Ok(DecisionKind::Withdraw | DecisionKind::Automatic) | Err(_) => {
            return Err(Contradicted::NotWithdrawable.into());
        }
    };
    transaction.commit().await?;
    Ok(withdrawal)
}

/// Who holds a decision's keys now.
struct Holders {
    left: Vec<employer::Model>,
    right: Vec<employer::Model>,
}

impl Holders {
    /// Not found where a key is gone or one of the employers is withheld.
    async fn of(
        db: &impl ConnectionTrait,
        deciding: &Deciding<'_>,
        keys: &[link_decision_key::Model],
    ) -> Result<Self, DecisionError> {
        let side = |side: &str| -> Result<BTreeSet<Key>, DbErr> {
            keys.iter()
                .filter(|key| key.side == side)
                .map(|key| held::key(&key.scheme, key.value.clone()))
                .collect()
        };
        let (left, right) = (side(LEFT)?, side(RIGHT)?);
        let both: BTreeSet<Key> = left.union(&right).cloned().collect();
        let owners = held::owners_of(db, &both).await?;
        let ids: BTreeSet<i64> = owners.values().copied().collect();
        let seen = seen(db, deciding.scope, &ids).await?;
        if seen.len() < ids.len() || ids.is_empty() {
            return Err(DecisionError::NotFound);
        }
        let of = |keys: &BTreeSet<Key>| {
            let ids: BTreeSet<i64> = keys
                .iter()
                .filter_map(|key| owners.get(key))
                .copied()
                .collect();
            ids.iter().filter_map(|id| seen.get(id).cloned()).collect()
        };
        Ok(Self {
            left: of(&left),
            right: of(&right),
        })
    }

    /// The employers of either side, where each is one.
    fn each(&self) -> Result<(&employer::Model, &employer::Model), DecisionError> {
        match (self.left.as_slice(), self.right.as_slice()) {
            ([left], [right]) => Ok((left, right)),
            _ => Err(Contradicted::MovedSince.into()),
        }
    }
}

struct Taking<'a, C> {
    db: &'a C,
    deciding: &'a Deciding<'a>,
    decision: &'a link_decision::Model,
    keys: &'a [link_decision_key::Model],
}

impl<C: ConnectionTrait> Taking<'_, C> {
    async fn back_rejection(&self, held: &Holders) -> Result<i64, DecisionError> {
        let (left, right) = held.each()?;
        let withdrawal = self.keep(right, left, Vec::new()).await?;
        self.reopen(left.id, right.id).await?;
        Ok(withdrawal)
    }

    /// The keys that moved go back to their employer, under its old id.
    async fn back_confirmation(&self, held: &Holders) -> Result<i64, DecisionError> {
        let (into, moved) = held.each()?;
        if into.id != moved.id || self.is_taken(self.decision.employer_from).await? {
            return Err(Contradicted::MovedSince.into());
        }
        let restored = employer::Model {
            id: self.decision.employer_from,
            region_code: self.decision.region_from.clone(),
            ..into.clone()
        };
        let into = employer::Model {
            region_code: self.decision.region_into.clone(),
            ..into.clone()
        };
        links::show(self.db, vec![restored.clone()]).await?;
        let concerned = self.move_back(into.id, restored.id).await?;
        super::super::identity::reshow(self.db, vec![into.clone(), restored.clone()]).await?;
        let withdrawal = self.keep(&into, &restored, concerned).await?;
        if let Some(candidate) = self.decision.candidate_id {
            set_status(self.db, candidate, CandidateStatus::Open).await?;
        }
        Ok(withdrawal)
    }

    /// The employer that was split off ends where it came from, with whatever it has gained since.
    async fn back_split(&self, held: &Holders) -> Result<i64, DecisionError> {
        let (stayed, split_off) = held.each()?;
        if stayed.id == split_off.id {
            return Err(Contradicted::MovedSince.into());
        }
        self.mark_withdrawn(None).await?;
        if are_kept_apart(self.db, stayed.id, split_off.id).await? {
            return Err(Contradicted::KeptApart.into());
        }
        let concerned = unite(self.db, stayed, split_off, Tie::CROSSWALK, None).await?;
        retie(self.db, self.keys).await?;
        let withdrawal = self.keep(split_off, stayed, concerned).await?;
        self.restore_candidates(stayed.id).await?;
        Ok(withdrawal)
    }

    async fn is_taken(&self, employer: i64) -> Result<bool, DbErr> {
        let found = employer::Entity::find_by_id(employer).one(self.db).await?;
        Ok(found.is_some())
    }

    async fn move_back(&self, from: i64, into: i64) -> Result<Vec<ConcernedKey>, DbErr> {
        use employer_identifier::Column;
        let moved: BTreeSet<(&str, &str)> = self
            .keys
            .iter()
            .filter(|key| key.is_moved)
            .map(|key| (key.scheme.as_str(), key.value.as_str()))
            .collect();
        let rows = rows_of(self.db, from).await?;
        let rows: Vec<employer_identifier::Model> = rows
            .into_iter()
            .filter(|row| moved.contains(&(row.scheme.as_str(), row.value.as_str())))
            .collect();
        employer_identifier::Entity::update_many()
            .col_expr(Column::EmployerId, Expr::val(into))
            .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
            .exec(self.db)
            .await?;
        retie(self.db, self.keys).await?;
        let concerned = rows
            .iter()
            .map(|row| ConcernedKey::changed(RIGHT, row, true));
        Ok(concerned.collect())
    }

    async fn keep(
        &self,
        from: &employer::Model,
        into: &employer::Model,
        keys: Vec<ConcernedKey>,
    ) -> Result<i64, DbErr> {
        let kept = Kept {
            kind: DecisionKind::Withdraw,
            candidate_id: self.decision.candidate_id,
            from,
            into,
            withdraws: Some(self.decision.id),
            keys: with_context(keys, self.keys),
        };
        let withdrawal = keep(self.db, self.deciding, kept).await?;
        self.mark_withdrawn(Some(withdrawal)).await?;
        Ok(withdrawal)
    }

    /// Before its withdrawal is kept, a decision names itself: it no longer binds.
    async fn mark_withdrawn(&self, by: Option<i64>) -> Result<(), DbErr> {
        use link_decision::Column;
        link_decision::Entity::update_many()
            .col_expr(
                Column::WithdrawnBy,
                Expr::val(by.unwrap_or(self.decision.id)),
            )
            .filter(Column::Id.eq(self.decision.id))
            .exec(self.db)
            .await
            .map(drop)
    }

    /// Candidates that the rejection closed are open again, unless another decision keeps them so.
    async fn reopen(&self, left: i64, right: i64) -> Result<(), DbErr> {
        if are_kept_apart(self.db, left, right).await? {
            return Ok(());
        }
        let rejected = [CandidateStatus::Rejected];
        restate(self.db, (left, right), &rejected, CandidateStatus::Open).await
    }

    /// Candidates that the split rejected are what they were: one employer again, by a person's
    /// decision in force or by the evidence.
    async fn restore_candidates(&self, employer: i64) -> Result<(), DbErr> {
        let (both, rejected) = ((employer, employer), [CandidateStatus::Rejected]);
        restate(self.db, both, &rejected, CandidateStatus::Automatic).await?;
        let confirmed = link_candidate::Entity::find()
            .filter(link_candidate::Column::Status.eq(CandidateStatus::Automatic.as_str()))
            .filter(super::holds(
                employer,
                link_candidate::Column::LeftScheme,
                link_candidate::Column::LeftValue,
            ))
            .all(self.db)
            .await?;
        for candidate in confirmed {
            let confirmation = decision_about(self.db, candidate.id, DecisionKind::Confirm).await?;
            if confirmation.is_some() {
                set_status(self.db, candidate.id, CandidateStatus::Confirmed).await?;
            }
        }
        Ok(())
    }
}

/// The keys that a withdrawal moved, and beside them the others that it is about.
fn with_context(
    mut keys: Vec<ConcernedKey>,
    decided: &[link_decision_key::Model],
) -> Vec<ConcernedKey> {
    let moved: BTreeSet<(String, String)> = keys.iter().map(|key| key.key.clone()).collect();
    let about = decided.iter().map(|key| ConcernedKey {
        side: if key.side == LEFT { LEFT } else { RIGHT },
        key: (key.scheme.clone(), key.value.clone()),
        is_moved: false,
        before: None,
    });
    keys.extend(about.filter(|key| !moved.contains(&key.key)));
    keys
}
