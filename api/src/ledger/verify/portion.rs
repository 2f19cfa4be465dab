//! Everything that is stored of a run of places.
use std::collections::HashMap;

use sea_orm::DatabaseConnection;

use crate::store::StoreError;
use crate::store::log::{self, LogRecord, NodeRange};

async fn leaves(db: &DatabaseConnection, from: i64, end: i64) -> Result<Nodes, StoreError> {
    let range = NodeRange {
        level: 0,
        first: from,
        count: end - from,
    };
    log::hashes(db, &[range]).await
}

/// The stored hashes that leaves of a portion complete.
async fn upper_nodes(db: &DatabaseConnection, from: i64, end: i64) -> Result<Nodes, StoreError> {
    let ranges: Vec<NodeRange> = (1..8)
        .map(|level| {
            let (first, last) = (from >> (8 * level), end >> (8 * level));
            NodeRange {
                level,
                first,
                count: last - first,
            }
        })
        .filter(|range| range.count > 0)
        .collect();
    log::hashes(db, &ranges).await
}

type Nodes = HashMap<(i32, i64), Vec<u8>>;

/// Everything that is stored of a run of places.
pub(super) struct Portion {
    /// The first place, and the one behind the last.
    pub range: (i64, i64),
    /// Leaves, and the hashes above that they complete.
    pub nodes: Nodes,
    /// Records by place.
    pub records: HashMap<i64, LogRecord>,
    /// Subjects by place, sorted.
    pub subjects: HashMap<i64, Vec<String>>,
}

impl Portion {
    /// Reads what is stored of the places from one to before another.
    pub async fn read(
        db: &DatabaseConnection,
        (from, end): (i64, i64),
    ) -> Result<Self, StoreError> {
        let leaves = leaves(db, from, end).await?;
        let upper = upper_nodes(db, from, end).await?;
        let at_most = (end - from).cast_unsigned();
        let mut records = log::records_from(db, from, at_most).await?;
        // Where one is gone, a later one came in its place.
        records.retain(|record| record.position < end);
        let subjects = log::subjects_between(db, from, end).await?;
        Ok(Self::new((from, end), leaves, upper, (records, subjects)))
    }

    fn new(
        range: (i64, i64),
        mut leaves: Nodes,
        upper: Nodes,
        (records, subjects): (Vec<LogRecord>, Vec<(i64, String)>),
    ) -> Self {
        leaves.extend(upper);
        let mut by_place: HashMap<i64, Vec<String>> = HashMap::new();
        for (position, subject) in subjects {
            by_place.entry(position).or_default().push(subject);
        }
        // Databases order text in ways of their own.
        for subjects in by_place.values_mut() {
            subjects.sort_unstable();
        }
        Self {
            range,
            nodes: leaves,
            records: records
                .into_iter()
                .map(|record| (record.position, record))
                .collect(),
            subjects: by_place,
        }
    }
}
