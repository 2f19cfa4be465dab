//! Rows by the keys that global ids name, many ids of one register at once.
use std::collections::HashMap;
use std::sync::Arc;

use dataloader::BatchFn;
use sea_orm::{DatabaseConnection, EntityTrait};

use super::{LoadError, Loaders, OfEmployer, fail};
use crate::domain::disclosure::Caller;
use crate::domain::scope::Requirement;
use crate::store::keyed;
pub use crate::store::keyed::Keyed;

/// A row's key: the parts that its global id carries.
pub type RowKey = Vec<String>;

type Found<E> = Result<Option<Arc<OfEmployer<<E as EntityTrait>::Model>>>, LoadError>;

impl Loaders {
    /// The row that has a key; `None` where there is none or it is withheld.
    pub async fn by_key<E: Keyed>(&self, key: RowKey) -> Found<E> {
        self.load(key, || KeyBatch::<E> {
            db: self.db.clone(),
            caller: self.caller.clone(),
            of: std::marker::PhantomData,
        })
        .await
    }
}

struct KeyBatch<E> {
    db: DatabaseConnection,
    caller: Arc<Caller>,
    of: std::marker::PhantomData<fn() -> E>,
}

impl<E: Keyed> BatchFn<RowKey, Found<E>> for KeyBatch<E> {
    async fn load(&mut self, keys: &[RowKey]) -> HashMap<RowKey, Found<E>> {
        let mut found: HashMap<RowKey, Found<E>> =
            keys.iter().map(|key| (key.clone(), Ok(None))).collect();
        let Some(scope) = self.caller.scope(Requirement::rows(E::GROUP)) else {
            return found;
        };
        match keyed::find::<E>(&self.db, &scope, keys).await {
            Ok(rows) => {
                for row in rows {
                    found.insert(E::key(&row.row), Ok(Some(Arc::new(row))));
                }
                found
            }
            Err(error) => fail(keys, &error.into()),
        }
    }
}
