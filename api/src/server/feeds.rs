//! `/feeds`: how agencies send their registers, and see what became of them.
mod answers;
mod batches;
mod digest;
mod form;
mod rejects;
mod upload;
mod worker;

use std::sync::{Mutex, MutexGuard, PoisonError};

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
use tokio::sync::mpsc;

pub use worker::work;

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
    under_way: Mutex<Option<(i64, Progress)>>,
}

/// A file that waits. One that an earlier process accepted is looked at anew.
struct Waiting {
    accepted: Accepted,
    job: Option<Job>,
}

impl Queue {
    /// An empty queue.
    pub fn new(intake: &Intake) -> Self {
        let (sender, receiver) = mpsc::channel(intake.waiting.max(1));
        Self {
            sender,
            receiver: Mutex::new(Some(receiver)),
            under_way: Mutex::new(None),
        }
    }

    /// A place in it, or nothing where it is full.
    fn place(&self) -> Option<mpsc::OwnedPermit<Waiting>> {
        self.sender.clone().try_reserve_owned().ok()
    }

    /// Where the batch stands, while it is the one that is written.
    fn progress_of(&self, batch: i64) -> Option<Progress> {
        let under_way = locked(&self.under_way);
        under_way.and_then(|(id, progress)| (id == batch).then_some(progress))
    }
}

/// A lock whose holder panicked holds numbers that are still true.
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
