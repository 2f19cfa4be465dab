//! Signed heads, and the rows that lie beside the records.
use std::collections::{BTreeMap, BTreeSet};

use sea_orm::DatabaseConnection;

use super::{Fault, Kept};
use crate::ledger::merkle::{Edge, Hash};
use crate::ledger::note::{Checkpoint, NoteError, SignedNote, VerifierKey};
use crate::store::StoreError;
use crate::store::log::{self, LogCheckpoint};

/// Signed heads by size.
pub(super) struct Heads {
    /// Places and roots of the signed heads, by size.
    pub by_size: BTreeMap<u64, Vec<(String, Hash)>>,
    /// Rows of witnesses' lines: size, cosigner, line, microseconds.
    pub cosignatures: BTreeSet<(i64, String, String, i64)>,
    /// Rows of prunings: first, last, the record that tells.
    pub prunings: BTreeSet<(i64, i64, i64)>,
    /// How many heads there are.
    pub count: usize,
}

impl Heads {
    /// Reads and checks the signatures of every head.
    pub async fn read(
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
    pub fn check(&self, edge: &Edge) -> Result<(), Fault> {
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
