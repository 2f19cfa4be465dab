//! The tree over the records: RFC 6962 section 2.1, whose hashing RFC 9162 keeps.
//!
//! A perfect subtree of height `h` is complete once its `2^h` leaves are there and never changes.
//! Heights 0, 8, 16 … are stored; every other hash is a fold of at most 128 stored ones.
use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

/// A hash of the tree.
pub type Hash = [u8; 32];

/// Stored hashes, by height and index.
#[derive(Clone, Debug, Default)]
pub struct Stored(HashMap<(u32, u64), Hash>);

impl Stored {
    /// Keeps the hash of a subtree.
    pub fn keep(&mut self, subtree: Subtree, hash: Hash) {
        self.0.insert((subtree.height, subtree.index), hash);
    }
}

/// Stored levels lie this many heights apart.
pub const TILE_HEIGHT: u32 = 8;

/// The hash of a record.
pub fn leaf_hash(record: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(record);
    hasher.finalize().into()
}

/// The hash over two subtrees.
pub fn parent_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// A perfect subtree: its leaves are `index << height` to before `(index + 1) << height`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subtree {
    /// Height above the leaves.
    pub height: u32,
    /// Place among the subtrees of that height.
    pub index: u64,
}

impl Subtree {
    /// The stored subtrees that it is folded of: their height, the first, and how many.
    pub fn stored(self) -> (u32, u64, u64) {
        let above = self.height % TILE_HEIGHT;
        (self.height - above, self.index << above, 1 << above)
    }
}

/// The right edge of a growing tree: the perfect subtrees that its leaves fall into, the largest
/// first. The root is a fold of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    subtrees: Vec<(u32, Hash)>,
}

impl Edge {
    /// The edge of a tree of that size, of the hashes of its perfect subtrees, the largest first;
    /// `None` where there are not as many as the size has ones in binary.
    pub fn restore(size: u64, hashes: Vec<Hash>) -> Option<Self> {
        let heights: Vec<u32> = perfect(0, size)
            .iter()
            .map(|subtree| subtree.height)
            .collect();
        (heights.len() == hashes.len()).then(|| Self {
            size,
            subtrees: heights.into_iter().zip(hashes).collect(),
        })
    }

    /// Leaves in the tree.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf. Answers the stored subtrees that it completes, itself first.
    pub fn append(&mut self, leaf: Hash) -> Vec<(Subtree, Hash)> {
        let index = self.size;
        let mut completed = vec![(Subtree { height: 0, index }, leaf)];
        let (mut height, mut hash) = (0, leaf);
        while let Some((_, left)) = self.subtrees.pop_if(|(known, _)| *known == height) {
            hash = parent_hash(&left, &hash);
            height += 1;
            if height % TILE_HEIGHT == 0 {
                completed.push((
                    Subtree {
                        height,
                        index: index >> height,
                    },
                    hash,
                ));
            }
        }
        self.subtrees.push((height, hash));
        self.size += 1;
        completed
    }

    /// The root. Of no leaf it is the hash of nothing.
    pub fn root(&self) -> Hash {
        let hashes: Vec<Hash> = self.subtrees.iter().map(|(_, hash)| *hash).collect();
        fold(&hashes).unwrap_or_else(|| Sha256::digest([]).into())
    }
}

/// The perfect subtrees that leaves `start` to before `end` fall into, the largest first. `start` is
/// a multiple of the largest, as it is for every range that a proof names.
pub fn perfect(start: u64, end: u64) -> Vec<Subtree> {
    let mut subtrees = Vec::new();
    let mut at = start;
    while at < end {
        let height = (end - at).ilog2();
        subtrees.push(Subtree {
            height,
            index: at >> height,
        });
        at += 1 << height;
    }
    subtrees
}

/// The hash over subtrees, the largest first; `None` of none.
pub fn fold(hashes: &[Hash]) -> Option<Hash> {
    let (last, others) = hashes.split_last()?;
    Some(
        others
            .iter()
            .rev()
            .fold(*last, |right, left| parent_hash(left, &right)),
    )
}

/// A range of leaves whose hash a proof holds.
pub type Range = (u64, u64);

/// What an inclusion proof of a leaf in a tree of `size` leaves holds, RFC 6962 section 2.1.1, from
/// the leaf up.
pub fn inclusion(index: u64, size: u64) -> Vec<Range> {
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push((middle, end));
            end = middle;
        } else {
            path.push((start, middle));
            start = middle;
        }
    }
    path.reverse();
    path
}

/// What a consistency proof between two sizes holds, RFC 6962 section 2.1.2.
pub fn consistency(earlier: u64, later: u64) -> Vec<Range> {
    if earlier == 0 || earlier == later {
        return Vec::new();
    }
    let (mut start, mut end, mut is_whole) = (0, later, true);
    let mut path = Vec::new();
    while end != earlier {
        let middle = start + split(end - start);
        if earlier <= middle {
            path.push((middle, end));
            end = middle;
        } else {
            path.push((start, middle));
            start = middle;
            is_whole = false;
        }
    }
    if !is_whole {
        path.push((start, end));
    }
    path.reverse();
    path
}

/// The largest power of two below `size`, which is 2 or more.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The hash of a range, of stored hashes by height and index; `None` where one is missing.
pub fn range_hash(stored: &Stored, (start, end): Range) -> Option<Hash> {
    let hashes: Option<Vec<Hash>> = perfect(start, end)
        .into_iter()
        .map(|subtree| subtree_hash(stored, subtree))
        .collect();
    fold(&hashes?)
}

/// The hash of a perfect subtree, of stored hashes; `None` where one is missing.
pub fn subtree_hash(stored: &Stored, subtree: Subtree) -> Option<Hash> {
    let (height, first, count) = subtree.stored();
    let mut row: Vec<Hash> = (first..first + count)
        .map(|index| stored.0.get(&(height, index)).copied())
        .collect::<Option<_>>()?;
    while row.len() > 1 {
        row = row
            .as_chunks::<2>()
            .0
            .iter()
            .map(|[left, right]| parent_hash(left, right))
            .collect();
    }
    row.first().copied()
}

/// Whether a proof shows that a leaf is in the tree of that root, RFC 9162 section 2.1.3.2.
pub fn includes(leaf: &Hash, (index, size): (u64, u64), proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            hash = parent_hash(sibling, &hash);
            while at % 2 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = parent_hash(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether a proof shows that the earlier tree is a beginning of the later one, RFC 9162 section
/// 2.1.4.2.
pub fn extends(earlier: (u64, &Hash), later: (u64, &Hash), proof: &[Hash]) -> bool {
    let ((first, first_root), (second, second_root)) = (earlier, later);
    if first == 0 || first >= second {
        return first <= second && proof.is_empty() && (first == 0 || first_root == second_root);
    }
    // A tree that is perfect is its own first hash.
    let own = first.is_power_of_two().then_some(*first_root);
    let mut hashes = own.into_iter().chain(proof.iter().copied());
    let Some(start) = hashes.next() else {
        return false;
    };
    let (mut at, mut last) = (first - 1, second - 1);
    while at % 2 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (start, start);
    for sibling in hashes {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            old = parent_hash(&sibling, &old);
            new = parent_hash(&sibling, &new);
            while at % 2 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new = parent_hash(&new, &sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && old == *first_root && new == *second_root
}

#[cfg(test)]
mod tests;
