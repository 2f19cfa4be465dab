//! The one who writes accepted files, one after another.
use std::sync::Arc;
use std::time::Duration;

use super::{LeftOver, Waiting, import_of, locked};
use crate::feeds::identity::{self, describes_employers};
use crate::feeds::spool::Accepted;
use crate::feeds::{FeedError, Job, Progress, Received, receive, write};
use crate::server::State;
use crate::store::notifications::Topic;
use tokio::sync::Notify;

/// Pauses before a file is tried again that the database refused. After the last it waits for the
/// next start.
const PAUSES: [Duration; 4] = [
    Duration::from_secs(1),
    Duration::from_secs(10),
    Duration::from_mins(1),
    Duration::from_mins(5),
];

/// How writing ended.
enum Ended {
    /// The batch has ended, one way or the other.
    Batch,
    /// The database or the disk refused.
    NotYet,
    /// The service stops. What was written stays, and the next start goes on.
    Stopped,
}

/// Goes on with what earlier processes accepted, then writes what arrives until the service stops.
/// Returns once the chunk under way is safe.
pub async fn work(state: Arc<State>, left_over: Vec<LeftOver>) {
    let Some(mut waiting) = locked(&state.queue.receiver).take() else {
        return;
    };
    for LeftOver(file) in left_over {
        let dataset = file.accepted.ticket.dataset.as_str();
        tracing::info!(dataset, "a feed is taken up again");
        if !finish(&state, file).await {
            return;
        }
    }
    loop {
        let next = tokio::select! {
            biased;
            () = state.stopping.cancelled() => return,
            next = waiting.recv() => next,
        };
        let Some(file) = next else {
            return;
        };
        if !finish(&state, file).await {
            return;
        }
    }
}

/// Writes one file. Answers whether the service goes on.
async fn finish(state: &State, mut file: Waiting) -> bool {
    for pause in PAUSES {
        let job = file.job.take();
        match attempt(state, &file.accepted, job).await {
            Ended::Batch => {
                state.notifications.ring(Topic::EmployerChanges);
                state.follow_registers().await;
                if let Err(error) = file.accepted.remove() {
                    tracing::error!(%error, "a file could not be removed from the spool");
                }
                return true;
            }
            Ended::Stopped => return false,
            Ended::NotYet => {}
        }
        tokio::select! {
            () = state.stopping.cancelled() => return false,
            () = tokio::time::sleep(pause) => {}
        }
    }
    tracing::error!(
        dataset = file.accepted.ticket.dataset,
        "a feed could not be written; it waits in the spool for the next start"
    );
    locked(&state.queue.aside).push(file);
    true
}

async fn attempt(state: &State, accepted: &Accepted, job: Option<Job>) -> Ended {
    let job = if let Some(job) = job {
        job
    } else {
        let import = import_of(state, accepted.ticket.clone(), accepted.path(), state.now());
        match receive(&state.parts.db, import).await {
            Ok(Received::Ready(job)) => job,
            Ok(Received::Settled(report)) => {
                tracing::info!(dataset = report.dataset, batch = report.batch_id, status = %report.status, "a feed was settled");
                // Written before a restart, perhaps, and its links not looked for any more.
                return link(state, report.dataset).await;
            }
            Err(error) => return judge(&error, accepted),
        }
    };
    write_until_stopped(state, accepted, job).await
}

/// Writes, and stops between two chunks when the service does.
async fn write_until_stopped(state: &State, accepted: &Accepted, job: Job) -> Ended {
    let batch = job.batch_id();
    let between_chunks = Notify::new();
    let mut progress = |progress: Progress| {
        *locked(&state.queue.under_way) = Some((batch, progress));
        if state.stopping.is_cancelled() {
            between_chunks.notify_one();
        }
    };
    let written = tokio::select! {
        biased;
        () = between_chunks.notified() => None,
        () = chunk_deadline(state) => None,
        written = write(&state.parts.db, job, &mut progress) => Some(written),
    };
    *locked(&state.queue.under_way) = None;
    match written {
        None => Ended::Stopped,
        Some(Ok(report)) => {
            let labels = [("dataset", report.dataset)];
            metrics::counter!("simpul_feed_rows_total", &labels).increment(report.counts.read);
            metrics::counter!("simpul_feed_rejected_total", &labels).increment(report.rejected());
            metrics::histogram!("simpul_feed_seconds", &labels)
                .record(report.duration.as_secs_f64());
            tracing::info!(
                dataset = report.dataset,
                batch,
                read = report.counts.read,
                rejected = report.counts.rejected,
                "a feed was written"
            );
            link(state, report.dataset).await
        }
        Some(Err(error)) => judge(&error, accepted),
    }
}

/// Looks for employers that the registers know apart, after a dataset that describes them. Where
/// that fails the feed stands all the same, and the next one looks again.
async fn link(state: &State, dataset: &'static str) -> Ended {
    if !describes_employers(dataset) {
        return Ended::Batch;
    }
    let linked = tokio::select! {
        biased;
        () = chunk_deadline(state) => return Ended::Stopped,
        linked = identity::run(&state.parts.db, state.now()) => linked,
    };
    match linked {
        Ok(report) => tracing::info!(dataset, %report, "links were looked for"),
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::error!(dataset, error, "links were not looked for");
        }
    }
    Ended::Batch
}

/// A chunk that does not end within the drain time is given up: it is taken back whole.
async fn chunk_deadline(state: &State) {
    state.stopping.cancelled().await;
    tokio::time::sleep(Duration::from_secs(state.limits().drain_seconds)).await;
}

fn judge(error: &FeedError, accepted: &Accepted) -> Ended {
    let dataset = accepted.ticket.dataset.as_str();
    match error {
        FeedError::Unwritten(_) | FeedError::Unreadable(_) | FeedError::CutOff(_) => {
            let error = error as &dyn std::error::Error;
            tracing::error!(dataset, error, "a feed was not written yet");
            Ended::NotYet
        }
        FeedError::UnknownDataset { .. }
        | FeedError::Refused(_)
        | FeedError::Older { .. }
        | FeedError::Overtaken
        | FeedError::Changed => {
            // The reason is kept with the batch; a header's words may be a record's.
            tracing::warn!(dataset, "a feed ended without being written whole");
            Ended::Batch
        }
    }
}
