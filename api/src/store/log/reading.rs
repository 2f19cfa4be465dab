//! Reading the log: its tree, and its records in their order.
use std::collections::{HashMap, HashSet};

use entity::{log_node, log_record, log_subject};
use sea_orm::sea_query::Cond;
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::store::StoreError;

/// A record as it is stored.
pub type LogRecord = log_record::Model;

/// A run of hashes of one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeRange {
    /// The level.
    pub level: i32,
    /// The first place.
    pub first: i64,
    /// How many.
    pub count: i64,
}

/// Records in the log.
pub async fn size(db: &DatabaseConnection) -> Result<i64, StoreError> {
    let last = log_node::Entity::find()
        .filter(log_node::Column::Level.eq(0))
        .order_by_desc(log_node::Column::Position)
        .one(db)
        .await?;
    Ok(last.map_or(0, |leaf| leaf.position + 1))
}

/// The hashes of these ranges, by level and place. What is missing is missing.
pub async fn hashes(
    db: &DatabaseConnection,
    ranges: &[NodeRange],
) -> Result<HashMap<(i32, i64), Vec<u8>>, StoreError> {
    if ranges.is_empty() {
        return Ok(HashMap::new());
    }
    let mut any = Cond::any();
    for range in ranges {
        any = any.add(
            Condition::all()
                .add(log_node::Column::Level.eq(range.level))
                .add(log_node::Column::Position.gte(range.first))
                .add(log_node::Column::Position.lt(range.first + range.count)),
        );
    }
    let nodes = log_node::Entity::find().filter(any).all(db).await?;
    Ok(nodes
        .into_iter()
        .map(|node| ((node.level, node.position), node.hash))
        .collect())
}

/// Records from a place on, in their order.
pub async fn records_from(
    db: &DatabaseConnection,
    position: i64,
    at_most: u64,
) -> Result<Vec<LogRecord>, StoreError> {
    Ok(log_record::Entity::find()
        .filter(log_record::Column::Position.gte(position))
        .order_by_asc(log_record::Column::Position)
        .limit(at_most)
        .all(db)
        .await?)
}

/// Subjects of the records from `first` to before `end`, by place and subject.
pub async fn subjects_between(
    db: &DatabaseConnection,
    first: i64,
    end: i64,
) -> Result<Vec<(i64, String)>, StoreError> {
    let rows = log_subject::Entity::find()
        .filter(log_subject::Column::Position.gte(first))
        .filter(log_subject::Column::Position.lt(end))
        .order_by_asc(log_subject::Column::Position)
        .order_by_asc(log_subject::Column::Subject)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.position, row.subject))
        .collect())
}

/// Those of `subjects` that some record names.
pub async fn known_subjects(
    db: &DatabaseConnection,
    subjects: Vec<String>,
) -> Result<HashSet<String>, StoreError> {
    if subjects.is_empty() {
        return Ok(HashSet::new());
    }
    let known: Vec<String> = log_subject::Entity::find()
        .select_only()
        .column(log_subject::Column::Subject)
        .distinct()
        .filter(log_subject::Column::Subject.is_in(subjects))
        .into_tuple()
        .all(db)
        .await?;
    Ok(known.into_iter().collect())
}

/// Which records a trail holds.
#[derive(Clone, Debug)]
pub struct Trail<'a> {
    /// Those that name one of these.
    pub subjects: &'a [String],
    /// Before this place, where one is given.
    pub before: Option<i64>,
    /// How many at most.
    pub at_most: u64,
}

/// Records that name a subject, the latest first.
pub async fn trail(
    db: &DatabaseConnection,
    trail: &Trail<'_>,
) -> Result<Vec<LogRecord>, StoreError> {
    let named = log_subject::Entity::find()
        .select_only()
        .column(log_subject::Column::Position)
        .filter(log_subject::Column::Subject.is_in(trail.subjects.iter().cloned()));
    let mut records = log_record::Entity::find()
        .filter(log_record::Column::Position.in_subquery(sea_orm::QueryTrait::into_query(named)))
        .order_by_desc(log_record::Column::Position)
        .limit(trail.at_most);
    if let Some(before) = trail.before {
        records = records.filter(log_record::Column::Position.lt(before));
    }
    Ok(records.all(db).await?)
}
