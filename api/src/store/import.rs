//! Writing a feed: every chunk is one transaction with its checkpoint, and a constant number of
//! statements.
//!
//! A chunk's rows are merged into the register, their keys tied to employers, what is wrong with
//! other lines kept and touched employers recorded; then the batch's counters move on, and all of
//! it becomes visible at once. The counters are the checkpoint: they move only from where the
//! writer left them (compare and swap), so that of two processes with the same file one goes on and
//! the other ends.
//!
//! Nothing in memory grows with the file. A row that the batch wrote carries the batch; a row that
//! it met and left as it is stands in `import_seen` until the batch ends.
mod closing;
mod copy;
mod first_load;
mod intake;
mod lane;
mod merge;
mod owners;
mod postgres;
mod sqlite;

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};

pub use closing::{Closing, Missing};
pub use intake::Intake;
pub use sea_orm::DatabaseConnection;

use self::first_load::FirstLoad;
use self::lane::Lane as Session;
use self::merge::MergeSql;
use super::batches::{self, Counts, RejectedLine};
use super::changes::{self, Cause, register_name};
use super::links::{self, KeyedRecord};
use super::records::{Row, Table};
use super::restriction_steps;
use crate::domain::faults::Fault;
use crate::domain::identifiers::RegionCode;

/// The database refused. The cause is for the log, never for a client.
#[derive(Debug, thiserror::Error)]
#[error("the database could not be read or written")]
pub struct WriteError(#[from] DbErr);

/// Where rows of a batch come from, as every row keeps it.
#[derive(Clone, Debug)]
pub(super) struct Provenance {
    pub(super) source: &'static str,
    pub(super) batch_id: i64,
    pub(super) as_of: NaiveDate,
    pub(super) home_region: RegionCode,
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
    /// Whether records carry employers' keys, so that [`Merged::changed`] is needed.
    pub has_ties: bool,
    /// Whether the file is the whole register, so that rejected lines protect their rows.
    pub is_full: bool,
    /// When it is written.
    pub at: DateTime<Utc>,
}

impl WriterPlan {
    fn register(&self) -> &'static str {
        register_name(self.dataset)
    }

    fn cause(&self) -> Cause<'static> {
        Cause {
            register: self.register(),
            batch_id: Some(self.batch_id),
            at: self.at,
        }
    }

    fn provenance(&self) -> Provenance {
        Provenance {
            source: self.dataset,
            batch_id: self.batch_id,
            as_of: self.as_of,
            home_region: self.home_region.clone(),
        }
    }
}

/// What became of a chunk's rows.
#[derive(Debug, Default)]
pub struct Merged {
    /// Rows new to the register.
    pub inserted: u64,
    /// Rows changed.
    pub updated: u64,
    /// Rows already there as they are; their provenance stays.
    pub unchanged: u64,
    /// Lines that say something else than an earlier line of the file with the same key. Not written.
    pub duplicates: BTreeSet<u64>,
    /// Lines of rows inserted or updated, where records carry employers' keys.
    pub changed: HashSet<u64>,
}

/// Serialises imports on PostgreSQL, where two could otherwise tie the same keys to two employers.
const IMPORT_LOCK: i64 = 0x5349_4d50_554c;

/// The register whose rows steps taken here stand in as well.
const RESTRICTIONS: &str = "service_restriction";

/// Records tied by one set of statements, whose binds SQLite limits to 32,766.
const RECORDS_TIED: usize = 500;

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

/// Begins a transaction that no other import and no decision about links runs beside.
pub(super) async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    // A deferred SQLite transaction that reads before it writes fails when another wrote meanwhile.
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = db.begin_with_options(options).await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        // It waits for other imports, and its own statements may take long.
        let patience = "SET LOCAL statement_timeout = 0";
        transaction.execute_unprepared(patience).await?;
    }
    lock(&transaction).await?;
    Ok(transaction)
}

/// Which of the writer's two places a chunk takes: one is staged while the other is merged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lane {
    /// The first.
    #[default]
    Left,
    /// The second.
    Right,
}

impl Lane {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// A batch that is being written.
pub struct Writer {
    db: DatabaseConnection,
    plan: WriterPlan,
    staging: Option<Staging>,
}

struct Staging {
    sql: MergeSql,
    first_load: FirstLoad,
    left: Session,
    right: Session,
}

impl Staging {
    fn session(&self, lane: Lane) -> &Session {
        match lane {
            Lane::Left => &self.left,
            Lane::Right => &self.right,
        }
    }
}

impl Writer {
    /// Makes ready: on PostgreSQL, two sessions beside the pool.
    pub async fn begin(db: &DatabaseConnection, plan: WriterPlan) -> Result<Self, WriteError> {
        let staging = if db.get_database_backend() == DbBackend::Postgres {
            let sql = MergeSql::of(&plan.table);
            Some(Staging {
                left: Session::open(db, &sql).await?,
                right: Session::open(db, &sql).await?,
                first_load: FirstLoad::new(),
                sql,
            })
        } else {
            None
        };
        Ok(Self {
            db: db.clone(),
            plan,
            staging,
        })
    }

    /// Brings rows to the database, without touching the register. SQLite has them in memory.
    pub async fn stage(&self, lane: Lane, rows: &[Row]) -> Result<(), WriteError> {
        if let Some(staging) = &self.staging {
            staging.first_load.note(lane, &self.plan.table, rows);
            let session = staging.session(lane);
            session.stage(&self.plan.table, &staging.sql, rows).await?;
        }
        Ok(())
    }

    /// Opens the transaction of a chunk that was staged.
    pub async fn open(&self, lane: Lane) -> Result<OpenChunk<'_>, WriteError> {
        let session = self
            .staging
            .as_ref()
            .map_or(&self.db, |staging| staging.session(lane).session());
        Ok(OpenChunk {
            writer: self,
            lane,
            transaction: begin(session).await?,
        })
    }

    /// Ends the sessions.
    pub async fn end(self) -> Result<(), WriteError> {
        if let Some(staging) = self.staging {
            staging.left.close().await?;
            staging.right.close().await?;
        }
        Ok(())
    }
}

/// A chunk under way. Dropped without [`OpenChunk::commit`], nothing of it stays.
pub struct OpenChunk<'a> {
    writer: &'a Writer,
    lane: Lane,
    transaction: DatabaseTransaction,
}

impl OpenChunk<'_> {
    /// Merges the chunk's rows, the same that were staged, by natural key.
    pub async fn merge(&self, rows: &[Row]) -> Result<Merged, WriteError> {
        let plan = &self.writer.plan;
        let merged = match &self.writer.staging {
            Some(staging) => {
                let staged = (self.lane, rows.len() as u64);
                postgres::merge(&self.transaction, staging, plan, staged).await?
            }
            None => sqlite::merge(&self.transaction, plan, rows).await?,
        };
        if plan.table.name == RESTRICTIONS && merged.inserted + merged.updated > 0 {
            // What was done here stays done, whatever an older export still says.
            restriction_steps::stand(&self.transaction, None).await?;
        }
        Ok(merged)
    }

    /// Ties the keys of the chunk's records to employers; answers the lines whose keys conflict.
    pub async fn tie(&self, records: &[KeyedRecord]) -> Result<Vec<u64>, WriteError> {
        let plan = &self.writer.plan;
        let mut conflicts = Vec::new();
        for part in records.chunks(RECORDS_TIED) {
            let ties = links::tie(&self.transaction, &plan.provenance(), part).await?;
            conflicts.extend(ties.conflicts);
            changes::record(&self.transaction, plan.cause(), ties.touched).await?;
        }
        Ok(conflicts)
    }

    /// Keeps what is wrong with lines of the chunk, and rejected lines themselves.
    pub async fn keep(&self, faults: &[Fault], rejects: &[RejectedLine]) -> Result<(), WriteError> {
        let plan = &self.writer.plan;
        batches::keep_faults(&self.transaction, plan.batch_id, faults).await?;
        batches::keep_rejects(&self.transaction, plan.batch_id, rejects).await?;
        if plan.is_full {
            closing::protect(&self.transaction, plan, rejects).await?;
        }
        Ok(())
    }

    /// Moves the checkpoint on and makes the chunk visible. False, and nothing of it stays, where
    /// the batch no longer stands where the writer left it: another process has it.
    pub async fn commit(self, read_before: u64, counts: Counts) -> Result<bool, WriteError> {
        let batch_id = self.writer.plan.batch_id;
        let has_moved = batches::advance(&self.transaction, batch_id, read_before, counts).await?;
        if has_moved {
            self.transaction.commit().await?;
        } else {
            self.transaction.rollback().await?;
        }
        Ok(has_moved)
    }
}
