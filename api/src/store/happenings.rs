//! What changed, for those who are told of it: the change feed with the NIBs of whom it touched, and
//! which datasets were fed. It gives nobody a right: whoever passes it on asks the right of each
//! change (see [`changes`](super::changes)).
use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{DatabaseConnection, EntityTrait, FromQueryResult, QuerySelect, Statement};

use super::StoreError;
use crate::domain::identifiers::EmployerId;

/// An employer that a batch or a decision touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The employer.
    pub employer: EmployerId,
    /// The register, as the change feed names it.
    pub register: String,
    /// The day the batch is true of; `None` where a person decided.
    pub as_of: Option<NaiveDate>,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// A part of the change feed.
#[derive(Debug)]
pub struct Portion {
    /// Id of its last change.
    pub last: i64,
    /// Its changes by the NIBs of the employers, in order. One without a NIB is followed by nobody.
    pub by_nib: HashMap<String, Vec<Arc<Change>>>,
}

#[derive(FromQueryResult)]
struct Done {
    dataset: String,
    done: i64,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    employer_id: i64,
    register: String,
    changed_at: DateTime<Utc>,
    as_of: Option<NaiveDate>,
    nib: Option<String>,
}

/// The changes after one that was seen, oldest first, at most `limit`; `None` where there is none.
pub async fn portion_after(
    db: &DatabaseConnection,
    id: i64,
    limit: u64,
) -> Result<Option<Portion>, StoreError> {
    let text = "SELECT c.id AS id, c.employer_id AS employer_id, c.register AS register, \
                       c.changed_at AS changed_at, b.as_of AS as_of, k.value AS nib \
                FROM (SELECT id, employer_id, register, changed_at, batch_id FROM employer_change \
                      WHERE id > $1 ORDER BY id LIMIT $2) c \
                LEFT JOIN import_batch b ON b.id = c.batch_id \
                LEFT JOIN employer_identifier k ON k.employer_id = c.employer_id AND k.scheme = 'NIB' \
                ORDER BY c.id";
    let values = [id.into(), limit.cast_signed().into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), text, values);
    let rows = Row::find_by_statement(statement).all(db).await?;
    let Some(last) = rows.last().map(|row| row.id) else {
        return Ok(None);
    };
    let mut by_nib: HashMap<String, Vec<Arc<Change>>> = HashMap::new();
    for row in rows {
        let Some(nib) = row.nib else {
            continue;
        };
        by_nib.entry(nib).or_default().push(Arc::new(Change {
            employer: EmployerId(row.employer_id),
            register: row.register,
            as_of: row.as_of,
            changed_at: row.changed_at,
        }));
    }
    Ok(Some(Portion { last, by_nib }))
}

/// Id of the newest change; 0 where there is none.
pub async fn newest(db: &DatabaseConnection) -> Result<i64, StoreError> {
    use entity::employer_change::{Column, Entity};
    let newest: Option<Option<i64>> = Entity::find()
        .select_only()
        .expr(Expr::col(Column::Id).max())
        .into_tuple()
        .one(db)
        .await?;
    Ok(newest.flatten().unwrap_or(0))
}

/// How many batches of each dataset have ended well: the number grows with each.
pub async fn batches_done(db: &DatabaseConnection) -> Result<HashMap<String, i64>, StoreError> {
    let text =
        "SELECT dataset, COUNT(*) AS done FROM import_batch WHERE status = 'DONE' GROUP BY dataset";
    let statement = Statement::from_string(db.get_database_backend(), text);
    let rows = Done::find_by_statement(statement).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.dataset, row.done))
        .collect())
}
