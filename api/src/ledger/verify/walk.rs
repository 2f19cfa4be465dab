//! The walk over the records, from the first to the last.
use std::collections::BTreeSet;

use sea_orm::DatabaseConnection;
use serde::Deserialize;

use super::heads::Heads;
use super::portion::Portion;
use super::{Fault, Verified};
use crate::domain::access_log::Event;
use crate::ledger::entry::first_untrue;
use crate::ledger::merkle::{Edge, Hash, leaf_hash};
use crate::ledger::tree::level;
use crate::ledger::writer::stored;
use crate::store::StoreError;
use crate::store::log::{self, LogRecord, NodeRange};

/// The parts of a record that tell of what lies beside the records.
#[derive(Deserialize)]
struct Told {
    at: chrono::DateTime<chrono::Utc>,
    details: ToldDetails,
}

#[derive(Deserialize)]
struct ToldDetails {
    #[serde(default)]
    ranges: Vec<(i64, i64)>,
    size: Option<i64>,
    cosigner: Option<String>,
    line: Option<String>,
}

/// What has been seen so far.
#[derive(Default)]
pub(super) struct Walk {
    edge: Edge,
    records: u64,
    absent: Vec<i64>,
    told_prunings: BTreeSet<(i64, i64, i64)>,
    told_cosignatures: BTreeSet<(i64, String, String, i64)>,
}

impl Walk {
    /// Looks at a run of places.
    pub fn portion(&mut self, portion: Portion, heads: &Heads) -> Result<(), Fault> {
        let Portion {
            range: (from, end),
            nodes,
            mut records,
            mut subjects,
        } = portion;
        for index in from..end {
            let fault = |what| Fault::Record { index, what };
            heads.check(&self.edge)?;
            let leaf = nodes
                .get(&(0, index))
                .ok_or_else(|| fault("its hash is gone"))?;
            let leaf: Hash = leaf
                .as_slice()
                .try_into()
                .map_err(|_| fault("its hash is no hash"))?;
            let subjects = subjects.remove(&index).unwrap_or_default();
            match records.remove(&index) {
                Some(record) => self.record(&record, &leaf, &subjects)?,
                None if subjects.is_empty() => self.absent.push(index),
                None => return Err(fault("it is gone, and whom it named is not")),
            }
            for (subtree, hash) in self.edge.append(leaf).into_iter().skip(1) {
                let (level, position) = (level(subtree.height), stored(subtree.index));
                let known = nodes.get(&(level, position));
                if known.is_none_or(|known| known.as_slice() != hash) {
                    let what = "it is not the hash of what lies below it";
                    return Err(Fault::Node {
                        level,
                        position,
                        what,
                    });
                }
            }
        }
        Ok(())
    }

    fn record(
        &mut self,
        record: &LogRecord,
        leaf: &Hash,
        subjects: &[String],
    ) -> Result<(), Fault> {
        let index = record.position;
        let fault = |what| Fault::Record { index, what };
        if leaf_hash(record.body.as_bytes()) != *leaf {
            return Err(fault("it is not the record that was hashed"));
        }
        if first_untrue(record, subjects).is_some() {
            return Err(fault(
                "a column beside its body does not say what the body says",
            ));
        }
        self.records += 1;
        let tells_of_others = [Event::Pruned, Event::Cosigned]
            .iter()
            .any(|event| event.code() == record.event);
        if !tells_of_others {
            return Ok(());
        }
        let told: Told = serde_json::from_str(&record.body)
            .map_err(|_| fault("it does not tell what its event tells"))?;
        let ranges = told.details.ranges.into_iter();
        self.told_prunings
            .extend(ranges.map(|(first, last)| (first, last, index)));
        if let (Some(size), Some(cosigner), Some(line)) =
            (told.details.size, told.details.cosigner, told.details.line)
        {
            self.told_cosignatures
                .insert((size, cosigner, line, told.at.timestamp_micros()));
        }
        Ok(())
    }

    /// What can only be said when the whole log was seen.
    pub async fn end(
        &self,
        db: &DatabaseConnection,
        heads: &Heads,
        size: i64,
    ) -> Result<Option<Fault>, StoreError> {
        if let Err(fault) = heads.check(&self.edge) {
            return Ok(Some(fault));
        }
        if let Some(fault) = self.beside(heads) {
            return Ok(Some(fault));
        }
        if let Some(record) = log::records_from(db, size, 1).await?.first() {
            let what = "it has no hash in the tree";
            return Ok(Some(Fault::Record {
                index: record.position,
                what,
            }));
        }
        let beyond = log::subjects_between(db, size, i64::MAX).await?;
        if let Some((index, _)) = beyond.first() {
            let what = "a subject stands where no record is";
            return Ok(Some(Fault::Record {
                index: *index,
                what,
            }));
        }
        for level in 1..9 {
            let first = size.checked_shr(8 * level).unwrap_or(0);
            let range = NodeRange {
                level: i32::try_from(level).unwrap_or(i32::MAX),
                first,
                count: i64::MAX - first,
            };
            if let Some(((level, position), _)) = log::hashes(db, &[range]).await?.iter().next() {
                let (level, position) = (*level, *position);
                let what = "it stands above no leaves";
                return Ok(Some(Fault::Node {
                    level,
                    position,
                    what,
                }));
            }
        }
        Ok(None)
    }

    fn beside(&self, heads: &Heads) -> Option<Fault> {
        let later = heads.by_size.range(self.edge.size() + 1..).next();
        if let Some((size, at_size)) = later {
            let place = at_size.first().map(|(place, _)| place.clone());
            return Some(Fault::Checkpoint {
                size: *size,
                place: place.unwrap_or_default(),
                what: "the log is shorter than what was signed: its end is gone",
            });
        }
        let is_told = |index: &&i64| {
            self.told_prunings
                .iter()
                .any(|(first, last, _)| (first..=last).contains(index))
        };
        if let Some(index) = self.absent.iter().find(|index| !is_told(index)) {
            let what = "it is gone, and no record tells that it was pruned";
            return Some(Fault::Record {
                index: *index,
                what,
            });
        }
        let beside = |table, size, what| Some(Fault::Beside { table, size, what });
        if let Some((first, ..)) = heads.prunings.difference(&self.told_prunings).next() {
            return beside("log_pruning", *first, "no record tells of it");
        }
        if let Some((size, ..)) = heads
            .cosignatures
            .difference(&self.told_cosignatures)
            .next()
        {
            return beside("log_cosignature", *size, "no record tells of it");
        }
        None
    }

    /// What was found.
    pub fn verified(&self, heads: &Heads, fault: Option<Fault>) -> Verified {
        Verified {
            records: self.records,
            pruned: self.absent.len() as u64,
            checkpoints: heads.count,
            root: self.edge.root(),
            fault,
        }
    }
}
