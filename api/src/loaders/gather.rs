//! Gathers the keys that a request's resolvers ask for into one batch.
//!
//! The first to ask leads: it lets the others ask, then loads for all and wakes them together. The
//! `dataloader` crate wakes its callers one after the other through a mutex, so that a page whose
//! fields share a loader comes back in pieces, and the next level asks in as many statements.
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dataloader::BatchFn;
use futures_util::FutureExt;
use futures_util::future::Shared;
use tokio::sync::oneshot;

/// Times the leader lets the other resolvers run before it loads.
const YIELDS: usize = 10;

/// The batch did not come back: its function left the key out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the batch was abandoned")]
pub struct Abandoned;

type Loaded<K, V> = Arc<HashMap<K, V>>;
type Keys<K> = Arc<Mutex<Vec<K>>>;
type Awaited<K, V> = Shared<oneshot::Receiver<Loaded<K, V>>>;

/// A loader of one relation. Each key is loaded once.
pub struct Loader<K: Eq + Hash, V, F> {
    state: Arc<Mutex<State<K, V>>>,
    batch: Arc<tokio::sync::Mutex<F>>,
    batch_size_max: usize,
}

/// Which batch each key is in, and the one that still takes keys.
struct State<K, V> {
    batches: HashMap<K, Awaited<K, V>>,
    open: Option<(Keys<K>, Awaited<K, V>)>,
}

enum Part<K, V> {
    Leads(Keys<K>, oneshot::Sender<Loaded<K, V>>),
    Follows(Awaited<K, V>),
}

impl<K: Eq + Hash, V, F> Clone for Loader<K, V, F> {
    fn clone(&self) -> Self {
        Self {
            state: self.state.clone(),
            batch: self.batch.clone(),
            batch_size_max: self.batch_size_max,
        }
    }
}

impl<K, V, F> Loader<K, V, F>
where
    K: Eq + Hash + Clone,
    V: Clone,
    F: BatchFn<K, V>,
{
    /// A loader that asks `batch`.
    pub fn new(batch: F) -> Self {
        let state = State {
            batches: HashMap::new(),
            open: None,
        };
        Self {
            state: Arc::new(Mutex::new(state)),
            batch: Arc::new(tokio::sync::Mutex::new(batch)),
            batch_size_max: usize::MAX,
        }
    }

    /// The same loader with at most so many keys a batch.
    #[must_use]
    pub fn with_max_batch_size(mut self, keys: usize) -> Self {
        self.batch_size_max = keys;
        self
    }

    /// The value of a key.
    pub async fn try_load(&self, key: K) -> Result<V, Abandoned> {
        loop {
            match self.join(&key) {
                Part::Leads(keys, sender) => {
                    let loaded = self.lead(&keys).await;
                    // Where nobody follows, nobody listens.
                    let _ = sender.send(loaded.clone());
                    return loaded.get(&key).cloned().ok_or(Abandoned);
                }
                // A leader that was dropped loads nothing; then another of its batch leads.
                Part::Follows(awaited) => {
                    if let Ok(loaded) = awaited.await {
                        return loaded.get(&key).cloned().ok_or(Abandoned);
                    }
                }
            }
        }
    }

    async fn lead(&self, keys: &Keys<K>) -> Loaded<K, V> {
        for _ in 0..YIELDS {
            tokio::task::yield_now().await;
        }
        let keys = {
            let mut state = locked(&self.state);
            // A batch that was full is not the open one any more.
            state.open.take_if(|(open, _)| Arc::ptr_eq(open, keys));
            std::mem::take(&mut *locked(keys))
        };
        let mut batch = self.batch.lock().await;
        Arc::new(batch.load(&keys).await)
    }

    /// Takes part in the batch that has the key, or in the one that still takes keys, or leads a
    /// new one.
    fn join(&self, key: &K) -> Part<K, V> {
        let mut state = locked(&self.state);
        if let Some(awaited) = state.batches.get(key).filter(|batch| is_alive(batch)) {
            return Part::Follows(awaited.clone());
        }
        let room = state.open.as_ref().filter(|(keys, awaited)| {
            is_alive(awaited) && locked(keys).len() < self.batch_size_max
        });
        if let Some((keys, awaited)) = room.cloned() {
            locked(&keys).push(key.clone());
            state.batches.insert(key.clone(), awaited.clone());
            return Part::Follows(awaited);
        }
        let (sender, receiver) = oneshot::channel();
        let awaited = receiver.shared();
        let keys = Arc::new(Mutex::new(vec![key.clone()]));
        state.batches.insert(key.clone(), awaited.clone());
        state.open = Some((keys.clone(), awaited));
        Part::Leads(keys, sender)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_alive<K, V>(batch: &Awaited<K, V>) -> bool {
    !matches!(batch.peek(), Some(Err(_)))
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;

    use super::*;

    /// Answers each key with its double, and keeps the sizes of its batches.
    struct Doubles(Sizes);

    impl BatchFn<u32, u32> for Doubles {
        async fn load(&mut self, keys: &[u32]) -> HashMap<u32, u32> {
            locked(&self.0).push(keys.len());
            tokio::task::yield_now().await;
            keys.iter()
                .filter(|key| **key < 1_000)
                .map(|key| (*key, key * 2))
                .collect()
        }
    }

    type Sizes = Arc<Mutex<Vec<usize>>>;

    fn doubles(batch_size_max: usize) -> (Loader<u32, u32, Doubles>, Sizes) {
        let sizes = Arc::new(Mutex::new(Vec::new()));
        let loader = Loader::new(Doubles(sizes.clone())).with_max_batch_size(batch_size_max);
        (loader, sizes)
    }

    #[tokio::test]
    async fn what_is_asked_together_is_loaded_once_and_together() {
        let (loader, sizes) = doubles(1_000);
        let keys: Vec<u32> = (0..300).chain(0..300).collect();
        let answers = join_all(keys.iter().map(|key| loader.try_load(*key))).await;
        let expected: Vec<_> = keys.iter().map(|key| Ok(key * 2)).collect();
        assert_eq!(answers, expected);
        assert_eq!(loader.try_load(7).await, Ok(14));
        assert_eq!(*locked(&sizes), [300]);
    }

    #[tokio::test]
    async fn two_fields_of_a_row_do_not_part_the_batch_of_the_next_level() {
        let (first, _) = doubles(1_000);
        let (second, sizes) = doubles(1_000);
        let field = async |row| second.try_load(first.try_load(row).await.unwrap()).await;
        let rows = (0..100).map(|row| join_all([field(row), field(row), field(row)]));
        join_all(rows).await;
        assert_eq!(*locked(&sizes), [100]);
    }

    #[tokio::test]
    async fn a_full_batch_leaves_the_rest_to_the_next() {
        let (loader, sizes) = doubles(40);
        let answers = join_all((0..100).map(|key| loader.try_load(key))).await;
        assert!(answers.iter().all(Result::is_ok));
        assert_eq!(*locked(&sizes), [40, 40, 20]);
    }

    #[tokio::test]
    async fn a_key_left_out_is_told_to_all_who_asked() {
        let (loader, _) = doubles(1_000);
        let answers = join_all([2_000, 2_000].map(|key| loader.try_load(key))).await;
        assert_eq!(answers, [Err(Abandoned); 2]);
    }

    #[tokio::test]
    async fn another_leads_where_the_leader_was_dropped() {
        let (loader, sizes) = doubles(1_000);
        let mut first = Box::pin(loader.try_load(1));
        assert!(futures_util::poll!(first.as_mut()).is_pending());
        let followers = join_all([1, 2, 3].map(|key| loader.try_load(key)));
        let mut followers = Box::pin(followers);
        assert!(futures_util::poll!(followers.as_mut()).is_pending());
        drop(first);
        assert_eq!(followers.await, [Ok(2), Ok(4), Ok(6)]);
        assert_eq!(*locked(&sizes), [3]);
    }
}
