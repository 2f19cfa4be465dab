//! The access log: a durable record of every disclosure, and proof that no record was changed.
//!
//! Records are leaves of a Merkle tree (RFC 6962), whose heads are signed (C2SP checkpoints). Whoever
//! keeps one signed head can later be shown that the log only grew since, and that a record is in it.
pub mod anchor;
pub mod entry;
pub mod merkle;
pub mod note;
mod pruning;
mod recording;
pub mod registers;
pub mod tree;
mod verify;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use sea_orm::DatabaseConnection;
use tokio::sync::{mpsc, oneshot};

use crate::domain::access_log::{Details, Pseudonyms, Receipt, Record};
use crate::domain::disclosure::Caller;
use crate::store::StoreError;
use crate::store::log;
use anchor::Anchor;
use entry::Entry;
use merkle::{Edge, Hash};
use note::{Checkpoint, NoteError, SignedNote, Signer, VerifierKey};
pub use pruning::{PruneError, prune};
pub use recording::{Recording, Trace};
pub use verify::{Fault, Verified, verify};
pub use writer::LedgerError;
use writer::{QUEUE, Submission, Writer, stored};

/// What the log is made of.
pub struct LedgerParts {
    /// The log's database, which may be that of the registers.
    pub db: DatabaseConnection,
    /// Who signs its heads: the first signs, the others did before it.
    pub signers: Vec<Signer>,
    /// What persons and employers are named by.
    pub pseudonyms: Pseudonyms,
    /// The head outside the database.
    pub anchor: Option<Anchor>,
}

/// The log cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its database does not answer.
    #[error("the access log cannot be read")]
    Store(#[from] StoreError),
    /// There is no key to sign its heads.
    #[error("the access log has no key to sign with")]
    NoKey,
    /// Hashes of its tree are missing.
    #[error("the access log's tree is incomplete; run `simpul log verify`")]
    Incomplete,
    /// The anchor cannot be read.
    #[error("the access log's anchor {path} cannot be read")]
    Anchor {
        /// Where it is.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The anchor is no checkpoint that one of the keys signed.
    #[error("the access log's anchor is not signed by a key of log.key")]
    Note(#[from] NoteError),
    /// The stored log does not begin as the anchor says.
    #[error(
        "the access log is not the one that was signed: {size} records were, and the stored ones \
         are fewer or others; run `simpul log verify`"
    )]
    Changed {
        /// Records that the anchor covers.
        size: u64,
    },
}

/// A proof that a record is in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The checkpoint that it leads to.
    pub checkpoint: SignedNote,
    /// Its size.
    pub size: u64,
    /// The record's leaf.
    pub leaf: Hash,
    /// The hashes beside its path, from the leaf up.
    pub hashes: Vec<Hash>,
}

/// A signed head cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The log cannot be written or read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// It could not be kept.
    #[error("the checkpoint was not kept")]
    Store(#[from] StoreError),
    /// It could not be anchored.
    #[error("the checkpoint was not anchored")]
    Anchor(#[from] std::io::Error),
}

/// The log. Cheap to clone.
#[derive(Clone)]
pub struct Ledger(Arc<Inner>);

struct Inner {
    db: DatabaseConnection,
    submissions: mpsc::Sender<Submission>,
    is_writable: Arc<AtomicBool>,
    signers: Vec<Signer>,
    pseudonyms: Pseudonyms,
    anchor: Option<Anchor>,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger")
            .field("signers", &self.0.signers)
            .finish_non_exhaustive()
    }
}

impl Ledger {
    /// Opens the log: checks that it begins as its anchor says, and starts the writer, which ends when
    /// nobody can record any more.
    pub async fn open(parts: LedgerParts) -> Result<Self, OpenError> {
        if parts.signers.is_empty() {
            return Err(OpenError::NoKey);
        }
        let edge = tree::edge(&parts.db).await?.ok_or(OpenError::Incomplete)?;
        let keys: Vec<VerifierKey> = public_keys(&parts.signers);
        if let Some(anchor) = &parts.anchor {
            check_anchor(&parts.db, anchor, &keys).await?;
        }
        let (submissions, received) = mpsc::channel(QUEUE);
        let is_writable = Arc::new(AtomicBool::new(true));
        let writer = Writer::new(parts.db.clone(), edge, received, is_writable.clone());
        tokio::spawn(writer.run());
        Ok(Self(Arc::new(Inner {
            db: parts.db,
            submissions,
            is_writable,
            signers: parts.signers,
            pseudonyms: parts.pseudonyms,
            anchor: parts.anchor,
        })))
    }

    /// Begins the record of a request. Where the log could not be written before, it is tried first,
    /// so that nothing is read for an answer that could not be given.
    pub async fn begin(&self, caller: Arc<Caller>, trace: Trace) -> Result<Recording, LedgerError> {
        if !self.0.is_writable.load(Ordering::Relaxed) {
            self.head().await?;
        }
        let place = self.0.submissions.clone().reserve_owned().await;
        let place = place.map_err(|_| LedgerError::Closed)?;
        Ok(Recording::new(
            caller,
            trace,
            self.0.pseudonyms.clone(),
            place,
        ))
    }

    /// Records what happened. When this returns, the record is durable.
    pub async fn note(&self, details: Details, at: DateTime<Utc>) -> Result<Receipt, LedgerError> {
        self.record(&Record::new(details, at)).await
    }

    /// Records a record that was made elsewhere.
    pub async fn record(&self, record: &Record) -> Result<Receipt, LedgerError> {
        let entry = Entry::of(record).map_err(|error| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a record has no form"
            );
            LedgerError::Unwritable
        })?;
        let (listener, receipt) = oneshot::channel();
        let submission = Submission::Record(Box::new(entry), Some(listener));
        let sent = self.0.submissions.send(submission).await;
        sent.map_err(|_| LedgerError::Closed)?;
        receipt.await.unwrap_or(Err(LedgerError::Closed))
    }

    /// The edge of the tree as it is stored now. It fails where the log cannot be written.
    pub async fn head(&self) -> Result<Edge, LedgerError> {
        let (listener, head) = oneshot::channel();
        let sent = self.0.submissions.send(Submission::Head(listener)).await;
        sent.map_err(|_| LedgerError::Closed)?;
        head.await.unwrap_or(Err(LedgerError::Closed))
    }

    /// Signs the head, keeps it, and anchors it. Everything that was submitted before is under it. Where
    /// nothing was recorded since, the last one stands.
    pub async fn checkpoint(&self, now: DateTime<Utc>) -> Result<SignedNote, CheckpointError> {
        let edge = self.head().await?;
        let last = log::last_checkpoint(&self.0.db).await?;
        let last = last.filter(|last| last.size.cast_unsigned() == edge.size());
        if let Some(note) = last.and_then(|last| SignedNote::parse(&last.note).ok()) {
            return Ok(note);
        }
        let (note, checkpoint) = self.signed(&edge, now);
        let row = log::LogCheckpoint {
            size: stored(checkpoint.size),
            root: checkpoint.root.to_vec(),
            note: note.to_string(),
        };
        log::keep_checkpoint(&self.0.db, row).await?;
        if let Some(anchor) = &self.0.anchor {
            anchor.replace(&note.to_string())?;
        }
        Ok(note)
    }

    fn signed(&self, edge: &Edge, now: DateTime<Utc>) -> (SignedNote, Checkpoint) {
        let origin = self.public_keys().first().map(|key| key.name().to_owned());
        let checkpoint = Checkpoint {
            origin: origin.unwrap_or_default(),
            size: edge.size(),
            root: edge.root(),
            signed_at: now.timestamp().cast_unsigned(),
        };
        let text = checkpoint.text();
        let lines = self.0.signers.first().map(|signer| signer.sign(&text, 0));
        let lines = lines.into_iter().collect();
        (SignedNote { text, lines }, checkpoint)
    }

    /// The last signed head, with the lines that others signed under it.
    pub async fn last_checkpoint(&self) -> Result<Option<SignedNote>, StoreError> {
        let Some(last) = log::last_checkpoint(&self.0.db).await? else {
            return Ok(None);
        };
        let Ok(mut note) = SignedNote::parse(&last.note) else {
            return Ok(None);
        };
        let cosignatures = log::cosignatures(&self.0.db, Some(last.size)).await?;
        note.lines
            .extend(cosignatures.into_iter().map(|row| row.line));
        Ok(Some(note))
    }

    /// The proof that a record is under the last signed head; `None` where that does not cover it yet.
    pub async fn inclusion(&self, index: u64) -> Result<Option<Proof>, StoreError> {
        let Some((note, size)) = self.last_size().await? else {
            return Ok(None);
        };
        if index >= size {
            return Ok(None);
        }
        let mut ranges = vec![(index, index + 1)];
        ranges.extend(merkle::inclusion(index, size));
        let hashes = tree::proof(&self.0.db, &ranges).await?;
        let split = hashes.as_deref().and_then(<[Hash]>::split_first);
        Ok(split.map(|(leaf, hashes)| Proof {
            checkpoint: note,
            size,
            leaf: *leaf,
            hashes: hashes.to_vec(),
        }))
    }

    /// The proof that the last signed head's log begins as one of `earlier` records did; `None` where
    /// it covers fewer.
    pub async fn consistency(
        &self,
        earlier: u64,
    ) -> Result<Option<(SignedNote, Vec<Hash>)>, StoreError> {
        let Some((note, size)) = self.last_size().await? else {
            return Ok(None);
        };
        if earlier > size {
            return Ok(None);
        }
        let hashes = tree::proof(&self.0.db, &merkle::consistency(earlier, size)).await?;
        Ok(hashes.map(|hashes| (note, hashes)))
    }

    async fn last_size(&self) -> Result<Option<(SignedNote, u64)>, StoreError> {
        let note = self.last_checkpoint().await?;
        Ok(note.and_then(|note| {
            let size = Checkpoint::parse(&note.text).ok()?.size;
            Some((note, size))
        }))
    }

    /// Keeps a witness's line under a signed head, and records it. Whether it is new; `None` where the
    /// line is not the key's over a head that this log signed.
    pub async fn cosign(
        &self,
        (size, line): (u64, &str),
        key: &VerifierKey,
        now: DateTime<Utc>,
    ) -> Result<Option<bool>, CheckpointError> {
        let checkpoints = log::checkpoints(&self.0.db).await?;
        let note = checkpoints
            .iter()
            .find(|checkpoint| checkpoint.size == stored(size))
            .and_then(|checkpoint| SignedNote::parse(&checkpoint.note).ok());
        if !note.is_some_and(|note| key.signed(&note.text, line)) {
            return Ok(None);
        }
        let known = log::cosignatures(&self.0.db, Some(stored(size))).await?;
        if known.iter().any(|row| row.cosigner == key.name()) {
            return Ok(Some(false));
        }
        let record = Record::new(
            Details::Cosigned {
                size,
                cosigner: key.name().to_owned(),
                line: line.to_owned(),
            },
            now,
        );
        self.record(&record).await?;
        let row = (stored(size), key.name(), line);
        Ok(Some(
            log::keep_cosignature(&self.0.db, row, record.at).await?,
        ))
    }

    /// The keys by which its heads are verified, the present one first.
    pub fn public_keys(&self) -> Vec<VerifierKey> {
        public_keys(&self.0.signers)
    }

    /// What persons and employers are named by.
    pub fn pseudonyms(&self) -> &Pseudonyms {
        &self.0.pseudonyms
    }

    /// The log's database, for those who read it.
    pub fn db(&self) -> &DatabaseConnection {
        &self.0.db
    }
}

fn public_keys(signers: &[Signer]) -> Vec<VerifierKey> {
    signers
        .iter()
        .map(|signer| signer.public().clone())
        .collect()
}

/// Refuses a log that does not begin as its anchor says.
async fn check_anchor(
    db: &DatabaseConnection,
    anchor: &Anchor,
    keys: &[VerifierKey],
) -> Result<(), OpenError> {
    let note = anchor.read().map_err(|source| OpenError::Anchor {
        path: anchor.path().display().to_string(),
        source,
    })?;
    let Some(note) = note else {
        return Ok(());
    };
    let checkpoint = SignedNote::parse(&note)?.checkpoint(keys)?;
    let root = tree::root(db, checkpoint.size).await?;
    if root != Some(checkpoint.root) {
        return Err(OpenError::Changed {
            size: checkpoint.size,
        });
    }
    Ok(())
}
