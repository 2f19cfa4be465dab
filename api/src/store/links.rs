//! Tying the registers' keys to employers: the decision is `domain::linkage`, the statements are
//! here, a constant number for every chunk of records.
mod knot;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::{employer, employer_identifier};
use sea_orm::sea_query::{Asterisk, CaseStatement, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, Iterable,
    QueryFilter, Statement,
};

use self::knot::{Knot, Tied};
use super::import::Provenance;
use crate::domain::codes::{Code, IdentifierScheme};
use crate::domain::linkage::Key;
use crate::domain::profile::Profile;

/// A record's keys, its own first, and what it says about the employer.
#[derive(Clone)]
pub struct KeyedRecord {
    /// Line on which the record begins.
    pub line: u64,
    /// The keys; the first is the register's own.
    pub keys: Vec<Key>,
    /// What the record says; `None` where the register does not describe employers.
    pub profile: Option<Profile>,
    /// Whether the record is new or changed: only then is it a newer word about the employer.
    pub is_changed: bool,
}

/// What tying a chunk of records came to.
#[derive(Debug, Default)]
pub struct Ties {
    /// Lines whose keys conflict; their links stay as they were.
    pub conflicts: Vec<u64>,
    /// Employers that are new, are shown otherwise, or hold other keys than before.
    pub touched: BTreeSet<i64>,
}

/// Full confidence, per mille: both keys stand in one record.
const CERTAIN: i32 = 1000;

/// Ties a chunk of records.
pub(super) async fn tie(
    db: &impl ConnectionTrait,
    provenance: &Provenance,
    records: &[KeyedRecord],
) -> Result<Ties, DbErr> {
    if records.is_empty() {
        return Ok(Ties::default());
    }
    let owners = owners_of(db, records).await?;
    let involved: BTreeSet<i64> = owners.values().copied().collect();
    let singular = singular_keys(db, &involved).await?;
    let shown = employers(db, &involved).await?;
    let mut knot = Knot::new(provenance, owners, singular, shown);
    let conflicts = records
        .iter()
        .filter(|record| !knot.take_in(record))
        .map(|record| record.line)
        .collect();
    let fresh = allocate(db, knot.fresh_count()).await?;
    let tied = knot.into_tied(&fresh);
    let touched = tied.touched();
    write(db, provenance, tied).await?;
    Ok(Ties { conflicts, touched })
}

async fn owners_of(
    db: &impl ConnectionTrait,
    records: &[KeyedRecord],
) -> Result<HashMap<Key, i64>, DbErr> {
    let keys: BTreeSet<&Key> = records.iter().flat_map(|record| &record.keys).collect();
    let tuples = keys
        .iter()
        .map(|key| (key.scheme.as_str(), key.value.clone()));
    let wanted = Query::select()
        .expr(Expr::col(Asterisk))
        .from_values(tuples, "wanted")
        .take();
    let pair = Expr::tuple([
        Expr::col(employer_identifier::Column::Scheme),
        Expr::col(employer_identifier::Column::Value),
    ]);
    let found = employer_identifier::Entity::find()
        .filter(pair.in_subquery(wanted))
        .all(db)
        .await?;
    found
        .into_iter()
        .map(|row| Ok((key_of(&row)?, row.employer_id)))
        .collect()
}

async fn singular_keys(
    db: &impl ConnectionTrait,
    employers: &BTreeSet<i64>,
) -> Result<HashMap<i64, BTreeSet<Key>>, DbErr> {
    let schemes = [
        IdentifierScheme::Nib.as_str(),
        IdentifierScheme::Npwp.as_str(),
    ];
    let found = employer_identifier::Entity::find()
        .filter(employer_identifier::Column::EmployerId.is_in(employers.iter().copied()))
        .filter(employer_identifier::Column::Scheme.is_in(schemes))
        .all(db)
        .await?;
    let mut singular: HashMap<i64, BTreeSet<Key>> = HashMap::new();
    for row in found {
        singular
            .entry(row.employer_id)
            .or_default()
            .insert(key_of(&row)?);
    }
    Ok(singular)
}

async fn employers(
    db: &impl ConnectionTrait,
    ids: &BTreeSet<i64>,
) -> Result<HashMap<i64, employer::Model>, DbErr> {
    let found = employer::Entity::find()
        .filter(employer::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    Ok(found
        .into_iter()
        .map(|employer| (employer.id, employer))
        .collect())
}

fn key_of(row: &employer_identifier::Model) -> Result<Key, DbErr> {
    let scheme = row
        .scheme
        .parse()
        .map_err(|unknown| DbErr::Custom(format!("{unknown}")))?;
    Ok(Key {
        scheme,
        value: row.value.clone(),
    })
}

/// Ids for new employers, never one that a merged employer once had: an old id must not come to
/// name another employer.
async fn allocate(db: &impl ConnectionTrait, count: usize) -> Result<Vec<i64>, DbErr> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let backend = db.get_database_backend();
    if backend == DbBackend::Postgres {
        let sql =
            "SELECT nextval(pg_get_serial_sequence('employer', 'id')) FROM generate_series(1, $1)";
        let rows = db
            .query_all_raw(Statement::from_sql_and_values(backend, sql, [count.into()]))
            .await?;
        return rows.iter().map(|row| row.try_get_by_index(0)).collect();
    }
    let sql = "SELECT MAX(COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'employer'), 0), \
               COALESCE((SELECT MAX(id) FROM employer), 0))";
    let row = db
        .query_one_raw(Statement::from_string(backend, sql))
        .await?;
    let last: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok((last + 1..=last + count).collect())
}

async fn write(
    db: &impl ConnectionTrait,
    provenance: &Provenance,
    tied: Tied,
) -> Result<(), DbErr> {
    if !tied.shown.is_empty() {
        let updates: Vec<_> = employer::Column::iter()
            .filter(|column| !matches!(column, employer::Column::Id))
            .collect();
        employer::Entity::insert_many(
            tied.shown
                .into_iter()
                .map(|shown| shown.into_active_model().reset_all()),
        )
        .on_conflict(
            OnConflict::column(employer::Column::Id)
                .update_columns(updates)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    }
    if !tied.merged.is_empty() {
        move_identifiers(db, &tied.merged).await?;
        employer::Entity::delete_many()
            .filter(employer::Column::Id.is_in(tied.merged.keys().copied()))
            .exec(db)
            .await?;
    }
    if !tied.keys.is_empty() {
        let rows = tied.keys.into_iter().map(|(key, employer_id, method)| {
            employer_identifier::ActiveModel {
                id: NotSet,
                employer_id: Set(employer_id),
                scheme: Set(key.scheme.as_str().to_owned()),
                value: Set(key.value),
                match_method: Set(method.as_str().to_owned()),
                match_confidence: Set(CERTAIN),
                confirmed_by: Set(None),
                source: Set(provenance.source.to_owned()),
                batch_id: Set(provenance.batch_id),
                as_of: Set(provenance.as_of),
            }
        });
        employer_identifier::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

async fn move_identifiers(
    db: &impl ConnectionTrait,
    merged: &BTreeMap<i64, i64>,
) -> Result<(), DbErr> {
    let employer_id = || Expr::col(employer_identifier::Column::EmployerId);
    let mut moved = CaseStatement::new();
    for (from, into) in merged {
        moved = moved.case(employer_id().eq(*from), *into);
    }
    let update = Query::update()
        .table(employer_identifier::Entity)
        .value(
            employer_identifier::Column::EmployerId,
            moved.finally(employer_id()),
        )
        .and_where(employer_id().is_in(merged.keys().copied()))
        .take();
    db.execute(&update).await.map(drop)
}
