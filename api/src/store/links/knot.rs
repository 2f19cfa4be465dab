//! The state of a chunk while its records are taken in: what the database held, and what is to change.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::employer;

use super::KeyedRecord;
use crate::domain::codes::{Code, EmployerStatus, LegalForm, MatchMethod};
use crate::domain::linkage::{Decision, Holder, Key, decide};
use crate::domain::profile::{self, Profile};
use crate::store::import::Provenance;

/// New employers count from here until they are given ids of the database; so they are always
/// younger than those known.
const FRESH: i64 = i64::MAX / 2;

/// Rank of an employer that no register describes.
const UNDESCRIBED: i32 = 0;

/// What a chunk changes.
#[derive(Debug, Default)]
pub(super) struct Tied {
    /// Employers as they are to be shown, new and changed.
    pub(super) shown: Vec<employer::Model>,
    /// Keys to tie.
    pub(super) keys: Vec<(Key, i64, MatchMethod)>,
    /// Employers that ended in another one: from, into.
    pub(super) merged: BTreeMap<i64, i64>,
}

impl Tied {
    /// The employers that change, those that ended in another one included.
    pub(super) fn touched(&self) -> BTreeSet<i64> {
        let shown = self.shown.iter().map(|employer| employer.id);
        let keyed = self.keys.iter().map(|(_, employer, _)| *employer);
        let merged = self.merged.iter().flat_map(|(from, into)| [*from, *into]);
        shown.chain(keyed).chain(merged).collect()
    }
}

/// The employers and keys that a chunk touches.
pub(super) struct Knot<'a> {
    provenance: &'a Provenance,
    owners: HashMap<Key, i64>,
    singular: HashMap<i64, BTreeSet<Key>>,
    shown: HashMap<i64, employer::Model>,
    changed: BTreeSet<i64>,
    keys: Vec<(Key, i64, MatchMethod)>,
    merged: BTreeMap<i64, i64>,
    fresh: usize,
}

impl<'a> Knot<'a> {
    /// Begins with what the database holds about the chunk's keys.
    pub(super) fn new(
        provenance: &'a Provenance,
        owners: HashMap<Key, i64>,
        singular: HashMap<i64, BTreeSet<Key>>,
        shown: HashMap<i64, employer::Model>,
    ) -> Self {
        Self {
            provenance,
            owners,
            singular,
            shown,
            changed: BTreeSet::new(),
            keys: Vec::new(),
            merged: BTreeMap::new(),
            fresh: 0,
        }
    }

    /// Takes a record in. False where its keys conflict.
    pub(super) fn take_in(&mut self, record: &KeyedRecord) -> bool {
        let Some(own) = record.keys.first() else {
            return true;
        };
        let holders = self.holders_of(&record.keys);
        let (employer, is_tied) = match decide(&record.keys, &holders) {
            Decision::Create => {
                let employer = self.create(record.profile.as_ref());
                self.attach(own, employer, MatchMethod::OwnKey);
                (employer, true)
            }
            Decision::Attach(employer) => (employer, true),
            Decision::Merge { into, from } => {
                for emptied in from {
                    self.merge(emptied, into);
                }
                (into, true)
            }
            Decision::Conflict => (self.own_employer(own, record.profile.as_ref()), false),
        };
        if is_tied {
            for key in &record.keys {
                self.attach(key, employer, MatchMethod::Crosswalk);
            }
        }
        if let Some(profile) = record.profile.as_ref().filter(|_| record.is_changed) {
            self.describe(employer, profile);
        }
        is_tied
    }

    /// Number of new employers that stayed.
    pub(super) fn fresh_count(&self) -> usize {
        self.shown
            .keys()
            .filter(|employer| **employer >= FRESH)
            .count()
    }

    /// What to write, new employers taking the `ids` in the order in which they were met.
    pub(super) fn into_tied(self, ids: &[i64]) -> Tied {
        let mut fresh: Vec<i64> = self
            .shown
            .keys()
            .copied()
            .filter(|id| *id >= FRESH)
            .collect();
        fresh.sort_unstable();
        let given: HashMap<i64, i64> = fresh.into_iter().zip(ids.iter().copied()).collect();
        let merged = &self.merged;
        let final_id = |employer: i64| {
            let employer = resolve(merged, employer);
            given.get(&employer).copied().unwrap_or(employer)
        };
        let mut shown: Vec<employer::Model> = self
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
        Tied {
            shown,
            keys: keys
                .map(|(key, employer, method)| (key, final_id(employer), method))
                .collect(),
            merged: merged
                .keys()
                .filter(|from| **from < FRESH)
                .map(|from| (*from, final_id(*from)))
                .collect(),
        }
    }

    fn holders_of(&self, keys: &[Key]) -> Vec<Holder> {
        let owners: BTreeSet<i64> = keys
            .iter()
            .filter_map(|key| self.owners.get(key))
            .map(|employer| resolve(&self.merged, *employer))
            .collect();
        owners
            .into_iter()
            .map(|employer| Holder {
                employer,
                singular: self.singular.get(&employer).cloned().unwrap_or_default(),
            })
            .collect()
    }

    /// The employer of a record's own key, made where the key is new: a business actor must not
    /// stay out of sight because its other keys conflict.
    fn own_employer(&mut self, own: &Key, profile: Option<&Profile>) -> i64 {
        if let Some(employer) = self.owners.get(own) {
            return resolve(&self.merged, *employer);
        }
        let employer = self.create(profile);
        self.attach(own, employer, MatchMethod::OwnKey);
        employer
    }

    fn create(&mut self, profile: Option<&Profile>) -> i64 {
        let employer = FRESH + i64::try_from(self.fresh).unwrap_or(i64::MAX - FRESH);
        self.fresh += 1;
        let model = match profile {
            Some(profile) => self.model_of(employer, profile),
            None => self.undescribed(employer),
        };
        self.shown.insert(employer, model);
        self.changed.insert(employer);
        employer
    }

    fn attach(&mut self, key: &Key, employer: i64, method: MatchMethod) {
        if self.owners.contains_key(key) {
            return;
        }
        self.owners.insert(key.clone(), employer);
        if key.is_singular() {
            self.singular
                .entry(employer)
                .or_default()
                .insert(key.clone());
        }
        self.keys.push((key.clone(), employer, method));
    }

    fn merge(&mut self, from: i64, into: i64) {
        self.merged.insert(from, into);
        let singular = self.singular.remove(&from).unwrap_or_default();
        self.singular.entry(into).or_default().extend(singular);
        self.changed.remove(&from);
        let (Some(ended), Some(kept)) = (self.shown.remove(&from), self.shown.get_mut(&into))
        else {
            return;
        };
        let is_better = ended.shown_rank > kept.shown_rank;
        let scale = kept.scale.take().zip(kept.scale_source.take());
        let ended_scale = ended.scale.clone().zip(ended.scale_source.clone());
        let scale = if is_better {
            ended_scale.or(scale)
        } else {
            scale.or(ended_scale)
        };
        if is_better {
            *kept = employer::Model { id: into, ..ended };
        }
        (kept.scale, kept.scale_source) = scale.unzip();
        self.changed.insert(into);
    }

    fn describe(&mut self, employer: i64, profile: &Profile) {
        let described = self.model_of(employer, profile);
        let as_of = self.provenance.as_of;
        let Some(shown) = self.shown.get_mut(&employer) else {
            return;
        };
        let before = shown.clone();
        let scale = shown.scale.clone().zip(shown.scale_source.clone());
        if profile::replaces(described.shown_rank, as_of, shown.shown_rank, shown.as_of) {
            *shown = described;
            // A register that is silent about the scale does not unsay another's word.
            if shown.scale.is_none() {
                (shown.scale, shown.scale_source) = scale.unzip();
            }
        } else if shown.scale.is_none() {
            (shown.scale, shown.scale_source) = (described.scale, described.scale_source);
        }
        if *shown != before {
            self.changed.insert(employer);
        }
    }

    fn model_of(&self, employer: i64, profile: &Profile) -> employer::Model {
        let (kbli_version, kbli_code) = profile.kbli.clone().unzip();
        let source = self.provenance.source;
        employer::Model {
            id: employer,
            legal_name: profile.legal_name.clone(),
            legal_form: profile.legal_form.as_str().to_owned(),
            kbli_version,
            kbli_code,
            region_code: profile.region_code.as_str().to_owned(),
            district_code: profile.district_code.clone(),
            address: profile.address.clone(),
            phone: profile.phone.clone(),
            scale: profile.scale.clone(),
            scale_source: profile.scale.as_ref().map(|_| source.to_owned()),
            status: profile.status.as_str().to_owned(),
            shown_from: source.to_owned(),
            shown_rank: profile.rank.value(),
            batch_id: self.provenance.batch_id,
            as_of: self.provenance.as_of,
        }
    }

    fn undescribed(&self, employer: i64) -> employer::Model {
        employer::Model {
            id: employer,
            legal_name: profile::UNNAMED.to_owned(),
            legal_form: LegalForm::Other.as_str().to_owned(),
            kbli_version: None,
            kbli_code: None,
            region_code: self.provenance.home_region.as_str().to_owned(),
            district_code: None,
            address: None,
            phone: None,
            scale: None,
            scale_source: None,
            status: EmployerStatus::Unknown.as_str().to_owned(),
            shown_from: self.provenance.source.to_owned(),
            shown_rank: UNDESCRIBED,
            batch_id: self.provenance.batch_id,
            as_of: self.provenance.as_of,
        }
    }
}

/// The employer that `employer` ended in, through however many merges of the chunk.
fn resolve(merged: &BTreeMap<i64, i64>, mut employer: i64) -> i64 {
    while let Some(into) = merged.get(&employer) {
        employer = *into;
    }
    employer
}
