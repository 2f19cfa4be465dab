//! Merging a staged chunk on PostgreSQL: one statement inserts, one more where some keys are known.
use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Statement};

use super::{Lane, Merged, Staging, WriterPlan};

/// Merges the rows staged in a lane, `staged` of them.
pub(super) async fn merge(
    transaction: &DatabaseTransaction,
    staging: &Staging,
    plan: &WriterPlan,
    (lane, staged): (Lane, u64),
) -> Result<Merged, DbErr> {
    let sql = &staging.sql;
    let changed = if plan.has_ties {
        let rows = ask(transaction, &sql.changed, [plan.batch_id.into()]).await?;
        lines(&rows)?.into_iter().collect()
    } else {
        HashSet::new()
    };
    let values = [
        plan.dataset.into(),
        plan.batch_id.into(),
        plan.as_of.into(),
        plan.register().into(),
        plan.at.into(),
    ];
    let insert = if is_first_load(transaction, staging, plan, lane).await? {
        &sql.insert_all
    } else {
        &sql.insert
    };
    let inserted = count(&ask(transaction, insert, values.clone()).await?)?;
    let mut merged = Merged {
        inserted,
        changed,
        ..Merged::default()
    };
    if inserted < staged {
        let updated = ask(transaction, &sql.update, values).await?;
        merged.updated = count(&updated)?;
        let told: Option<String> = match updated.first() {
            Some(row) => row.try_get_by_index(1)?,
            None => None,
        };
        let told = told.unwrap_or_default();
        merged.duplicates = told
            .split_whitespace()
            .filter_map(|line| line.parse().ok())
            .collect();
        let repeats = ask(transaction, &sql.repeats, []).await?;
        merged.duplicates.extend(lines(&repeats)?);
    }
    transaction.execute_unprepared(&sql.empty).await?;
    let others = merged.inserted + merged.updated + merged.duplicates.len() as u64;
    merged.unchanged = staged.saturating_sub(others);
    Ok(merged)
}

/// Whether every key of the chunk is known to be new. The register is looked at in the batch's first
/// chunk, under the imports' lock; a batch that goes on finds its own rows there, and looks for each.
async fn is_first_load(
    transaction: &DatabaseTransaction,
    staging: &Staging,
    plan: &WriterPlan,
    lane: Lane,
) -> Result<bool, DbErr> {
    let first_load = &staging.first_load;
    let was_empty = if let Some(known) = first_load.was_empty() {
        known
    } else {
        let text = format!("SELECT 1 FROM {} LIMIT 1", plan.table.name);
        let found = ask(transaction, &text, []).await?;
        first_load.keep_was_empty(found.is_empty())
    };
    Ok(was_empty && first_load.goes_on(lane))
}

async fn ask<const N: usize>(
    transaction: &DatabaseTransaction,
    text: &str,
    values: [sea_orm::Value; N],
) -> Result<Vec<QueryResult>, DbErr> {
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, text, values);
    transaction.query_all_raw(statement).await
}

fn count(rows: &[QueryResult]) -> Result<u64, DbErr> {
    let row = rows
        .first()
        .ok_or_else(|| DbErr::Custom("a count has no row".to_owned()))?;
    Ok(row.try_get_by_index::<i64>(0)?.cast_unsigned())
}

fn lines(rows: &[QueryResult]) -> Result<Vec<u64>, DbErr> {
    rows.iter()
        .map(|row| Ok(row.try_get_by_index::<i64>(0)?.cast_unsigned()))
        .collect()
}
