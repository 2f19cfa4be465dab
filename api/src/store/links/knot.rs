//! The state of a chunk while its records are taken in: what the database held, and what is to change.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::employer;

use super::held::Held;
use super::{KeyedRecord, shown};
use crate::domain::linkage::{Decision, Holder, Key, Mark, Said, Tie, decide};
use crate::domain::profile::Profile;
use crate::store::import::Provenance;

/// New employers count from here until they are given ids of the database; so they are always
/// younger than those known.
const FRESH: i64 = i64::MAX / 2;

/// What a chunk changes.
#[derive(Debug, Default)]
pub(super) struct Tied {
    /// Employers as they are to be shown, new and changed.
    pub(super) shown: Vec<employer::Model>,
    /// Keys to tie.
    pub(super) keys: Vec<(Key, i64, Tie)>,
    /// Employers that ended in another one: from, into, and how the keys of the ended one are tied.
    pub(super) merged: BTreeMap<i64, (i64, Tie)>,
    /// Employers with the same tax number and plainly other names: the record's own key, the
    /// employer that it belongs to, the other one.
    pub(super) doubts: Vec<(Key, i64, i64)>,
}

impl Tied {
    /// The employers that change, those that ended in another one included.
    pub(super) fn touched(&self) -> BTreeSet<i64> {
        let shown = self.shown.iter().map(|employer| employer.id);
        let keyed = self.keys.iter().map(|(_, employer, _)| *employer);
        let merged = self
            .merged
            .iter()
            .flat_map(|(from, (into, _))| [*from, *into]);
        shown.chain(keyed).chain(merged).collect()
    }
}

/// The employers and keys that a chunk touches.
pub(super) struct Knot<'a> {
    provenance: &'a Provenance,
    held: Held,
    changed: BTreeSet<i64>,
    keys: Vec<(Key, i64, Tie)>,
    merged: BTreeMap<i64, (i64, Tie)>,
    doubts: Vec<(Key, i64, i64)>,
    fresh: usize,
}

impl<'a> Knot<'a> {
    /// Begins with what the database holds about the chunk's keys.
    pub(super) fn new(provenance: &'a Provenance, held: Held) -> Self {
        Self {
            provenance,
            held,
            changed: BTreeSet::new(),
            keys: Vec::new(),
            merged: BTreeMap::new(),
            doubts: Vec::new(),
            fresh: 0,
        }
    }

    /// Takes a record in. False where its keys conflict.
    pub(super) fn take_in(&mut self, record: &KeyedRecord) -> bool {
        let Some(own) = record.keys.first() else {
            return true;
        };
        let holders = self.holders_of(&record.keys);
        let marks = self.marks_of(&record.keys);
        let said = Said {
            keys: &record.keys,
            name: record.profile.as_ref().map(|said| said.legal_name.as_str()),
            marks: &marks,
        };
        let verdict = decide(said, &holders);
        let employer = match &verdict.decision {
            Decision::Create => self.create_of(own, record.profile.as_ref()),
            Decision::Attach(employer) => *employer,
            Decision::Merge { into, from } => {
                for emptied in from {
                    self.merge(*emptied, *into, verdict.tie(*into, Some(*emptied)));
                }
                *into
            }
            Decision::Conflict | Decision::KeptApart => {
                self.own_employer(own, record.profile.as_ref())
            }
        };
        let is_tied = match verdict.decision {
            Decision::Create | Decision::Attach(_) | Decision::Merge { .. } => true,
            Decision::Conflict | Decision::KeptApart => false,
        };
        if is_tied {
            for key in &record.keys {
                self.attach(key, employer, verdict.tie(employer, None));
            }
        }
        for doubted in &verdict.doubted {
            self.doubts.push((own.clone(), employer, *doubted));
        }
        if let Some(profile) = record.profile.as_ref().filter(|_| record.is_changed) {
            self.describe(employer, profile);
        }
        verdict.decision != Decision::Conflict
    }

    /// Number of new employers that stayed.
    pub(super) fn fresh_count(&self) -> usize {
        self.held
            .shown
            .keys()
            .filter(|employer| **employer >= FRESH)
            .count()
    }

    /// What to write, new employers taking the `ids` in the order in which they were met.
    pub(super) fn into_tied(self, ids: &[i64]) -> Tied {
        let mut fresh: Vec<i64> = self
            .held
            .shown
            .keys()
            .copied()
            .filter(|id| *id >= FRESH)
            .collect();
        fresh.sort_unstable();
        let given: HashMap<i64, i64> = fresh.into_iter().zip(ids.iter().copied()).collect();
        let merged = &self.merged;
        let final_id = |employer: i64| -> i64 {
            let employer = resolve(merged, employer);
            given.get(&employer).copied().unwrap_or(employer)
        };
        let mut shown: Vec<employer::Model> = self
            .held
            .shown
            .into_iter()
            .filter(|(employer, _)| self.changed.contains(employer))
            .map(|(employer, model)| employer::Model {
                id: final_id(employer),
                ..model
            })
            .collect();
        shown.sort_unstable_by_key(|employer| employer.id);
        let keys = self.keys.into_iter();
        let doubts = self.doubts.into_iter();
        Tied {
            shown,
            keys: keys
                .map(|(key, employer, tie)| (key, final_id(employer), tie))
                .collect(),
            merged: merged
                .iter()
                .filter(|(from, _)| **from < FRESH)
                .map(|(from, (_, tie))| (*from, (final_id(*from), tie.clone())))
                .collect(),
            doubts: doubts
                .map(|(own, employer, doubted)| (own, final_id(employer), final_id(doubted)))
                .filter(|(_, employer, doubted)| employer != doubted)
                .collect(),
        }
    }

    fn holders_of(&self, keys: &[Key]) -> Vec<Holder> {
        let mut held: BTreeMap<i64, BTreeSet<Key>> = BTreeMap::new();
        for key in keys {
            if let Some(owner) = self.held.owners.get(key) {
                let employer = resolve(&self.merged, *owner);
                held.entry(employer).or_default().insert(key.clone());
            }
        }
        held.into_iter()
            .map(|(employer, holds)| self.held.holder(employer, holds))
            .collect()
    }

    /// Marks of those of a record's keys that no employer holds.
    fn marks_of(&self, keys: &[Key]) -> BTreeSet<Mark> {
        keys.iter()
            .filter(|key| !self.held.owners.contains_key(key))
            .filter_map(|key| self.held.apart.of_keys.get(key))
            .flatten()
            .copied()
            .collect()
    }

    /// The employer of a record's own key, made where the key is new: a business actor must not
    /// stay out of sight because its other keys conflict.
    fn own_employer(&mut self, own: &Key, profile: Option<&Profile>) -> i64 {
        if let Some(employer) = self.held.owners.get(own) {
            return resolve(&self.merged, *employer);
        }
        self.create_of(own, profile)
    }

    fn create_of(&mut self, own: &Key, profile: Option<&Profile>) -> i64 {
        let employer = self.create(profile);
        self.attach(own, employer, Tie::OWN_KEY);
        employer
    }

    fn create(&mut self, profile: Option<&Profile>) -> i64 {
        let employer = FRESH + i64::try_from(self.fresh).unwrap_or(i64::MAX - FRESH);
        self.fresh += 1;
        let model = match profile {
            Some(profile) => shown::model_of(shown::Origin::of(self.provenance), employer, profile),
            None => shown::undescribed(shown::Origin::of(self.provenance), employer),
        };
        self.held.shown.insert(employer, model);
        self.changed.insert(employer);
        employer
    }

    fn attach(&mut self, key: &Key, employer: i64, tie: Tie) {
        if self.held.owners.contains_key(key) {
            return;
        }
        self.held.owners.insert(key.clone(), employer);
        if key.is_singular() {
            self.held
                .singular
                .entry(employer)
                .or_default()
                .insert(key.clone());
        }
        let marks = self.held.apart.of_keys.remove(key).unwrap_or_default();
        self.held
            .apart
            .of_employers
            .entry(employer)
            .or_default()
            .extend(marks);
        self.keys.push((key.clone(), employer, tie));
    }

    fn merge(&mut self, from: i64, into: i64, tie: Tie) {
        // A key that is still to be written was its employer's own; now it is another's too.
        for (_, _, written) in self
            .keys
            .iter_mut()
            .filter(|(_, employer, written)| *employer == from && *written == Tie::OWN_KEY)
        {
            written.clone_from(&tie);
        }
        self.merged.insert(from, (into, tie));
        let singular = self.held.singular.remove(&from).unwrap_or_default();
        self.held.singular.entry(into).or_default().extend(singular);
        let marks = self
            .held
            .apart
            .of_employers
            .remove(&from)
            .unwrap_or_default();
        self.held
            .apart
            .of_employers
            .entry(into)
            .or_default()
            .extend(marks);
        self.changed.remove(&from);
        let (Some(ended), Some(kept)) = (
            self.held.shown.remove(&from),
            self.held.shown.get_mut(&into),
        ) else {
            return;
        };
        shown::absorb(kept, ended);
        self.changed.insert(into);
    }

    fn describe(&mut self, employer: i64, profile: &Profile) {
        let described = shown::model_of(shown::Origin::of(self.provenance), employer, profile);
        if let Some(shown) = self.held.shown.get_mut(&employer)
            && shown::describe(shown, described)
        {
            self.changed.insert(employer);
        }
    }
}

/// The employer that `employer` ended in, through however many merges of the chunk.
fn resolve(merged: &BTreeMap<i64, (i64, Tie)>, mut employer: i64) -> i64 {
    while let Some((into, _)) = merged.get(&employer) {
        employer = *into;
    }
    employer
}
