//! Joining employers by what the engine found: set-based, and never against a person's word.
use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, DbErr};

use super::held::{self, Held};
use crate::domain::linkage::{Decision, Holder, Key, Pair, Said, Tie, decide};

/// Two employers that are to be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct Joined {
    /// The keys for which the engine speaks.
    pub(in crate::store) pair: Pair,
    /// The employer that ends.
    pub(in crate::store) from: i64,
    /// The employer that stays.
    pub(in crate::store) into: i64,
    /// Region of the one that ends.
    pub(in crate::store) region_from: String,
    /// Region of the one that stays.
    pub(in crate::store) region_into: String,
    /// How its keys are tied.
    pub(in crate::store) tie: Tie,
}

/// What may be joined of `links`: each employer ends or stays once, so that every join can be taken
/// back by itself. The others wait for the next run.
pub(in crate::store) async fn joinable(
    db: &impl ConnectionTrait,
    links: &[(Pair, Tie)],
) -> Result<Vec<Joined>, DbErr> {
    let keys: BTreeSet<Key> = links
        .iter()
        .flat_map(|(pair, _)| [pair.left().clone(), pair.right().clone()])
        .collect();
    let held = held::of_keys(db, &keys).await?;
    let mut taken = BTreeSet::new();
    let mut joined = Vec::new();
    for (pair, tie) in links {
        let Some((into, from)) = merged(&held, pair) else {
            continue;
        };
        if taken.contains(&into) || taken.contains(&from) {
            continue;
        }
        taken.extend([into, from]);
        let region = |employer: i64| {
            let shown = held.shown.get(&employer);
            shown.map_or_else(String::new, |shown| shown.region_code.clone())
        };
        joined.push(Joined {
            pair: pair.clone(),
            from,
            into,
            region_from: region(from),
            region_into: region(into),
            tie: tie.clone(),
        });
    }
    Ok(joined)
}

/// The employers of a pair, the one that stays first; nothing where they are one already, would
/// conflict, are kept apart, or a key is not known any more.
fn merged(held: &Held, pair: &Pair) -> Option<(i64, i64)> {
    let keys = [pair.left().clone(), pair.right().clone()];
    let mut holds: BTreeMap<i64, BTreeSet<Key>> = BTreeMap::new();
    for key in &keys {
        let owner = held.owners.get(key)?;
        holds.entry(*owner).or_default().insert(key.clone());
    }
    let holders: Vec<Holder> = holds
        .into_iter()
        .map(|(employer, holds)| held.holder(employer, holds))
        .collect();
    let marks = BTreeSet::new();
    let said = Said {
        keys: &keys,
        name: None,
        marks: &marks,
    };
    match decide(said, &holders).decision {
        Decision::Merge { into, from } => Some((into, from.first().copied()?)),
        Decision::Create | Decision::Attach(_) | Decision::Conflict | Decision::KeptApart => None,
    }
}
