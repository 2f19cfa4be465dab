//! Merging a chunk on SQLite: batches that the driver keeps prepared, one statement to read what is
//! there and at most three to write.
use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::{Alias, Expr, OnConflict, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Statement};

use super::{Merged, WriterPlan, owners};
use crate::store::changes;
use crate::store::records::{Row, Table, Value};

/// Rows of a statement: with at most 30 fields far below SQLite's 32,766 binds.
const ROWS_PER_STATEMENT: usize = 500;

/// A row of the register as it was before the statement.
struct Known {
    values: Vec<Value>,
    /// Whether an earlier line of the file brought it, or was the same.
    is_met: bool,
    /// Its key as `import_seen` keeps it; `None` where its batch already tells that it was met.
    unmet_key: Option<String>,
}

/// Merges rows.
pub(super) async fn merge(
    transaction: &DatabaseTransaction,
    plan: &WriterPlan,
    rows: &[Row],
) -> Result<Merged, DbErr> {
    let mut merged = Merged::default();
    for part in rows.chunks(ROWS_PER_STATEMENT) {
        merge_part(transaction, plan, part, &mut merged).await?;
    }
    Ok(merged)
}

async fn merge_part(
    transaction: &DatabaseTransaction,
    plan: &WriterPlan,
    rows: &[Row],
    merged: &mut Merged,
) -> Result<(), DbErr> {
    let table = &plan.table;
    let mut known = known_rows(transaction, plan, rows).await?;
    let mut changed = Vec::new();
    let mut left = Vec::new();
    let mut remembered = Vec::new();
    for row in rows {
        match known.get_mut(&table.key_of(&row.values)) {
            Some(present) if present.values == row.values => {
                merged.unchanged += 1;
                present.is_met = true;
                remembered.extend(present.unmet_key.take());
            }
            Some(present) if present.is_met => {
                merged.duplicates.insert(row.line);
            }
            Some(present) => {
                merged.updated += 1;
                present.is_met = true;
                present.unmet_key = None;
                left.push(std::mem::replace(&mut present.values, row.values.clone()));
                changed.push(row);
            }
            None => {
                merged.inserted += 1;
                let now = Known {
                    values: row.values.clone(),
                    is_met: true,
                    unmet_key: None,
                };
                known.insert(table.key_of(&row.values), now);
                changed.push(row);
            }
        }
    }
    if plan.has_ties {
        merged.changed.extend(changed.iter().map(|row| row.line));
    }
    upsert(transaction, plan, &changed).await?;
    remember(transaction, plan.batch_id, remembered).await?;
    let touched = changed.iter().map(|row| &row.values).chain(&left);
    record_owners(transaction, plan, touched).await
}

async fn known_rows(
    transaction: &DatabaseTransaction,
    plan: &WriterPlan,
    rows: &[Row],
) -> Result<HashMap<Vec<Value>, Known>, DbErr> {
    let table = &plan.table;
    let mut known = HashMap::with_capacity(rows.len());
    if rows.is_empty() {
        return Ok(known);
    }
    let key = key_text(table, "t.");
    let fields: Vec<String> = table
        .fields
        .iter()
        .map(|field| format!("t.{}", field.quoted()))
        .collect();
    let keys: Vec<String> = table
        .key_fields()
        .map(|field| format!("t.{}", field.quoted()))
        .collect();
    let marks = format!("({})", vec!["?"; keys.len()].join(", "));
    let text = format!(
        "SELECT {}, t.batch_id = ? AS is_own, {key} AS record_key, \
         EXISTS (SELECT 1 FROM import_seen met WHERE met.batch_id = ? AND met.record_key = {key} \
         AND NOT met.is_rejected) AS is_seen \
         FROM {} t WHERE ({}) IN (VALUES {})",
        fields.join(", "),
        table.name,
        keys.join(", "),
        vec![marks; rows.len()].join(", "),
    );
    let batch: sea_orm::Value = plan.batch_id.into();
    let bound = rows.iter().flat_map(|row| {
        let keys = table.fields.iter().zip(&row.values);
        keys.filter(|(field, _)| field.is_key)
            .map(|(field, value)| value.bind(field.field_type))
    });
    let values: Vec<sea_orm::Value> = [batch.clone(), batch].into_iter().chain(bound).collect();
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, text, values);
    for found in transaction.query_all_raw(statement).await? {
        let row = known_row(table, &found)?;
        known.insert(table.key_of(&row.values), row);
    }
    Ok(known)
}

fn known_row(table: &Table, found: &QueryResult) -> Result<Known, DbErr> {
    let fields = table.fields.iter().enumerate();
    let values = fields.map(|(index, field)| Value::read(found, index, field.field_type));
    let is_own: bool = found.try_get("", "is_own")?;
    let is_seen: bool = found.try_get("", "is_seen")?;
    let key: String = found.try_get("", "record_key")?;
    Ok(Known {
        values: values.collect::<Result<_, _>>()?,
        is_met: is_own || is_seen,
        unmet_key: (!is_own && !is_seen).then_some(key),
    })
}

/// The natural key of a row as SQLite writes a list of values.
pub(super) fn key_text(table: &Table, place: &str) -> String {
    let keys: Vec<String> = table
        .key_fields()
        .map(|field| format!("{place}{}", field.quoted()))
        .collect();
    format!("json_array({})", keys.join(", "))
}

async fn upsert(
    transaction: &DatabaseTransaction,
    plan: &WriterPlan,
    rows: &[&Row],
) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    let fields = &plan.table.fields;
    let kept = fields.iter().filter(|field| !field.is_key);
    let provenance = ["source", "batch_id", "as_of"];
    let mut insert = Query::insert();
    insert.into_table(plan.table.name).columns(
        fields
            .iter()
            .map(|field| field.name)
            .chain(provenance)
            .map(Alias::new),
    );
    for row in rows {
        let values = fields
            .iter()
            .zip(&row.values)
            .map(|(field, value)| Expr::val(value.bind(field.field_type)));
        let trail = [
            Expr::val(plan.dataset),
            Expr::val(plan.batch_id),
            Expr::val(plan.as_of),
        ];
        insert
            .values(values.chain(trail))
            .map_err(|mismatch| DbErr::Custom(mismatch.to_string()))?;
    }
    let keys = plan.table.key_fields().map(|field| Alias::new(field.name));
    insert.on_conflict(
        OnConflict::columns(keys)
            .update_columns(
                kept.map(|field| field.name)
                    .chain(provenance)
                    .map(Alias::new),
            )
            .to_owned(),
    );
    transaction.execute(&insert).await.map(drop)
}

/// Remembers rows that were met and carry another batch.
async fn remember(
    transaction: &DatabaseTransaction,
    batch_id: i64,
    keys: Vec<String>,
) -> Result<(), DbErr> {
    if keys.is_empty() {
        return Ok(());
    }
    let text = format!(
        "INSERT INTO import_seen (batch_id, record_key, is_rejected) VALUES {} \
         ON CONFLICT (batch_id, record_key) DO UPDATE SET is_rejected = FALSE",
        vec!["(?, ?, FALSE)"; keys.len()].join(", ")
    );
    let values = keys
        .into_iter()
        .flat_map(|key| [sea_orm::Value::from(batch_id), key.into()]);
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, text, values);
    transaction.execute_raw(statement).await.map(drop)
}

/// Records whose rows changed.
async fn record_owners<'a>(
    transaction: &DatabaseTransaction,
    plan: &WriterPlan,
    rows: impl Iterator<Item = &'a Vec<Value>>,
) -> Result<(), DbErr> {
    let columns = owners::columns(plan.table.name);
    let Some(query) = owners::employers(plan.table.name, "changed") else {
        return Ok(());
    };
    let distinct: HashSet<Vec<&Value>> = rows.map(|row| pick(&plan.table, row, &columns)).collect();
    if distinct.is_empty() {
        return Ok(());
    }
    let marks = format!("({})", vec!["?"; columns.len()].join(", "));
    let text = format!(
        "WITH changed ({}) AS (VALUES {}) {query}",
        columns.join(", "),
        vec![marks; distinct.len()].join(", ")
    );
    let values = distinct
        .into_iter()
        .flatten()
        .map(|value| value.as_text().map(str::to_owned).into());
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, text, values);
    let found = transaction.query_all_raw(statement).await?;
    let employers: Vec<i64> = found
        .iter()
        .map(|row| row.try_get_by_index(0))
        .collect::<Result<_, _>>()?;
    changes::record(transaction, plan.cause(), employers).await
}

/// The values of `columns` in a row; the columns that lead to employers are all texts.
fn pick<'a>(table: &Table, row: &'a [Value], columns: &[&str]) -> Vec<&'a Value> {
    columns
        .iter()
        .filter_map(|column| {
            let place = table
                .fields
                .iter()
                .position(|field| field.name == *column)?;
            row.get(place)
        })
        .collect()
}
