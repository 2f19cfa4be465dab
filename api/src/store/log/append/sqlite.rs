//! A group on SQLite: every table's rows as one JSON text.
use std::fmt::Write as _;

use chrono::SecondsFormat;
use serde_json::{Value, json};
use sqlx::{Error, Sqlite, Transaction};

use super::{Group, NewRecord};

type Writing = Transaction<'static, Sqlite>;

/// Adds a group.
pub(super) async fn insert(transaction: &mut Writing, group: &Group) -> Result<(), Error> {
    let records = group.records.iter().map(record).collect();
    run(
        transaction,
        "INSERT INTO log_record \
         (position, event, recorded_at, agency, client, purpose, reference, body) \
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, \
         value ->> 6, value ->> 7 FROM json_each($1)",
        records,
    )
    .await?;
    let nodes = group.nodes.iter();
    let nodes = nodes
        .map(|node| json!([node.level, node.position, hexadecimal(&node.hash)]))
        .collect();
    run(
        transaction,
        "INSERT INTO log_node (level, position, hash) \
         SELECT value ->> 0, value ->> 1, unhex(value ->> 2) FROM json_each($1)",
        nodes,
    )
    .await?;
    let subjects = group.records.iter().flat_map(|record| {
        let subjects = record.subjects.iter();
        subjects.map(|subject| json!([subject, record.position]))
    });
    run(
        transaction,
        "INSERT INTO log_subject (subject, position) \
         SELECT value ->> 0, value ->> 1 FROM json_each($1)",
        subjects.collect(),
    )
    .await
}

async fn run(transaction: &mut Writing, text: &'static str, rows: Vec<Value>) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = Value::Array(rows).to_string();
    let insert = sqlx::query(text).bind(rows);
    insert.execute(&mut **transaction).await.map(drop)
}

fn record(record: &NewRecord) -> Value {
    // The ORM writes times in this form.
    let at = record
        .recorded_at
        .to_rfc3339_opts(SecondsFormat::AutoSi, false);
    json!([
        record.position,
        record.event,
        at,
        record.agency,
        record.client,
        record.purpose,
        record.reference,
        record.body
    ])
}

fn hexadecimal(hash: &[u8; 32]) -> String {
    hash.iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
