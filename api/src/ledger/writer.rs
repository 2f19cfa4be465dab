//! The one writer of a process: many requests, one commit.
//!
//! While a group is on its way to the disk, the next one gathers; so the busier the service, the
//! less a record costs. Other processes take their turn by the log's lock, and what they have added
//! is read before anything is added here.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::{DatabaseConnection, DbErr};
use tokio::sync::{mpsc, oneshot};

use super::entry::Entry;
use super::merkle::{Edge, Hash, leaf_hash};
use super::tree;
use crate::domain::access_log::Receipt;
use crate::store::StoreError;
use crate::store::log::{Appending, Group, NewNode};

/// Records that wait for the writer at most.
pub const QUEUE: usize = 4_096;
/// Records of one commit at most.
const GROUP: usize = 512;
/// A log that takes longer than this cannot be written.
const WRITE_TIMEOUT: Duration = Duration::from_secs(5);

/// Why nothing was recorded. The cause was logged by the writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The log's database is away, full or refuses.
    #[error("the access log cannot be written")]
    Unwritable,
    /// The service is stopping.
    #[error("the access log is closed")]
    Closed,
}

#[derive(Debug, thiserror::Error)]
enum WriteError {
    #[error("the log's database did not answer")]
    Database(#[from] DbErr),
    #[error("the log cannot be read")]
    Store(#[from] StoreError),
    #[error("the log's tree has a leaf that is no hash")]
    Leaf,
    #[error("the log's tree is incomplete; run `simpul log verify`")]
    Incomplete,
    #[error("the log took longer than {} s", WRITE_TIMEOUT.as_secs())]
    Slow,
}

type Written = Result<Receipt, LedgerError>;

/// What the writer is asked to do.
pub enum Submission {
    /// Record an entry. Without a listener it is recorded all the same.
    Record(Box<Entry>, Option<oneshot::Sender<Written>>),
    /// Tell the edge of the tree as it is stored now; so it also tells whether the log can be written.
    Head(oneshot::Sender<Result<Edge, LedgerError>>),
}

/// The writer.
pub struct Writer {
    db: DatabaseConnection,
    submissions: mpsc::Receiver<Submission>,
    edge: Option<Edge>,
    is_writable: Arc<AtomicBool>,
}

impl Writer {
    /// A writer that goes on at an edge.
    pub fn new(
        db: DatabaseConnection,
        edge: Edge,
        submissions: mpsc::Receiver<Submission>,
        is_writable: Arc<AtomicBool>,
    ) -> Self {
        Self {
            db,
            submissions,
            edge: Some(edge),
            is_writable,
        }
    }

    /// Writes until every sender is gone.
    pub async fn run(mut self) {
        while let Some(first) = self.submissions.recv().await {
            let (mut entries, mut listeners, mut heads) = (Vec::new(), Vec::new(), Vec::new());
            let mut next = Some(first);
            while let Some(submission) = next {
                match submission {
                    Submission::Record(entry, listener) => {
                        entries.push(*entry);
                        listeners.push(listener);
                    }
                    Submission::Head(listener) => heads.push(listener),
                }
                next = (entries.len() < GROUP)
                    .then(|| self.submissions.try_recv().ok())
                    .flatten();
            }
            let written = self.write_or_tell(entries).await;
            answer(written.as_ref().map(Edge::size), listeners);
            for head in heads {
                // Who has gone away needs no answer.
                let _ = head.send(written.clone());
            }
        }
    }

    /// The edge after the group, or the failure, which is logged here.
    async fn write_or_tell(&mut self, entries: Vec<Entry>) -> Result<Edge, LedgerError> {
        let written = tokio::time::timeout(WRITE_TIMEOUT, self.write(entries)).await;
        let written = written.unwrap_or(Err(WriteError::Slow));
        self.is_writable.store(written.is_ok(), Ordering::Relaxed);
        written.map_err(|error| {
            // Whether the commit came through is not known: the next group looks at what is stored.
            self.edge = None;
            let error = &error as &dyn std::error::Error;
            tracing::error!(
                error,
                "the access log was not written; nothing is disclosed"
            );
            LedgerError::Unwritable
        })
    }

    async fn write(&mut self, entries: Vec<Entry>) -> Result<Edge, WriteError> {
        let mut edge = match self.edge.take() {
            Some(edge) => edge,
            None => tree::edge(&self.db).await?.ok_or(WriteError::Incomplete)?,
        };
        let mut appending = Appending::begin(&self.db).await?;
        for leaf in appending.leaves_from(stored(edge.size())).await? {
            edge.append(Hash::try_from(leaf).map_err(|_| WriteError::Leaf)?);
        }
        let group = grown(&mut edge, entries);
        if !group.records.is_empty() {
            appending.insert(group).await?;
        }
        appending.commit().await?;
        self.edge = Some(edge.clone());
        Ok(edge)
    }
}

/// Adds entries to a tree. Answers what has to be stored.
fn grown(edge: &mut Edge, entries: Vec<Entry>) -> Group {
    let mut group = Group::default();
    for entry in entries {
        let leaf = leaf_hash(entry.body.as_bytes());
        group.records.push(entry.at(stored(edge.size())));
        group.nodes.extend(
            edge.append(leaf)
                .into_iter()
                .map(|(subtree, hash)| NewNode {
                    level: tree::level(subtree.height),
                    position: stored(subtree.index),
                    hash,
                }),
        );
    }
    group
}

/// A place as a column holds it.
pub fn stored(place: u64) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// Gives every listener the place of its record: the group's records are the last of the log.
fn answer(size: Result<u64, &LedgerError>, listeners: Vec<Option<oneshot::Sender<Written>>>) {
    let count = listeners.len() as u64;
    for (offset, listener) in (0..count).zip(listeners) {
        let written = match size {
            Ok(size) => Ok(Receipt::of(size - count + offset)),
            Err(error) => Err(*error),
        };
        if let Some(listener) = listener {
            // Who has gone away needs no receipt; the record is there.
            let _ = listener.send(written);
        }
    }
}
