//! The tree as it is stored: its edge, its roots, and proofs over it.
use std::collections::HashSet;

use sea_orm::DatabaseConnection;

use super::merkle::{
    Edge, Hash, Range, Stored, Subtree, TILE_HEIGHT, fold, perfect, range_hash, subtree_hash,
};
use super::writer::stored;
use crate::store::StoreError;
use crate::store::log::{self, NodeRange};

/// The edge of the tree that is stored; `None` where hashes are missing.
pub async fn edge(db: &DatabaseConnection) -> Result<Option<Edge>, StoreError> {
    let size = log::size(db).await?.cast_unsigned();
    let subtrees = perfect(0, size);
    let hashes = read(db, &subtrees).await?;
    let hashes: Option<Vec<Hash>> = subtrees
        .into_iter()
        .map(|subtree| subtree_hash(&hashes, subtree))
        .collect();
    Ok(hashes.and_then(|hashes| Edge::restore(size, hashes)))
}

/// The root of the first `size` records; `None` where there are fewer or hashes are missing.
pub async fn root(db: &DatabaseConnection, size: u64) -> Result<Option<Hash>, StoreError> {
    if size == 0 {
        return Ok(Some(Edge::default().root()));
    }
    let subtrees = perfect(0, size);
    let hashes = read(db, &subtrees).await?;
    let hashes: Option<Vec<Hash>> = subtrees
        .into_iter()
        .map(|subtree| subtree_hash(&hashes, subtree))
        .collect();
    Ok(hashes.and_then(|hashes| fold(&hashes)))
}

/// The hashes of ranges of leaves, for a proof; `None` where some are missing.
pub async fn proof(
    db: &DatabaseConnection,
    ranges: &[Range],
) -> Result<Option<Vec<Hash>>, StoreError> {
    let subtrees: Vec<Subtree> = ranges
        .iter()
        .flat_map(|(start, end)| perfect(*start, *end))
        .collect();
    let hashes = read(db, &subtrees).await?;
    Ok(ranges
        .iter()
        .map(|range| range_hash(&hashes, *range))
        .collect())
}

/// The stored hashes that subtrees are folded of.
async fn read(db: &DatabaseConnection, subtrees: &[Subtree]) -> Result<Stored, StoreError> {
    let ranges: HashSet<NodeRange> = subtrees
        .iter()
        .map(|subtree| {
            let (height, first, count) = subtree.stored();
            NodeRange {
                level: level(height),
                first: stored(first),
                count: stored(count),
            }
        })
        .collect();
    let ranges: Vec<NodeRange> = ranges.into_iter().collect();
    let hashes = log::hashes(db, &ranges).await?;
    let mut known = Stored::default();
    for ((level, position), hash) in hashes {
        let subtree = Subtree {
            height: level.cast_unsigned() * TILE_HEIGHT,
            index: position.cast_unsigned(),
        };
        // What is no hash is missing.
        if let Ok(hash) = hash.try_into() {
            known.keep(subtree, hash);
        }
    }
    Ok(known)
}

/// The level at which hashes of a height are stored.
pub fn level(height: u32) -> i32 {
    i32::try_from(height / TILE_HEIGHT).unwrap_or(i32::MAX)
}
