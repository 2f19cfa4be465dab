//! Rows found by a key of their own, as a global id names them.
use sea_orm::{DatabaseConnection, EntityTrait};

use super::StoreError;
use super::memberships::{Membership, Memberships};
use super::register::{OfEmployer, Register, by_keys};
use crate::domain::disclosure::Scope;

/// A register whose rows have a key of their own. The key becomes part of a global id, which is
/// given out with the row, so that it holds nothing that another group than the row's governs.
pub trait Keyed: Register {
    /// The column that holds the key's first part.
    fn first_part() -> Self::Column;

    /// The parts of a row's key.
    fn key(row: &Self::Model) -> Vec<String>;
}

impl Keyed for Memberships {
    fn first_part() -> <Self as EntityTrait>::Column {
        entity::membership::Column::Npp
    }

    fn key(row: &Membership) -> Vec<String> {
        vec![row.npp.clone(), row.division.clone()]
    }
}

/// The rows that have one of `keys`. Of a key that was forged, or of a row that the scope does not
/// cover, there is none.
pub async fn find<E: Keyed>(
    db: &DatabaseConnection,
    scope: &Scope,
    keys: &[Vec<String>],
) -> Result<Vec<OfEmployer<E::Model>>, StoreError> {
    let mut first_parts: Vec<String> = keys.iter().filter_map(|key| key.first().cloned()).collect();
    first_parts.sort_unstable();
    first_parts.dedup();
    let rows = by_keys::<E>(db, scope, E::first_part(), &first_parts).await?;
    Ok(rows
        .into_iter()
        .filter(|row| keys.contains(&E::key(&row.row)))
        .collect())
}
