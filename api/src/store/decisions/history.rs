//! The history of decisions: rows are only added.
use entity::{employer, employer_identifier, link_decision, link_decision_key};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DbErr, EntityTrait,
};

use super::Deciding;
use crate::domain::codes::{Code, DecisionKind};
use crate::store::changes::{self, Cause, LINKS};
use crate::store::links;

/// A decision about to be kept.
pub(super) struct Kept<'a> {
    pub(super) kind: DecisionKind,
    pub(super) candidate_id: Option<i64>,
    pub(super) from: &'a employer::Model,
    pub(super) into: &'a employer::Model,
    pub(super) withdraws: Option<i64>,
    pub(super) keys: Vec<ConcernedKey>,
}

/// A key that a decision concerns.
pub(super) struct ConcernedKey {
    pub(super) side: &'static str,
    pub(super) key: (String, String),
    pub(super) is_moved: bool,
    /// How it was tied before, where the decision changes that.
    pub(super) before: Option<TiedBefore>,
}

#[derive(Clone, Debug)]
pub(super) struct TiedBefore {
    method: String,
    confidence: i32,
    confirmed_by: Option<String>,
    agreed_fields: Option<String>,
}

impl ConcernedKey {
    /// A key that the decision leaves as it is.
    pub(super) fn untouched(side: &'static str, row: &employer_identifier::Model) -> Self {
        Self {
            side,
            key: (row.scheme.clone(), row.value.clone()),
            is_moved: false,
            before: None,
        }
    }

    /// A key whose tie the decision changes.
    pub(super) fn changed(
        side: &'static str,
        row: &employer_identifier::Model,
        is_moved: bool,
    ) -> Self {
        Self {
            is_moved,
            before: Some(TiedBefore {
                method: row.match_method.clone(),
                confidence: row.match_confidence,
                confirmed_by: row.confirmed_by.clone(),
                agreed_fields: row.agreed_fields.clone(),
            }),
            ..Self::untouched(side, row)
        }
    }
}

/// Keeps a decision of a person and tells the change feed of the employers whose keys it moved.
pub(super) async fn keep(
    db: &impl ConnectionTrait,
    deciding: &Deciding<'_>,
    kept: Kept<'_>,
) -> Result<i64, DbErr> {
    let id = links::allocate(db, "link_decision", 1).await?;
    let id = id.first().copied().unwrap_or_default();
    let employers = [kept.from.id, kept.into.id];
    let moves = kept.keys.iter().any(|key| key.is_moved);
    let row = link_decision::ActiveModel {
        id: Set(id),
        kind: Set(kept.kind.as_str().to_owned()),
        candidate_id: Set(kept.candidate_id),
        employer_from: Set(kept.from.id),
        employer_into: Set(kept.into.id),
        region_from: Set(kept.from.region_code.clone()),
        region_into: Set(kept.into.region_code.clone()),
        withdraws: Set(kept.withdraws),
        withdrawn_by: Set(None),
        reason: Set(deciding.reason.as_str().to_owned()),
        agency: Set(Some(deciding.agency.as_str().to_owned())),
        client: Set(Some(deciding.client.to_owned())),
        officer: Set(deciding.officer.map(str::to_owned)),
        decided_at: Set(deciding.at),
    };
    link_decision::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    keep_keys(db, kept.keys.into_iter().map(|key| (id, key)).collect()).await?;
    if moves {
        let cause = Cause {
            register: LINKS,
            batch_id: None,
            at: deciding.at,
        };
        changes::record(db, cause, employers).await?;
    }
    Ok(id)
}

/// Keys that a statement writes at once; ten binds each, far below SQLite's 32,766.
pub(super) const KEYS_PER_STATEMENT: usize = 1000;

pub(super) async fn keep_keys(
    db: &impl ConnectionTrait,
    keys: Vec<(i64, ConcernedKey)>,
) -> Result<(), DbErr> {
    let rows = keys.into_iter().map(|(decision, key)| {
        let before = key.before;
        link_decision_key::ActiveModel {
            id: NotSet,
            decision_id: Set(decision),
            side: Set(key.side.to_owned()),
            scheme: Set(key.key.0),
            value: Set(key.key.1),
            is_moved: Set(key.is_moved),
            method_before: Set(before.as_ref().map(|before| before.method.clone())),
            confidence_before: Set(before.as_ref().map(|before| before.confidence)),
            confirmed_by_before: Set(before
                .as_ref()
                .and_then(|before| before.confirmed_by.clone())),
            agreed_fields_before: Set(before.and_then(|before| before.agreed_fields)),
        }
    });
    let rows: Vec<link_decision_key::ActiveModel> = rows.collect();
    for part in rows.chunks(KEYS_PER_STATEMENT) {
        link_decision_key::Entity::insert_many(part.to_vec())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}
