//! `/feeds`: how agencies send their registers, and see what became of them.
mod answers;
mod batches;
mod digest;
mod form;
mod rejects;
mod upload;
mod worker;

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{State, reply};
use crate::domain::identifiers::RegionCode;
use crate::domain::limits::Intake;
use crate::feeds::spool::{Accepted, Spool, Ticket};
use crate::feeds::{Content, FeedLimits, Import, Job, Progress};
use axum::Router;
use axum::routing::{get, post};
use chrono::{DateTime, Utc};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{Notify, mpsc};

pub use worker::work;

/// How long a file waits for the one before it before its sender is told to come again.
const TURN_WAIT: Duration = Duration::from_secs(2);

/// What taking in feeds needs.
pub struct FeedParts {
    /// Where files wait.
    pub spool: Spool,
    /// What a feed may do by itself.
    pub limits: FeedLimits,
    /// Regency of employers whose kecamatan is unknown.
    pub home_region: RegionCode,
}

/// The files that wait to be written, and the one that is.
pub struct Queue {
    sender: mpsc::Sender<Waiting>,
    receiver: Mutex<Option<mpsc::Receiver<Waiting>>>,
    turns: Arc<Turns>,
    /// Files that the database keeps refusing. Their datasets stay taken until the next start, so
    /// that no later file is written before them.
    aside: Mutex<Vec<Waiting>>,
    under_way: Mutex<Option<(i64, Progress)>>,
}

/// A file that waits. One that an earlier process accepted is looked at anew.
struct Waiting {
    accepted: Accepted,
    job: Option<Job>,
    _turn: Turn,
}

/// A dataset's turn: it has one file at a time, since a later file would take the place of an
/// earlier one that is not written yet.
struct Turn {
    dataset: String,
    turns: Arc<Turns>,
}

/// The datasets of which a file is sent or written.
#[derive(Default)]
struct Turns {
    taken: Mutex<BTreeSet<String>>,
    freed: Notify,
}

impl Drop for Turn {
    fn drop(&mut self) {
        locked(&self.turns.taken).remove(&self.dataset);
        self.turns.freed.notify_waiters();
    }
}

impl Queue {
    /// An empty queue.
    pub fn new(intake: &Intake) -> Self {
        let (sender, receiver) = mpsc::channel(intake.waiting.max(1));
        Self {
            sender,
            receiver: Mutex::new(Some(receiver)),
            turns: Arc::default(),
            aside: Mutex::default(),
            under_way: Mutex::default(),
        }
    }

    /// A place in it, or nothing where it is full.
    fn place(&self) -> Option<mpsc::OwnedPermit<Waiting>> {
        self.sender.clone().try_reserve_owned().ok()
    }

    /// The turn of a dataset, or nothing while another file of it is sent or written.
    fn turn(&self, dataset: &str) -> Option<Turn> {
        let is_free = locked(&self.turns.taken).insert(dataset.to_owned());
        is_free.then(|| Turn {
            dataset: dataset.to_owned(),
            turns: self.turns.clone(),
        })
    }

    /// The same, waiting a little: who saw a batch end may send the next file at once, though the
    /// last file is still being put away.
    async fn next_turn(&self, dataset: &str) -> Option<Turn> {
        let next = async {
            loop {
                let freed = self.turns.freed.notified();
                if let Some(turn) = self.turn(dataset) {
                    return turn;
                }
                freed.await;
            }
        };
        tokio::time::timeout(TURN_WAIT, next).await.ok()
    }

    /// Where the batch stands, while it is the one that is written.
    fn progress_of(&self, batch: i64) -> Option<Progress> {
        let under_way = locked(&self.under_way);
        under_way.and_then(|(id, progress)| (id == batch).then_some(progress))
    }
}

/// Takes the turns of what an earlier process accepted, before anything new is let in. Of several
/// files of a dataset, which only several folders made one can hold, the first is gone on with.
pub fn left_over(state: &State) -> Vec<LeftOver> {
    let accepted = state.parts.feeds.spool.accepted().unwrap_or_else(|error| {
        tracing::error!(%error, "the spool cannot be read");
        Vec::new()
    });
    accepted
        .into_iter()
        .filter_map(|accepted| {
            let turn = state.queue.turn(&accepted.ticket.dataset)?;
            Some(LeftOver(Waiting {
                accepted,
                job: None,
                _turn: turn,
            }))
        })
        .collect()
}

/// A file that an earlier process accepted.
pub struct LeftOver(Waiting);

/// A lock whose holder panicked holds what is still true.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The routes that answer at once. The one that takes a file in has its own limits of time.
pub fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/feeds/batches/{id}", get(batches::status))
        .route("/feeds/batches/{id}/rejects.csv", get(rejects::download))
}

/// The route that takes files in.
pub fn intake() -> Router<Arc<State>> {
    Router::new()
        .route("/feeds/{dataset}", post(upload::take))
        .method_not_allowed_fallback(reply::method_not_allowed)
}

/// The import that a ticket asks for.
fn import_of(state: &State, ticket: Ticket, file: &Path, now: DateTime<Utc>) -> Import {
    let parts = &state.parts.feeds;
    let bytes_max = state.limits().intake.content_bytes;
    Import {
        dataset: ticket.dataset,
        file_name: ticket.file_name,
        content: Content::Spooled(file.to_owned(), bytes_max),
        format: ticket.format,
        submission: ticket.submission,
        as_of: ticket.as_of,
        home_region: parts.home_region.clone(),
        now,
        limits: parts.limits,
    }
}
