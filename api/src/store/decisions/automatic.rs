//! Employers that the engine ties, nobody having to look. Kept like a person's decision, without one.
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use entity::{employer_identifier, link_decision};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    QueryFilter,
};

use super::{ConcernedKey, RIGHT, begin, held, keep_keys, links};
use crate::domain::codes::{Code, DecisionKind};
use crate::domain::linkage::{Pair, Tie};
use crate::store::candidates::{self, Found};
use crate::store::changes::{self, Cause, LINKS};
use crate::store::links::Joined;

/// Why the engine decided.
const REASON: &str =
    "the records agree with high probability, an identifying value among what agrees";

/// Ties what may be tied of `found` in one transaction, and answers the pairs that were. Each
/// employer is part of one tie at most; ask again for the rest.
pub async fn tie_automatic(
    db: &DatabaseConnection,
    found: &[Found],
    run: i64,
    at: DateTime<Utc>,
) -> Result<Vec<Pair>, DbErr> {
    let transaction = begin(db).await?;
    let tie = |found: &Found| Tie::probable(found.probability, found.agreed_fields.clone());
    let links: Vec<(Pair, Tie)> = found
        .iter()
        .map(|found| (found.pair.clone(), tie(found)))
        .collect();
    let joined = links::joinable(&transaction, &links).await?;
    if joined.is_empty() {
        return Ok(Vec::new());
    }
    keep(&transaction, &joined, at).await?;
    let pairs: BTreeSet<&Pair> = joined.iter().map(|join| &join.pair).collect();
    let tied = found.iter().filter(|found| pairs.contains(&found.pair));
    let tied: Vec<Found> = tied.cloned().collect();
    let sighting = candidates::sighting(&transaction, run, at).await?;
    candidates::keep(&transaction, &tied, sighting).await?;
    candidates::close(&transaction, &pairs).await?;
    let merged: BTreeMap<i64, (i64, Tie)> = joined
        .iter()
        .map(|join| (join.from, (join.into, join.tie.clone())))
        .collect();
    links::end(&transaction, &merged).await?;
    let into = joined.iter().map(|join| join.into).collect();
    let stayed = held::employers(&transaction, &into).await?;
    super::super::identity::reshow(&transaction, stayed.into_values().collect()).await?;
    let cause = Cause {
        register: LINKS,
        batch_id: None,
        at,
    };
    let touched = joined.iter().flat_map(|join| [join.from, join.into]);
    changes::record(&transaction, cause, touched).await?;
    transaction.commit().await?;
    Ok(joined.into_iter().map(|join| join.pair).collect())
}

/// Keeps a decision for each join, with the keys that are about to move.
async fn keep(
    db: &impl ConnectionTrait,
    joined: &[Joined],
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let ids = links::allocate(db, "link_decision", joined.len()).await?;
    let decisions = joined
        .iter()
        .zip(&ids)
        .map(|(join, id)| link_decision::ActiveModel {
            id: Set(*id),
            kind: Set(DecisionKind::Automatic.as_str().to_owned()),
            candidate_id: Set(None),
            employer_from: Set(join.from),
            employer_into: Set(join.into),
            region_from: Set(join.region_from.clone()),
            region_into: Set(join.region_into.clone()),
            withdraws: Set(None),
            withdrawn_by: Set(None),
            reason: Set(REASON.to_owned()),
            agency: Set(None),
            client: Set(None),
            officer: Set(None),
            decided_at: Set(at),
        });
    link_decision::Entity::insert_many(decisions)
        .exec_without_returning(db)
        .await?;
    let decision_of: BTreeMap<i64, i64> = joined
        .iter()
        .zip(ids)
        .map(|(join, id)| (join.from, id))
        .collect();
    let moving = employer_identifier::Entity::find()
        .filter(employer_identifier::Column::EmployerId.is_in(decision_of.keys().copied()))
        .all(db)
        .await?;
    let keys = moving.iter().filter_map(|row| {
        let decision = decision_of.get(&row.employer_id)?;
        Some((*decision, ConcernedKey::changed(RIGHT, row, true)))
    });
    keep_keys(db, keys.collect()).await
}
