//! The change feed: which employers were touched, by what, in the order in which it became visible.
//!
//! What follows the registers (assessments, subscriptions, caches) remembers the last id it has
//! seen and asks for what came [after](changes_after) it.
//!
//! Recording is internal. Whoever shows changes to anybody minds that the mere entry tells
//! something: that an employer was inspected, warned, or, for a dataset that
//! [`is_confidential`], that somebody complained about it or a file was opened
//! (ILO C81 Art. 15(c)). A reader for others needs a scope as every read of employer rows does,
//! and leaves those datasets out.
use chrono::{DateTime, Utc};
use entity::employer_change;
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::StoreError;
use super::import::lock;
use crate::domain::codes::Code;
#[cfg(doc)]
use crate::domain::dataset::is_confidential;
use crate::domain::dataset::register_of;

/// An employer that a batch or a decision touched.
pub type EmployerChange = employer_change::Model;

/// The register under which a person's decision about links is recorded.
pub const LINKS: &str = "links";

/// Employers that a statement records at once; four binds each, far below SQLite's 32,766.
const EMPLOYERS_PER_STATEMENT: usize = 500;

/// By what employers were touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause<'a> {
    /// The register, by [`register_name`] or [`LINKS`].
    pub register: &'a str,
    /// The batch; `None` where a person decided.
    pub batch_id: Option<i64>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The register that a dataset belongs to, as changes name it: the register's code, or the
/// dataset's own name where it belongs to none.
pub fn register_name(dataset: &'static str) -> &'static str {
    register_of(dataset).map_or(dataset, Code::as_str)
}

/// Records that employers were touched, in the transaction that touches them. One that the same
/// batch has touched before moves to the end, so that nobody who follows misses it.
///
/// It takes the lock of imports first: ids then become visible in their order, and a follower never
/// passes one that is still to come. A transaction that locks rows before it records must
/// [`lock`] at its beginning.
pub(super) async fn record(
    db: &impl ConnectionTrait,
    cause: Cause<'_>,
    employers: impl IntoIterator<Item = i64>,
) -> Result<(), DbErr> {
    use employer_change::Column;
    let employers: Vec<i64> = employers.into_iter().collect();
    if employers.is_empty() {
        return Ok(());
    }
    lock(db).await?;
    for part in employers.chunks(EMPLOYERS_PER_STATEMENT) {
        let mut insert = Query::insert();
        insert.into_table(employer_change::Entity).columns([
            Column::EmployerId,
            Column::Register,
            Column::BatchId,
            Column::ChangedAt,
        ]);
        for employer in part {
            let values = [
                Expr::val(*employer),
                Expr::val(cause.register),
                Expr::val(cause.batch_id),
                Expr::val(cause.at),
            ];
            insert
                .values(values)
                .map_err(|mismatch| DbErr::Custom(mismatch.to_string()))?;
        }
        if db.get_database_backend() == DbBackend::Sqlite {
            // Replaced, the row takes the next id; `excluded` has none here.
            insert.replace();
        } else {
            insert.on_conflict(
                OnConflict::columns([Column::BatchId, Column::Register, Column::EmployerId])
                    .update_columns([Column::Id, Column::ChangedAt])
                    .to_owned(),
            );
        }
        db.execute(&insert).await?;
    }
    Ok(())
}

/// The changes after one that was seen, oldest first, at most `limit`; 0 begins at the beginning.
pub async fn changes_after(
    db: &DatabaseConnection,
    id: i64,
    limit: u64,
) -> Result<Vec<EmployerChange>, StoreError> {
    let changes = employer_change::Entity::find()
        .filter(employer_change::Column::Id.gt(id))
        .order_by_asc(employer_change::Column::Id)
        .limit(limit);
    Ok(changes.all(db).await?)
}
