//! Tying the registers' keys to employers: the decision is `domain::linkage`, the statements are
//! here, a constant number for every chunk of records.
mod engine;
pub(super) mod held;
mod knot;
pub(super) mod shown;

use std::collections::{BTreeMap, BTreeSet};

use entity::{employer, employer_identifier};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, Iterable,
    QueryFilter, Statement,
};

pub(super) use self::engine::{Joined, joinable};
use self::knot::{Knot, Tied};
use super::candidates::{self, Found, Sighting};
use super::import::Provenance;
use crate::domain::codes::{Code, MatchMethod};
use crate::domain::linkage::{DOUBTFUL_TAX_NUMBER, Key, Pair, Tie};
use crate::domain::profile::Profile;

/// The field that a doubtful tax number agrees in, as the matching names it.
const TAX_NUMBER_FIELD: &str = "npwp";
/// The table of employers, which counts by itself.
pub(super) const EMPLOYER: &str = "employer";

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

/// Ties a chunk of records.
pub(super) async fn tie(
    db: &impl ConnectionTrait,
    provenance: &Provenance,
    records: &[KeyedRecord],
) -> Result<Ties, DbErr> {
    if records.is_empty() {
        return Ok(Ties::default());
    }
    let named = with_named_tax_numbers(records);
    let records = named.as_deref().unwrap_or(records);
    let keys: BTreeSet<Key> = records
        .iter()
        .flat_map(|record| record.keys.iter().cloned())
        .collect();
    let mut knot = Knot::new(provenance, held::of_keys(db, &keys).await?);
    let conflicts = records
        .iter()
        .filter(|record| !knot.take_in(record))
        .map(|record| record.line)
        .collect();
    let fresh = allocate(db, EMPLOYER, knot.fresh_count()).await?;
    let mut tied = knot.into_tied(&fresh);
    let touched = tied.touched();
    let doubts = std::mem::take(&mut tied.doubts);
    write(db, provenance, tied).await?;
    keep_doubts(db, provenance, doubts).await?;
    Ok(Ties { conflicts, touched })
}

/// The records with the tax numbers that their NITKU name; nothing where none names one.
fn with_named_tax_numbers(records: &[KeyedRecord]) -> Option<Vec<KeyedRecord>> {
    let names_one = |record: &KeyedRecord| {
        let mut keys = record.keys.iter();
        keys.any(|key| key.named_tax_number().is_some())
    };
    if !records.iter().any(names_one) {
        return None;
    }
    let mut records = records.to_vec();
    for record in &mut records {
        let named = record.keys.iter().filter_map(Key::named_tax_number);
        let named: Vec<Key> = named.filter(|key| !record.keys.contains(key)).collect();
        record.keys.extend(named);
    }
    Some(records)
}

/// Keeps as candidates the employers whose tax number agrees and whose names do not.
async fn keep_doubts(
    db: &impl ConnectionTrait,
    provenance: &Provenance,
    doubts: Vec<(Key, i64, i64)>,
) -> Result<(), DbErr> {
    if doubts.is_empty() {
        return Ok(());
    }
    let employers: BTreeSet<i64> = doubts
        .iter()
        .flat_map(|(_, employer, doubted)| [*employer, *doubted])
        .collect();
    let standing = held::standing_keys(db, &employers).await?;
    let found = doubts.into_iter().filter_map(|(own, employer, doubted)| {
        let left = if own.is_of_register() {
            own
        } else {
            standing.get(&employer)?.clone()
        };
        Some(Found {
            pair: Pair::of(left, standing.get(&doubted)?.clone())?,
            method: MatchMethod::TaxNumber,
            probability: DOUBTFUL_TAX_NUMBER,
            agreed_fields: TAX_NUMBER_FIELD.to_owned(),
        })
    });
    let found: Vec<Found> = found.collect();
    let sighting = Sighting {
        day: provenance.as_of,
        batch_id: provenance.batch_id,
        run: None,
    };
    candidates::keep(db, &found, sighting).await
}

/// Ids for new rows of a table that counts by itself, never one that was given before: an old id of
/// an employer must not come to name another one.
pub(super) async fn allocate(
    db: &impl ConnectionTrait,
    table: &'static str,
    count: usize,
) -> Result<Vec<i64>, DbErr> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let backend = db.get_database_backend();
    if backend == DbBackend::Postgres {
        let sql = "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1, $2)";
        let values = [table.into(), count.into()];
        let rows = db
            .query_all_raw(Statement::from_sql_and_values(backend, sql, values))
            .await?;
        return rows.iter().map(|row| row.try_get_by_index(0)).collect();
    }
    let sql = format!(
        "SELECT MAX(COALESCE((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0), \
         COALESCE((SELECT MAX(id) FROM {table}), 0))"
    );
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
    show(db, tied.shown).await?;
    if !tied.merged.is_empty() {
        end(db, &tied.merged).await?;
    }
    if !tied.keys.is_empty() {
        let rows =
            tied.keys
                .into_iter()
                .map(|(key, employer_id, tie)| employer_identifier::ActiveModel {
                    id: NotSet,
                    employer_id: Set(employer_id),
                    scheme: Set(key.scheme.as_str().to_owned()),
                    value: Set(key.value),
                    match_method: Set(tie.method.as_str().to_owned()),
                    match_confidence: Set(tie.confidence),
                    confirmed_by: Set(None),
                    agreed_fields: Set(tie.agreed_fields),
                    source: Set(provenance.source.to_owned()),
                    batch_id: Set(provenance.batch_id),
                    as_of: Set(provenance.as_of),
                });
        employer_identifier::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Writes employers as they are to be shown, new and changed.
pub(super) async fn show(
    db: &impl ConnectionTrait,
    shown: Vec<employer::Model>,
) -> Result<(), DbErr> {
    if shown.is_empty() {
        return Ok(());
    }
    let updates: Vec<_> = employer::Column::iter()
        .filter(|column| !matches!(column, employer::Column::Id))
        .collect();
    let rows = shown
        .into_iter()
        .map(|shown| shown.into_active_model().reset_all());
    employer::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(employer::Column::Id)
                .update_columns(updates)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// Ends employers in others: their keys move, and the key under which each was first met says how
/// it was tied.
pub(super) async fn end(
    db: &impl ConnectionTrait,
    merged: &BTreeMap<i64, (i64, Tie)>,
) -> Result<(), DbErr> {
    use employer_identifier::Column;
    let employer_id = || Expr::col(Column::EmployerId);
    let (mut moved, mut method, mut confidence, mut agreed) = (
        CaseStatement::new(),
        CaseStatement::new(),
        CaseStatement::new(),
        CaseStatement::new(),
    );
    for (from, (into, tie)) in merged {
        let own_of = || {
            employer_id()
                .eq(*from)
                .and(Expr::col(Column::MatchMethod).eq(MatchMethod::OwnKey.as_str()))
        };
        moved = moved.case(employer_id().eq(*from), *into);
        method = method.case(own_of(), tie.method.as_str());
        confidence = confidence.case(own_of(), tie.confidence);
        agreed = agreed.case(own_of(), Expr::val(tie.agreed_fields.clone()));
    }
    let update = Query::update()
        .table(employer_identifier::Entity)
        .value(Column::EmployerId, moved.finally(employer_id()))
        .value(
            Column::MatchMethod,
            method.finally(Expr::col(Column::MatchMethod)),
        )
        .value(
            Column::MatchConfidence,
            confidence.finally(Expr::col(Column::MatchConfidence)),
        )
        .value(
            Column::AgreedFields,
            agreed.finally(Expr::col(Column::AgreedFields)),
        )
        .and_where(employer_id().is_in(merged.keys().copied()))
        .take();
    db.execute(&update).await?;
    employer::Entity::delete_many()
        .filter(employer::Column::Id.is_in(merged.keys().copied()))
        .exec(db)
        .await
        .map(drop)
}
