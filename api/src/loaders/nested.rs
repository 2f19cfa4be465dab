//! Pages of what hangs on memberships, and their counts: one statement for all memberships that ask
//! for the same page.
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::marker::PhantomData;
use std::sync::Arc;

use dataloader::BatchFn;
use futures_util::future::join_all;
use sea_orm::DatabaseConnection;

use super::{LoadError, Loaders};
use crate::domain::disclosure::{Caller, Scope};
use crate::domain::identifiers::EmployerId;
use crate::domain::scope::Requirement;
pub use crate::store::contributions::{Contribution, Contributions, Months};
use crate::store::nested;
pub use crate::store::nested::{MembershipKey, OfMembership};
use crate::store::page::{Page, PageRequest};
pub use crate::store::workers::{EnrolledWorker, Enrolments};

/// A membership with the employer that decides what is shown of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parent {
    /// The employer.
    pub employer: EmployerId,
    /// The membership.
    pub membership: MembershipKey,
}

/// A membership's page of rows; `None` where it has none.
pub type PageOf<E> = Option<Arc<Page<<E as OfMembership>::Row>>>;

type PageKey<E> = (MembershipKey, <E as OfMembership>::Narrowing, PageRequest);
type CountKey<E> = (MembershipKey, <E as OfMembership>::Narrowing);
type Loaded<K, V> = HashMap<K, Result<V, LoadError>>;

/// Which rows to count, once that is asked.
#[derive(Clone, Debug)]
pub enum NestedCount {
    /// The contributions of a membership for some months.
    Contributions(Parent, Months),
    /// The enrolments of a membership.
    Workers(Parent),
}

impl Loaders {
    /// Counts rows that hang on a membership; 0 where they are withheld.
    pub async fn nested_count(&self, count: &NestedCount) -> Result<i64, LoadError> {
        match count {
            NestedCount::Contributions(parent, months) => {
                self.count_of::<Contributions>(parent, *months).await
            }
            NestedCount::Workers(parent) => self.count_of::<Enrolments>(parent, ()).await,
        }
    }

    /// A page of what hangs on a membership; `None` where there is nothing or it is withheld.
    pub async fn page_of<E: OfMembership>(
        &self,
        parent: &Parent,
        narrowing: E::Narrowing,
        request: PageRequest,
    ) -> Result<PageOf<E>, LoadError> {
        if !self
            .may_see(Requirement::rows(E::GROUP), parent.employer)
            .await?
        {
            return Ok(None);
        }
        self.load((parent.membership.clone(), narrowing, request), || {
            PageBatch::<E>(self.batch())
        })
        .await
    }

    async fn count_of<E: OfMembership>(
        &self,
        parent: &Parent,
        narrowing: E::Narrowing,
    ) -> Result<i64, LoadError> {
        if !self
            .may_see(Requirement::rows(E::GROUP), parent.employer)
            .await?
        {
            return Ok(0);
        }
        self.load((parent.membership.clone(), narrowing), || {
            CountBatch::<E>(self.batch())
        })
        .await
    }

    fn batch<E: OfMembership>(&self) -> Batch<E> {
        Batch {
            db: self.db.clone(),
            caller: self.caller.clone(),
            of: PhantomData,
        }
    }
}

struct Batch<E> {
    db: DatabaseConnection,
    caller: Arc<Caller>,
    of: PhantomData<fn() -> E>,
}

impl<E: OfMembership> Batch<E> {
    fn scope(&self) -> Option<Scope> {
        self.caller.scope(Requirement::rows(E::GROUP))
    }
}

struct PageBatch<E>(Batch<E>);
struct CountBatch<E>(Batch<E>);

impl<E: OfMembership> BatchFn<PageKey<E>, Result<PageOf<E>, LoadError>> for PageBatch<E> {
    async fn load(&mut self, keys: &[PageKey<E>]) -> Loaded<PageKey<E>, PageOf<E>> {
        let Some(scope) = self.0.scope() else {
            return keys.iter().map(|key| (key.clone(), Ok(None))).collect();
        };
        let alike = alike(keys, |(membership, narrowing, request)| {
            ((narrowing.clone(), request.clone()), membership.clone())
        });
        let (db, scope) = (&self.0.db, &scope);
        let statements = alike
            .into_iter()
            .map(|((narrowing, request), memberships)| async move {
                let pages = nested::pages::<E>(db, scope, &memberships, &narrowing, &request).await;
                spread(memberships, pages, |page| page.map(Arc::new))
                    .map(|(membership, page)| {
                        ((membership, narrowing.clone(), request.clone()), page)
                    })
                    .collect::<Vec<_>>()
            });
        join_all(statements).await.into_iter().flatten().collect()
    }
}

impl<E: OfMembership> BatchFn<CountKey<E>, Result<i64, LoadError>> for CountBatch<E> {
    async fn load(&mut self, keys: &[CountKey<E>]) -> Loaded<CountKey<E>, i64> {
        let Some(scope) = self.0.scope() else {
            return keys.iter().map(|key| (key.clone(), Ok(0))).collect();
        };
        let alike = alike(keys, |(membership, narrowing)| {
            (narrowing.clone(), membership.clone())
        });
        let (db, scope) = (&self.0.db, &scope);
        let statements = alike
            .into_iter()
            .map(|(narrowing, memberships)| async move {
                let counts = nested::counts::<E>(db, scope, &memberships, &narrowing).await;
                spread(memberships, counts, Option::unwrap_or_default)
                    .map(|(membership, count)| ((membership, narrowing.clone()), count))
                    .collect::<Vec<_>>()
            });
        join_all(statements).await.into_iter().flatten().collect()
    }
}

/// Keys under what they have in common: one statement serves each group.
fn alike<K, C: Eq + std::hash::Hash>(
    keys: &[K],
    split: impl Fn(&K) -> (C, MembershipKey),
) -> HashMap<C, Vec<MembershipKey>> {
    let mut groups: HashMap<C, Vec<MembershipKey>> = HashMap::new();
    for (common, membership) in keys.iter().map(split) {
        match groups.entry(common) {
            Entry::Occupied(mut known) => known.get_mut().push(membership),
            Entry::Vacant(new) => {
                new.insert(vec![membership]);
            }
        }
    }
    groups
}

/// What was found for each membership that asked, or the same failure for all.
fn spread<F, V>(
    memberships: Vec<MembershipKey>,
    found: Result<HashMap<MembershipKey, F>, crate::store::StoreError>,
    value: impl Fn(Option<F>) -> V,
) -> impl Iterator<Item = (MembershipKey, Result<V, LoadError>)> {
    let mut found = found.map_err(LoadError::from);
    memberships.into_iter().map(move |membership| {
        let one = match &mut found {
            Ok(found) => Ok(value(found.remove(&membership))),
            Err(error) => Err(error.clone()),
        };
        (membership, one)
    })
}
