//! Writing a feed: one transaction a file, a constant number of statements a chunk.
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;
use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait, OnConflict, Query, ValueTuple};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};

pub use sea_orm::DatabaseConnection;

use super::batches::{self, BatchEnd, BatchStart};
use super::links::{self, KeyedRecord, Ties};
use super::records::{Row, Table, Value};
use crate::domain::faults::Fault;
use crate::domain::identifiers::RegionCode;

/// The database refused. The cause is for the log, never for a client.
#[derive(Debug, thiserror::Error)]
#[error("the database could not be read or written")]
pub struct WriteError(#[from] DbErr);

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    /// New to the register.
    Inserted,
    /// Its key was known and something else has changed.
    Updated,
    /// Already there as it is; its provenance stays.
    Unchanged,
    /// An earlier line of this file has the same key and says something else. Not written.
    Duplicate,
}

/// Where rows of a batch come from, as every row keeps it.
#[derive(Clone, Debug)]
pub(super) struct Provenance {
    pub(super) source: &'static str,
    pub(super) batch_id: i64,
    pub(super) as_of: NaiveDate,
    pub(super) home_region: RegionCode,
}

/// An import under way. Dropped without [`FeedWriter::commit`], nothing of it stays but the batch
/// that [`FeedWriter::begin`] opened.
pub struct FeedWriter {
    transaction: DatabaseTransaction,
    table: Table,
    provenance: Provenance,
    /// Hashes of the keys accepted from this file: eight bytes a row is all that grows with it.
    keys_seen: HashSet<u64>,
}

/// Serialises imports on PostgreSQL, where two could otherwise tie the same keys to two employers.
const IMPORT_LOCK: i64 = 0x5349_4d50_554c;

/// Holds other writers of links and changes off until the transaction ends. SQLite has one writer
/// at a time by itself, where the transaction began as `IMMEDIATE`.
pub(super) async fn lock(transaction: &impl ConnectionTrait) -> Result<(), DbErr> {
    if transaction.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let lock = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT pg_advisory_xact_lock($1)",
        [IMPORT_LOCK.into()],
    );
    transaction.execute_raw(lock).await.map(drop)
}

/// Opens a batch, visible at once as `RUNNING`. Answers its id.
pub async fn open_batch(db: &DatabaseConnection, start: BatchStart) -> Result<i64, WriteError> {
    Ok(batches::start(db, start).await?)
}

/// Closes a batch whose rows were not written, with the one fault that says why.
pub async fn fail_batch(
    db: &DatabaseConnection,
    batch_id: i64,
    end: &BatchEnd,
    fault: Fault,
) -> Result<(), WriteError> {
    batches::keep_faults(db, batch_id, &[fault]).await?;
    Ok(batches::finish(db, batch_id, end).await?)
}

/// What an import writes and for whom.
#[derive(Clone, Debug)]
pub struct WriterPlan {
    /// The table filled.
    pub table: Table,
    /// The dataset, kept as the rows' source.
    pub dataset: &'static str,
    /// The batch opened for it.
    pub batch_id: i64,
    /// The day the file is true of.
    pub as_of: NaiveDate,
    /// Regency of employers whose kecamatan is unknown.
    pub home_region: RegionCode,
}

impl FeedWriter {
    /// Begins the transaction of a file.
    pub async fn begin(db: &DatabaseConnection, plan: WriterPlan) -> Result<Self, WriteError> {
        // A deferred SQLite transaction that reads before it writes fails when another wrote meanwhile.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = db.begin_with_options(options).await?;
        lock(&transaction).await?;
        Ok(Self {
            transaction,
            table: plan.table,
            provenance: Provenance {
                source: plan.dataset,
                batch_id: plan.batch_id,
                as_of: plan.as_of,
                home_region: plan.home_region,
            },
            keys_seen: HashSet::new(),
        })
    }

    /// Writes a chunk by natural key and tells, row by row, what became of it: one statement reads,
    /// at most one writes.
    pub async fn write(&mut self, rows: &[Row]) -> Result<Vec<RowOutcome>, WriteError> {
        let mut known = self.known_rows(rows).await?;
        let mut changed = Vec::new();
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in rows {
            let key = self.table.key_of(&row.values);
            let is_first = self.keys_seen.insert(hash_of(&key));
            let present = known.get(&key);
            let outcome = match present {
                Some(values) if *values == row.values => RowOutcome::Unchanged,
                Some(_) if !is_first => RowOutcome::Duplicate,
                Some(_) => RowOutcome::Updated,
                None => RowOutcome::Inserted,
            };
            if matches!(outcome, RowOutcome::Inserted | RowOutcome::Updated) {
                known.insert(key, row.values.clone());
                changed.push(row);
            }
            outcomes.push(outcome);
        }
        self.upsert(&changed).await?;
        Ok(outcomes)
    }

    /// Ties the keys of a chunk's records to employers.
    pub async fn tie(&self, records: &[KeyedRecord]) -> Result<Ties, WriteError> {
        Ok(links::tie(&self.transaction, &self.provenance, records).await?)
    }

    /// Keeps faults of lines read so far.
    pub async fn keep_faults(&self, faults: &[Fault]) -> Result<(), WriteError> {
        let batch_id = self.provenance.batch_id;
        Ok(batches::keep_faults(&self.transaction, batch_id, faults).await?)
    }

    /// Closes the batch and makes all of it visible at once.
    pub async fn commit(self, end: &BatchEnd) -> Result<(), WriteError> {
        batches::finish(&self.transaction, self.provenance.batch_id, end).await?;
        Ok(self.transaction.commit().await?)
    }

    /// Takes everything back.
    pub async fn roll_back(self) -> Result<(), WriteError> {
        Ok(self.transaction.rollback().await?)
    }

    async fn known_rows(&self, rows: &[Row]) -> Result<HashMap<Vec<Value>, Vec<Value>>, DbErr> {
        let mut known = HashMap::with_capacity(rows.len());
        if rows.is_empty() {
            return Ok(known);
        }
        let keys = rows.iter().map(|row| {
            let key = self.table.key_of(&row.values);
            let bound = self.table.key_fields().zip(&key);
            ValueTuple::Many(
                bound
                    .map(|(field, value)| value.bind(field.field_type))
                    .collect(),
            )
        });
        let wanted = Query::select()
            .expr(Expr::col(Asterisk))
            .from_values(keys, "wanted")
            .take();
        let select = Query::select()
            .exprs(self.table.fields.iter().map(super::records::Field::column))
            .from(self.table.name)
            .and_where(
                Expr::tuple(self.table.key_fields().map(super::records::Field::column))
                    .in_subquery(wanted),
            )
            .take();
        for found in self.transaction.query_all(&select).await? {
            let values: Vec<Value> = self
                .table
                .fields
                .iter()
                .enumerate()
                .map(|(index, field)| Value::read(&found, index, field.field_type))
                .collect::<Result<_, _>>()?;
            known.insert(self.table.key_of(&values), values);
        }
        Ok(known)
    }

    async fn upsert(&self, rows: &[&Row]) -> Result<(), DbErr> {
        if rows.is_empty() {
            return Ok(());
        }
        let names = self.table.fields.iter().map(|field| field.name);
        let kept = self
            .table
            .fields
            .iter()
            .filter(|field| !field.is_key)
            .map(|field| field.name);
        let provenance = ["source", "batch_id", "as_of"];
        let mut insert = Query::insert();
        insert
            .into_table(self.table.name)
            .columns(names.chain(provenance).map(Alias::new));
        for row in rows {
            let fields = self.table.fields.iter().zip(&row.values);
            let values = fields.map(|(field, value)| Expr::val(value.bind(field.field_type)));
            let trail = [
                Expr::val(self.provenance.source),
                Expr::val(self.provenance.batch_id),
                Expr::val(self.provenance.as_of),
            ];
            insert
                .values(values.chain(trail))
                .map_err(|mismatch| DbErr::Custom(mismatch.to_string()))?;
        }
        let keys = self.table.key_fields().map(|field| Alias::new(field.name));
        insert.on_conflict(
            OnConflict::columns(keys)
                .update_columns(kept.chain(provenance).map(Alias::new))
                .to_owned(),
        );
        self.transaction.execute(&insert).await.map(drop)
    }
}

fn hash_of(key: &[Value]) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
