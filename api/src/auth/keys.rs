//! The keys of one issuer: held, refreshed, and kept for a bounded time while their source does
//! not answer.
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::fetch::{KeyFetch, KeysError};
use super::issuer::Issuer;
use super::keyring::{Keyring, SigningKey};
use chrono::{DateTime, TimeDelta, Utc};

/// A fetch for an unknown key id happens at most this often.
const UNKNOWN_KEY_PAUSE: TimeDelta = TimeDelta::seconds(5);
/// Older keys are fetched again, beside the work.
const REFRESH_AFTER: TimeDelta = TimeDelta::seconds(40);
/// Older keys are fetched again before they verify anything, so that a withdrawn key is refused
/// within 90 seconds.
const REFRESH_BEFORE_USE: TimeDelta = TimeDelta::seconds(80);
/// A source that failed is left alone this long.
const FAILURE_PAUSE: TimeDelta = TimeDelta::seconds(10);
#[derive(Clone, Default)]
struct Held {
    ring: Arc<Keyring>,
    fetched_at: Option<DateTime<Utc>>,
    attempted_at: Option<DateTime<Utc>>,
    is_failing: bool,
}

impl Held {
    /// Age of the keys. A clock that was set back makes them as old as can be.
    fn age(&self, now: DateTime<Utc>) -> TimeDelta {
        age(self.fetched_at, now)
    }

    fn was_attempted_within(&self, pause: TimeDelta, now: DateTime<Utc>) -> bool {
        age(self.attempted_at, now) < pause
    }
}

fn age(since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> TimeDelta {
    let age = since.map_or(TimeDelta::MAX, |since| now - since);
    if age < TimeDelta::seconds(-5) {
        TimeDelta::MAX
    } else {
        age
    }
}

/// What readiness reports of an issuer's keys.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeysReport {
    /// Number of keys that may verify now.
    pub keys: usize,
    /// Seconds since they were last fetched.
    pub age_seconds: Option<i64>,
    /// Whether the last attempt failed.
    pub failing: bool,
}

/// Keys of an issuer that came or went at one fetch: a fact for the access log. A key that took over
/// an id has both come and gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyChange {
    /// `iss`.
    pub issuer: String,
    /// Ids of keys that verify since then.
    pub added: Vec<String>,
    /// Ids of keys that verify no more.
    pub gone: Vec<String>,
    /// When they were fetched.
    pub at: DateTime<Utc>,
}

/// The keys of one issuer.
pub struct IssuerKeys {
    issuer: String,
    fetch: KeyFetch,
    keep: TimeDelta,
    held: RwLock<Held>,
    changes: Mutex<Vec<KeyChange>>,
    flight: tokio::sync::Mutex<()>,
}

impl IssuerKeys {
    /// An empty holder: the first use, or [`IssuerKeys::refresh`], fills it.
    pub fn new(issuer: &Issuer) -> Result<Self, KeysError> {
        Ok(Self {
            issuer: issuer.issuer.clone(),
            fetch: KeyFetch::new(issuer)?,
            keep: TimeDelta::from_std(issuer.keep_keys).unwrap_or(TimeDelta::hours(1)),
            held: RwLock::default(),
            changes: Mutex::default(),
            flight: tokio::sync::Mutex::default(),
        })
    }

    /// The key with this id, fetching the set when it is due or when the id is unknown.
    pub async fn find(&self, id: &str, now: DateTime<Utc>) -> Option<Arc<SigningKey>> {
        self.refresh_if_due(now).await;
        if let Some(key) = self.find_held(id, now) {
            return Some(key);
        }
        let _flight = self.flight.lock().await;
        if !self.snapshot().was_attempted_within(UNKNOWN_KEY_PAUSE, now) {
            self.attempt(now).await;
        }
        self.find_held(id, now)
    }

    /// Fetches the set when it is due. Called on use, and now and then by the server so that
    /// hardly any use has to wait.
    pub async fn refresh_if_due(&self, now: DateTime<Utc>) {
        let held = self.snapshot();
        if !is_due(&held, now) {
            return;
        }
        let must_wait = held.age(now) > REFRESH_BEFORE_USE && !held.is_failing;
        let flight = if must_wait {
            Some(self.flight.lock().await)
        } else {
            self.flight.try_lock().ok()
        };
        if flight.is_some() && is_due(&self.snapshot(), now) {
            self.attempt(now).await;
        }
    }

    /// Fetches the set now, as a start does, and says what is wrong.
    pub async fn refresh(&self, now: DateTime<Utc>) -> Result<(), KeysError> {
        let _flight = self.flight.lock().await;
        let fetched = self.fetch.keyring(now).await;
        self.store(fetched, now)
    }

    /// The changes since this was last asked, also those that a token's unknown key id brought.
    pub fn take_changes(&self) -> Vec<KeyChange> {
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *changes)
    }

    /// What readiness reports.
    pub fn report(&self, now: DateTime<Utc>) -> KeysReport {
        let held = self.snapshot();
        KeysReport {
            keys: if self.may_serve(&held, now) {
                held.ring.len()
            } else {
                0
            },
            age_seconds: held.fetched_at.map(|at| (now - at).num_seconds()),
            failing: held.is_failing,
        }
    }

    async fn attempt(&self, now: DateTime<Utc>) {
        let fetched = self.fetch.keyring(now).await;
        if let Err(error) = self.store(fetched, now) {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "an issuer's keys were not refreshed"
            );
        }
    }

    fn store(
        &self,
        fetched: Result<Keyring, KeysError>,
        now: DateTime<Utc>,
    ) -> Result<(), KeysError> {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.attempted_at = Some(now);
        held.is_failing = fetched.is_err();
        let ring = fetched?;
        let change = KeyChange {
            issuer: self.issuer.clone(),
            added: ring.ids_beyond(&held.ring),
            gone: held.ring.ids_beyond(&ring),
            at: now,
        };
        if !change.added.is_empty() || !change.gone.is_empty() {
            let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
            changes.push(change);
        }
        held.ring = Arc::new(ring);
        held.fetched_at = Some(now);
        Ok(())
    }

    fn find_held(&self, id: &str, now: DateTime<Utc>) -> Option<Arc<SigningKey>> {
        let held = self.snapshot();
        self.may_serve(&held, now)
            .then(|| held.ring.find(id).cloned())
            .flatten()
    }

    fn may_serve(&self, held: &Held, now: DateTime<Utc>) -> bool {
        held.age(now) <= self.keep
    }

    fn snapshot(&self) -> Held {
        self.held
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn is_due(held: &Held, now: DateTime<Utc>) -> bool {
    let rests = held.is_failing && held.was_attempted_within(FAILURE_PAUSE, now);
    held.age(now) > REFRESH_AFTER && !rests
}
