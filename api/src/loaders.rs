//! One batch loader a relation, made anew for every request: nothing that one caller loaded can
//! reach another.
//!
//! A loader asks the caller for the scope its rows need. Where that right is by case, the employers
//! that no open matter names are put aside before their rows are read; the statement then holds the
//! same limit once more.
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use dataloader::BatchFn;
use gather::Loader;
use sea_orm::DatabaseConnection;

use crate::domain::disclosure::{Caller, Rows, Scope};
use crate::domain::identifiers::EmployerId;
use crate::domain::scope::{Access, Group, Requirement};
pub use crate::store::register::Register;
use crate::store::register::{self, OfEmployer};
use crate::store::{StoreError, matters};

pub mod access_log;
pub mod arrears;
pub mod assessments;
pub mod clearances;
pub mod datasets;
pub mod employers;
pub mod facts;
mod gather;
pub mod happenings;
pub mod inspections;
pub mod licensing;
pub mod linkage;
pub mod memberships;
pub mod nested;
pub mod nodes;
pub mod restrictions;
pub mod sanctions;
pub mod statistics;
pub mod team;
pub mod vulnerable_workers;
pub mod wage_bands;

#[cfg(test)]
pub(crate) use crate::store::fixture;
pub use crate::store::page::{Count, KeyValue, Page, PageRequest, Placed};
pub use crate::store::register::OfEmployer as Owned;

/// Why a loader cannot answer. One failed statement fails every key of its batch.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LoadError {
    /// The store could not answer.
    #[error("the store did not answer")]
    Store(#[source] Arc<StoreError>),
    /// The batch did not come back; the request was probably cut off.
    #[error("the batch was abandoned")]
    Abandoned,
}

impl LoadError {
    /// Whether the client's cursor is at fault and not a source.
    pub fn is_foreign_place(&self) -> bool {
        match self {
            Self::Store(error) => matches!(**error, StoreError::ForeignPlace),
            Self::Abandoned => false,
        }
    }
}

impl From<StoreError> for LoadError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}

/// Rows shared between the resolvers that asked for them.
pub type RowsOf<E> = Arc<Vec<OfEmployer<<E as sea_orm::EntityTrait>::Model>>>;

/// Keys of a batch at most; a page has fewer.
const BATCH_MAX: usize = 1000;

/// A request's loaders.
pub struct Loaders {
    db: DatabaseConnection,
    /// The access log's database, which may be the same.
    log: DatabaseConnection,
    caller: Arc<Caller>,
    by_relation: Mutex<HashMap<TypeId, Box<dyn Any + Send + Sync>>>,
}

impl std::fmt::Debug for Loaders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaders")
            .field("agency", &self.caller.agency())
            .finish_non_exhaustive()
    }
}

impl Loaders {
    /// Loaders for one request of one caller, over the registers and the access log.
    pub fn new((db, log): (DatabaseConnection, DatabaseConnection), caller: Arc<Caller>) -> Self {
        Self {
            db,
            log,
            caller,
            by_relation: Mutex::default(),
        }
    }

    /// The caller on whose behalf everything is loaded.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Whether the caller may see what `requirement` asks of this employer's rows.
    pub async fn may_see(
        &self,
        requirement: Requirement,
        employer: EmployerId,
    ) -> Result<bool, LoadError> {
        match requirement.decide(self.caller.grants()) {
            Access::Allowed => Ok(true),
            Access::Denied => Ok(false),
            Access::ByCase => self.is_named(employer).await,
        }
    }

    /// Whether an open matter of the caller's names the employer.
    async fn is_named(&self, employer: EmployerId) -> Result<bool, LoadError> {
        self.load(employer, || NamedBatch {
            db: self.db.clone(),
            caller: self.caller.clone(),
        })
        .await
    }

    /// Notes a person whose key is shown from a row that is an employer's.
    pub fn note_person(&self, key: &str) {
        self.caller.witness().person(key);
    }

    /// Forgets what was loaded: a mutation has changed whose keys are whose.
    fn forget(&self) {
        self.by_relation
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Counts a listing that was loaded for the same caller.
    pub async fn count(&self, count: &Count) -> Result<i64, LoadError> {
        let db = if count.is_of_log() {
            &self.log
        } else {
            &self.db
        };
        Ok(count.run(db).await?)
    }

    /// The rows of a register that belong to an employer; none where they are withheld.
    pub async fn of_employer<E: Register>(
        &self,
        employer: EmployerId,
    ) -> Result<RowsOf<E>, LoadError> {
        if !self.may_see(Requirement::rows(E::GROUP), employer).await? {
            return Ok(Arc::default());
        }
        self.load(employer, || EmployerBatch::<E> {
            db: self.db.clone(),
            caller: self.caller.clone(),
            of: std::marker::PhantomData,
        })
        .await
    }

    /// What a relation has for a key. Its loader is made at its first use, with the batch that `batch`
    /// makes; a batch's type is what tells one relation from another.
    async fn load<K, V, B>(&self, key: K, batch: impl FnOnce() -> B) -> Result<V, LoadError>
    where
        K: Clone + Eq + std::hash::Hash + Send + Sync + 'static,
        V: Clone + Send + Sync + 'static,
        B: BatchFn<K, Result<V, LoadError>> + Send + Sync + 'static,
    {
        let loader = self.relation(|| Loader::new(batch()).with_max_batch_size(BATCH_MAX));
        loader
            .try_load(key)
            .await
            .map_err(|_| LoadError::Abandoned)?
    }

    fn relation<L: Clone + Send + Sync + 'static>(&self, make: impl FnOnce() -> L) -> L {
        let mut relations = self
            .by_relation
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let known = relations
            .get(&TypeId::of::<L>())
            .and_then(|loader| loader.downcast_ref::<L>());
        if let Some(loader) = known {
            return loader.clone();
        }
        let loader = make();
        relations.insert(TypeId::of::<L>(), Box::new(loader.clone()));
        loader
    }

    /// The scope for the rows of a group; `None` where they are withheld from this caller.
    pub fn scope(&self, group: Group) -> Option<Scope> {
        self.caller.scope(Requirement::rows(group))
    }
}

/// Decides by case, many employers at once.
struct NamedBatch {
    db: DatabaseConnection,
    caller: Arc<Caller>,
}

impl BatchFn<EmployerId, Result<bool, LoadError>> for NamedBatch {
    async fn load(&mut self, keys: &[EmployerId]) -> HashMap<EmployerId, Result<bool, LoadError>> {
        let matter = Group::ALL.iter().find_map(|group| {
            let scope = self.caller.scope(Requirement::rows(*group))?;
            match scope.rows() {
                Rows::Named(matter) => Some(matter.clone()),
                Rows::OfRegion => None,
            }
        });
        let Some(matter) = matter else {
            return keys.iter().map(|key| (*key, Ok(false))).collect();
        };
        match matters::named_employers(&self.db, &matter, keys).await {
            Ok(named) => keys
                .iter()
                .map(|key| (*key, Ok(named.contains(key))))
                .collect(),
            Err(error) => fail(keys, &error.into()),
        }
    }
}

/// Loads the rows of one register, many employers at once.
struct EmployerBatch<E> {
    db: DatabaseConnection,
    caller: Arc<Caller>,
    of: std::marker::PhantomData<fn() -> E>,
}

impl<E: Register> BatchFn<EmployerId, Result<RowsOf<E>, LoadError>> for EmployerBatch<E> {
    async fn load(
        &mut self,
        keys: &[EmployerId],
    ) -> HashMap<EmployerId, Result<RowsOf<E>, LoadError>> {
        let Some(scope) = self.caller.scope(Requirement::rows(E::GROUP)) else {
            return keys.iter().map(|key| (*key, Ok(Arc::default()))).collect();
        };
        match register::of_employers::<E>(&self.db, &scope, keys).await {
            Ok(rows) => gather(keys, rows, |row| row.employer),
            Err(error) => fail(keys, &error.into()),
        }
    }
}

/// Rows under their keys; a key without rows has an empty list.
pub(crate) fn gather<K: Copy + Eq + std::hash::Hash, R>(
    keys: &[K],
    rows: Vec<R>,
    key_of: impl Fn(&R) -> K,
) -> HashMap<K, Result<Arc<Vec<R>>, LoadError>> {
    let mut lists: HashMap<K, Vec<R>> = keys.iter().map(|key| (*key, Vec::new())).collect();
    for row in rows {
        lists.entry(key_of(&row)).or_default().push(row);
    }
    lists
        .into_iter()
        .map(|(key, list)| (key, Ok(Arc::new(list))))
        .collect()
}

/// The same failure for every key of a batch.
pub(crate) fn fail<K: Clone + Eq + std::hash::Hash, V>(
    keys: &[K],
    error: &LoadError,
) -> HashMap<K, Result<V, LoadError>> {
    keys.iter()
        .map(|key| (key.clone(), Err(error.clone())))
        .collect()
}
