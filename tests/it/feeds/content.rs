//! Everything that a database holds, as text that two databases can be compared by.
use std::collections::BTreeMap;

use entity::{employer_change, employer_identifier, import_batch};
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, EntityTrait as _, QueryOrder as _,
    Statement,
};
use serde_json::json;

use crate::migrations::tables;

/// Numbers that a database counts by itself, and times.
const OF_THE_DATABASE: &[&str] = &[
    "id",
    "employer_id",
    "started_at",
    "finished_at",
    "confirmed_at",
    "changed_at",
    "retired_at",
];

/// What is kept of assessments, which `kept` compares.
const KEPT: [&str; 5] = [
    "assessed_source",
    "assessment_change",
    "assessment_progress",
    "current_assessment",
    "current_finding",
];

/// Every row of every table but these as text, sorted, without what the database counts itself: a batch is
/// told by its place among the batches, and an employer by its keys.
pub async fn content(db: &DatabaseConnection) -> BTreeMap<String, Vec<String>> {
    let batches = batches(db).await;
    let mut content = BTreeMap::new();
    for table in tables(db).await {
        if KEPT.contains(&table.as_str()) {
            continue;
        }
        let text = match db.get_database_backend() {
            DbBackend::Sqlite => sqlite_rows(db, &table).await,
            _ => format!("SELECT row_to_json(t)::text AS line FROM \"{table}\" t"),
        };
        let statement = Statement::from_string(db.get_database_backend(), text);
        let rows = db
            .query_all_raw(statement)
            .await
            .expect("the table can be read");
        let mut lines: Vec<String> = rows
            .iter()
            .map(|row| {
                line(
                    &row.try_get::<String>("", "line").expect("a line"),
                    &batches,
                )
            })
            .collect();
        lines.sort();
        content.insert(table, lines);
    }
    content.insert("(keys of an employer)".to_owned(), knots(db).await);
    content.insert("(employers touched)".to_owned(), touched(db).await);
    content
}

/// Fails on the first table that differs, with the rows that only one of the two has.
pub fn assert_same(one: &BTreeMap<String, Vec<String>>, other: &BTreeMap<String, Vec<String>>) {
    let names =
        |content: &BTreeMap<String, Vec<String>>| content.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(other));
    for (table, rows) in one {
        let missing = |rows: &[String], from: &[String]| {
            let missing = rows.iter().filter(|row| !from.contains(row));
            missing.take(3).cloned().collect::<Vec<_>>()
        };
        let differs = (missing(rows, &other[table]), missing(&other[table], rows));
        assert!(
            rows == &other[table],
            "{table}: {} and {} rows; only one has {differs:?}",
            rows.len(),
            other[table].len()
        );
    }
}

async fn batches(db: &DatabaseConnection) -> BTreeMap<i64, usize> {
    let batches = import_batch::Entity::find()
        .order_by_asc(import_batch::Column::Id)
        .all(db)
        .await
        .expect("batches can be read");
    let places = batches.iter().enumerate();
    places.map(|(place, batch)| (batch.id, place)).collect()
}

/// The keys of each employer, in one line each.
async fn knots(db: &DatabaseConnection) -> Vec<String> {
    let mut lines: Vec<String> = names(db).await.into_values().collect();
    lines.sort();
    lines
}

/// An employer by its keys.
async fn names(db: &DatabaseConnection) -> BTreeMap<i64, String> {
    let keys = employer_identifier::Entity::find()
        .order_by_asc(employer_identifier::Column::Scheme)
        .order_by_asc(employer_identifier::Column::Value)
        .all(db)
        .await
        .expect("keys can be read");
    let mut names: BTreeMap<i64, String> = BTreeMap::new();
    for key in keys {
        let name = names.entry(key.employer_id).or_default();
        name.push_str(&format!("{} {}; ", key.scheme, key.value));
    }
    names
}

/// Who was touched, by register and batch; one that ended in another is only counted.
pub async fn touched(db: &DatabaseConnection) -> Vec<String> {
    let names = names(db).await;
    let batches = batches(db).await;
    let changes = employer_change::Entity::find()
        .all(db)
        .await
        .expect("changes can be read");
    let mut lines: Vec<String> = changes
        .iter()
        .map(|change| {
            let name = names
                .get(&change.employer_id)
                .map_or("ended", String::as_str);
            let batch = change.batch_id.map(|batch| batches[&batch]);
            format!("{batch:?} {} {name}", change.register)
        })
        .collect();
    lines.sort();
    lines
}

async fn sqlite_rows(db: &DatabaseConnection, table: &str) -> String {
    let text = format!("SELECT name FROM pragma_table_info('{table}')");
    let statement = Statement::from_string(db.get_database_backend(), text);
    let columns = db
        .query_all_raw(statement)
        .await
        .expect("the catalogue answers");
    let pairs: Vec<String> = columns
        .iter()
        .map(|column| column.try_get::<String>("", "name").expect("a name"))
        .map(|name| format!("'{name}', \"{name}\""))
        .collect();
    format!(
        "SELECT json_object({}) AS line FROM \"{table}\"",
        pairs.join(", ")
    )
}

/// A row without what the database counts itself. SQLite keeps booleans as 0 and 1.
fn line(json: &str, batches: &BTreeMap<i64, usize>) -> String {
    let mut row: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(json).expect("a row is JSON");
    row.retain(|column, _| !OF_THE_DATABASE.contains(&column.as_str()));
    for (column, value) in &mut row {
        if let Some(is_so) = value.as_bool() {
            *value = json!(i32::from(is_so));
        }
        if column == "batch_id" {
            let place = value.as_i64().and_then(|batch| batches.get(&batch));
            *value = json!(place);
        }
        if let Some(kept) = value.as_str().filter(|_| column == "content") {
            *value = json!(line(kept, batches));
        }
    }
    serde_json::to_string(&row).expect("it is JSON")
}
