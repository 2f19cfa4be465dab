//! What changes in the registers, passed on to the subscriptions of this process.
//!
//! One follower reads the change feed for all of them. It is woken by the bell of this process and of
//! others, and by its interval; so a notice that is lost costs time and no event.
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::State;
use crate::domain::identifiers::Nib;
use crate::graphql::subscription::{Happening, Interest};
use crate::store::StoreError;
use crate::store::happenings::{self, Portion};
use crate::store::notifications::Topic;
use tokio::sync::{broadcast, watch};

/// Changes that are read together.
const PORTION: u64 = 500;
/// Portions that a subscription may lag behind before it has missed some.
const PORTIONS_BEHIND_MAX: usize = 64;

/// What changed at one look.
#[derive(Debug)]
pub enum News {
    /// Employers were touched.
    Employers(Portion),
    /// Datasets were fed.
    Datasets(Vec<String>),
}

impl News {
    /// What of it an interest waits for.
    pub fn of(&self, interest: &Interest) -> Vec<Happening> {
        match (self, interest) {
            (Self::Employers(portion), Interest::Employer(nib)) => touched(portion, nib),
            (Self::Datasets(names), Interest::Datasets) => {
                names.iter().cloned().map(Happening::Dataset).collect()
            }
            (Self::Employers(_), Interest::Datasets)
            | (Self::Datasets(_), Interest::Employer(_)) => Vec::new(),
        }
    }
}

fn touched(portion: &Portion, nib: &Nib) -> Vec<Happening> {
    let changes = portion.by_nib.get(nib.as_str());
    changes.map_or_else(Vec::new, |changes| {
        changes.iter().cloned().map(Happening::Employer).collect()
    })
}

/// From the follower to the subscriptions.
#[derive(Debug)]
pub struct Changes {
    news: broadcast::Sender<Arc<News>>,
    is_followed: watch::Sender<bool>,
}

impl Default for Changes {
    fn default() -> Self {
        Self::holding(PORTIONS_BEHIND_MAX)
    }
}

impl Changes {
    /// Holds so many portions for those who read slowly.
    pub fn holding(portions: usize) -> Self {
        Self {
            news: broadcast::channel(portions).0,
            is_followed: watch::channel(false).0,
        }
    }

    /// The news from now on; `None` where the registers are not followed within a time, because the
    /// database is away.
    pub async fn subscribe(&self, within: Duration) -> Option<broadcast::Receiver<Arc<News>>> {
        let receiver = self.news.subscribe();
        let mut is_followed = self.is_followed.subscribe();
        let followed = is_followed.wait_for(|is_followed| *is_followed);
        match tokio::time::timeout(within, followed).await {
            Ok(Ok(_)) => Some(receiver),
            Ok(Err(_)) | Err(_) => None,
        }
    }

    /// Tells everybody. Whether anybody hears it is nothing to the teller.
    pub fn publish(&self, news: News) {
        let _ = self.news.send(Arc::new(news));
    }

    fn is_heard(&self) -> bool {
        self.news.receiver_count() > 0
    }
}

/// How far the registers were followed.
#[derive(Debug)]
struct Seen {
    change: i64,
    done: HashMap<String, i64>,
}

/// Follows the registers for as long as the service runs: spawn it, and abort it to stop.
pub async fn follow(state: Arc<State>) {
    let mut bell = state.notifications.subscribe(Topic::EmployerChanges);
    let mut seen: Option<Seen> = None;
    loop {
        let looked = match &mut seen {
            None => first_look(&state).await.map(|found| seen = Some(found)),
            Some(seen) => look(&state, seen).await,
        };
        if let Err(error) = looked {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "changes were not read; the next bell tries again");
        }
        // The bells' sender lives as long as the state does.
        if bell.changed().await.is_err() {
            return;
        }
    }
}

async fn first_look(state: &State) -> Result<Seen, StoreError> {
    let db = &state.parts.db;
    let seen = Seen {
        change: happenings::newest(db).await?,
        done: happenings::batches_done(db).await?,
    };
    state.changes.is_followed.send_replace(true);
    Ok(seen)
}

/// Reads on. Where nobody waits, what came is passed over; whoever subscribes meanwhile is seen in
/// time, because the newest was read before.
async fn look(state: &State, seen: &mut Seen) -> Result<(), StoreError> {
    let db = &state.parts.db;
    let newest = happenings::newest(db).await?;
    let done = happenings::batches_done(db).await?;
    if !state.changes.is_heard() {
        *seen = Seen {
            change: newest,
            done,
        };
        return Ok(());
    }
    while let Some(portion) = happenings::portion_after(db, seen.change, PORTION).await? {
        seen.change = portion.last;
        state.changes.publish(News::Employers(portion));
    }
    let mut fed: Vec<String> = done
        .iter()
        .filter(|(name, count)| seen.done.get(*name) != Some(count))
        .map(|(name, _)| name.clone())
        .collect();
    fed.sort_unstable();
    seen.done = done;
    if !fed.is_empty() {
        state.changes.publish(News::Datasets(fed));
    }
    Ok(())
}
