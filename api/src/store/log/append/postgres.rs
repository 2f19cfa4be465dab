//! A group on PostgreSQL: every column of it as one array.
use sqlx::{Error, Postgres, Transaction};

use super::{Group, NewRecord};

type Writing = Transaction<'static, Postgres>;

/// Adds a group.
pub(super) async fn insert(transaction: &mut Writing, group: &Group) -> Result<(), Error> {
    insert_records(transaction, &group.records).await?;
    insert_nodes(transaction, group).await?;
    insert_subjects(transaction, &group.records).await
}

async fn insert_records(transaction: &mut Writing, records: &[NewRecord]) -> Result<(), Error> {
    let text = |of: fn(&NewRecord) -> Option<&str>| -> Vec<Option<&str>> {
        records.iter().map(of).collect()
    };
    let places: Vec<i64> = records.iter().map(|record| record.position).collect();
    let times: Vec<_> = records.iter().map(|record| record.recorded_at).collect();
    sqlx::query(
        "INSERT INTO log_record \
         (position, event, recorded_at, agency, client, purpose, reference, body) \
         SELECT * FROM UNNEST($1::bigint[], $2::text[], $3::timestamptz[], $4::text[], \
         $5::text[], $6::text[], $7::text[], $8::text[])",
    )
    .bind(places)
    .bind(text(|record| Some(record.event)))
    .bind(times)
    .bind(text(|record| record.agency.as_deref()))
    .bind(text(|record| record.client.as_deref()))
    .bind(text(|record| record.purpose.as_deref()))
    .bind(text(|record| record.reference.as_deref()))
    .bind(text(|record| Some(&record.body)))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn insert_nodes(transaction: &mut Writing, group: &Group) -> Result<(), Error> {
    let levels: Vec<i32> = group.nodes.iter().map(|node| node.level).collect();
    let places: Vec<i64> = group.nodes.iter().map(|node| node.position).collect();
    let hashes: Vec<&[u8]> = group
        .nodes
        .iter()
        .map(|node| node.hash.as_slice())
        .collect();
    sqlx::query(
        "INSERT INTO log_node (level, position, hash) \
         SELECT * FROM UNNEST($1::int[], $2::bigint[], $3::bytea[])",
    )
    .bind(levels)
    .bind(places)
    .bind(hashes)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn insert_subjects(transaction: &mut Writing, records: &[NewRecord]) -> Result<(), Error> {
    let pairs = records.iter().flat_map(|record| {
        let subjects = record.subjects.iter();
        subjects.map(|subject| (subject.as_str(), record.position))
    });
    let (subjects, places): (Vec<&str>, Vec<i64>) = pairs.unzip();
    if subjects.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO log_subject (subject, position) \
         SELECT * FROM UNNEST($1::text[], $2::bigint[])",
    )
    .bind(subjects)
    .bind(places)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
