//! Computing everything again: every leaf from its record, every hash from its leaves, every signed
//! head from its tree, every column from its body. The first thing that does not fit is named.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::DatabaseConnection;
use serde::Deserialize;

use super::entry::first_untrue;
use super::merkle::{Edge, Hash, leaf_hash};
use super::note::{Checkpoint, NoteError, SignedNote, VerifierKey};
use super::tree::level;
use super::writer::stored;
use crate::domain::access_log::Event;
use crate::store::StoreError;
use crate::store::log::{self, LogCheckpoint, LogRecord, NodeRange};

/// Records that are looked at together.
const PORTION: i64 = 4_096;

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A record is not the one that was hashed, or is gone, or there are two.
    #[error("record {index}: {what}")]
    Record {
        /// Its place.
        index: i64,
        /// What does not fit.
        what: &'static str,
    },
    /// A hash above the leaves is not the one of the leaves.
    #[error("hash {position} of level {level}: {what}")]
    Node {
        /// The level.
        level: i32,
        /// The place within it.
        position: i64,
        /// What does not fit.
        what: &'static str,
    },
    /// A signed head is not of this log.
    #[error("checkpoint over {size} records ({place}): {what}")]
    Checkpoint {
        /// Its size.
        size: u64,
        /// Where it was found.
        place: String,
        /// What does not fit.
        what: &'static str,
    },
    /// A row beside the records says what no record says.
    #[error("{table}, row of {size}: {what}")]
    Beside {
        /// The table.
        table: &'static str,
        /// The size or place that the row names.
        size: i64,
        /// What does not fit.
        what: &'static str,
    },
}

/// A log that was verified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Records that were there.
    pub records: u64,
    /// Records that were pruned, which a record of the log tells.
    pub pruned: u64,
    /// Signed heads.
    pub checkpoints: usize,
    /// Root of the tree.
    pub root: Hash,
    /// What does not fit, the first first; `None` where everything does.
    pub fault: Option<Fault>,
}

/// A head that was kept outside the database, with its place for the report.
pub type Kept = (String, String);

/// Verifies a log by the keys that signed its heads, also against heads that were kept elsewhere.
pub async fn verify(
    db: &DatabaseConnection,
    keys: &[VerifierKey],
    kept: &[Kept],
) -> Result<Verified, StoreError> {
    let mut heads = match Heads::read(db, keys, kept).await? {
        Ok(heads) => heads,
        Err(fault) => {
            return Ok(Verified {
                fault: Some(fault),
                ..Verified::default()
            });
        }
    };
    let mut walk = Walk::default();
    let size = log::size(db).await?;
    let mut from = 0;
    while from < size {
        let end = (from + PORTION).min(size);
        let leaves = leaves(db, from, end).await?;
        let upper = upper_nodes(db, from, end).await?;
        let records = log::records_from(db, from, PORTION.cast_unsigned()).await?;
        let subjects = log::subjects_between(db, from, end).await?;
        let portion = Portion::new((from, end), leaves, upper, (records, subjects));
        if let Err(fault) = walk.portion(portion, &mut heads) {
            return Ok(walk.verified(&heads, Some(fault)));
        }
        from = end;
    }
    let fault = walk.end(db, &heads, size).await?;
    Ok(walk.verified(&heads, fault))
}

async fn leaves(db: &DatabaseConnection, from: i64, end: i64) -> Result<Nodes, StoreError> {
    let range = NodeRange {
        level: 0,
        first: from,
        count: end - from,
    };
    log::hashes(db, &[range]).await
}

/// The stored hashes that leaves of a portion complete.
async fn upper_nodes(db: &DatabaseConnection, from: i64, end: i64) -> Result<Nodes, StoreError> {
    let ranges: Vec<NodeRange> = (1..8)
        .map(|level| {
            let (first, last) = (from >> (8 * level), end >> (8 * level));
            NodeRange {
                level,
                first,
                count: last - first,
            }
        })
        .filter(|range| range.count > 0)
        .collect();
    log::hashes(db, &ranges).await
}

type Nodes = HashMap<(i32, i64), Vec<u8>>;

/// Everything that is stored of a run of places.
struct Portion {
    range: (i64, i64),
    nodes: Nodes,
    records: HashMap<i64, LogRecord>,
    subjects: HashMap<i64, Vec<String>>,
}

impl Portion {
    fn new(
        range: (i64, i64),
        mut leaves: Nodes,
        upper: Nodes,
        (records, subjects): (Vec<LogRecord>, Vec<(i64, String)>),
    ) -> Self {
        leaves.extend(upper);
        let mut by_place: HashMap<i64, Vec<String>> = HashMap::new();
        for (position, subject) in subjects {
            by_place.entry(position).or_default().push(subject);
        }
        // Databases order text in ways of their own.
        for subjects in by_place.values_mut() {
            subjects.sort_unstable();
        }
        Self {
            range,
            nodes: leaves,
            records: records
                .into_iter()
                .map(|record| (record.position, record))
                .collect(),
            subjects: by_place,
        }
    }
}

/// Signed heads by size.
struct Heads {
    by_size: BTreeMap<u64, Vec<(String, Hash)>>,
    cosignatures: BTreeSet<(i64, String, String, i64)>,
    prunings: BTreeSet<(i64, i64, i64)>,
    count: usize,
}

impl Heads {
    async fn read(
        db: &DatabaseConnection,
        keys: &[VerifierKey],
        kept: &[Kept],
    ) -> Result<Result<Self, Fault>, StoreError> {
        let checkpoints = log::checkpoints(db).await?;
        let cosignatures = log::cosignatures(db, None).await?;
        let prunings = log::prunings(db).await?;
        let mut heads = Self {
            by_size: BTreeMap::new(),
            cosignatures: cosignatures
                .into_iter()
                .map(|row| {
                    (
                        row.size,
                        row.cosigner,
                        row.line,
                        row.received_at.timestamp_micros(),
                    )
                })
                .collect(),
            prunings: prunings
                .into_iter()
                .map(|row| (row.first_position, row.last_position, row.event_position))
                .collect(),
            count: checkpoints.len() + kept.len(),
        };
        for row in &checkpoints {
            if let Err(fault) = heads.add_row(row, keys) {
                return Ok(Err(fault));
            }
        }
        for (place, note) in kept {
            if let Err(what) = heads.add(place, note, keys) {
                return Ok(Err(Fault::Checkpoint {
                    size: 0,
                    place: place.clone(),
                    what,
                }));
            }
        }
        Ok(Ok(heads))
    }

    fn add_row(&mut self, row: &LogCheckpoint, keys: &[VerifierKey]) -> Result<(), Fault> {
        let size = row.size.cast_unsigned();
        let place = "database".to_owned();
        let fault = |what| Fault::Checkpoint {
            size,
            place: "database".to_owned(),
            what,
        };
        let checkpoint = self.add(&place, &row.note, keys).map_err(fault)?;
        let is_true = checkpoint.size == size && checkpoint.root.as_slice() == row.root;
        is_true
            .then_some(())
            .ok_or_else(|| fault("its row is not what its note says"))
    }

    fn add(
        &mut self,
        place: &str,
        note: &str,
        keys: &[VerifierKey],
    ) -> Result<Checkpoint, &'static str> {
        let signed = SignedNote::parse(note).and_then(|note| note.checkpoint(keys));
        let checkpoint = signed.map_err(|error| match error {
            NoteError::Unsigned => "it is not signed by a key of the log",
            NoteError::Form | NoteError::Key | NoteError::Name => "it is no checkpoint",
        })?;
        let at_size = self.by_size.entry(checkpoint.size).or_default();
        at_size.push((place.to_owned(), checkpoint.root));
        Ok(checkpoint)
    }

    /// Whether the tree has the roots that were signed at its size.
    fn check(&self, edge: &Edge) -> Result<(), Fault> {
        let Some(at_size) = self.by_size.get(&edge.size()) else {
            return Ok(());
        };
        let root = edge.root();
        match at_size.iter().find(|(_, signed)| *signed != root) {
            None => Ok(()),
            Some((place, _)) => Err(Fault::Checkpoint {
                size: edge.size(),
                place: place.clone(),
                what: "the records before it are not those that were signed",
            }),
        }
    }
}

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
struct Walk {
    edge: Edge,
    records: u64,
    absent: Vec<i64>,
    told_prunings: BTreeSet<(i64, i64, i64)>,
    told_cosignatures: BTreeSet<(i64, String, String, i64)>,
}

impl Walk {
    fn portion(&mut self, portion: Portion, heads: &mut Heads) -> Result<(), Fault> {
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
    async fn end(
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

    fn verified(&self, heads: &Heads, fault: Option<Fault>) -> Verified {
        Verified {
            records: self.records,
            pruned: self.absent.len() as u64,
            checkpoints: heads.count,
            root: self.edge.root(),
            fault,
        }
    }
}
