//! Adding to the log: a group of records in one transaction, under a lock that gives every process
//! its turn.
//!
//! Statements are the same for every size of a group, so that each is prepared once: PostgreSQL
//! takes the rows as arrays, SQLite as one JSON text.
mod postgres;
mod sqlite;

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseConnection, DbBackend, DbErr, RuntimeErr};
use sqlx::{Postgres, Sqlite, Transaction};

/// Who adds to the log waits for this lock of PostgreSQL: places must follow one another.
const LOCK: i64 = 0x0005_1A9C_106B;

/// A record with its place.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// Its place.
    pub position: i64,
    /// Code of the event.
    pub event: &'static str,
    /// When it happened.
    pub recorded_at: DateTime<Utc>,
    /// Code of the agency.
    pub agency: Option<String>,
    /// The client.
    pub client: Option<String>,
    /// The purpose.
    pub purpose: Option<String>,
    /// The reference.
    pub reference: Option<String>,
    /// The record itself.
    pub body: String,
    /// Whom or what it names.
    pub subjects: Vec<String>,
}

/// A hash of the tree.
#[derive(Clone, Copy, Debug)]
pub struct NewNode {
    /// Its level.
    pub level: i32,
    /// Its place within the level.
    pub position: i64,
    /// The hash.
    pub hash: [u8; 32],
}

/// What one transaction adds.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Records in the order of their places.
    pub records: Vec<NewRecord>,
    /// The hashes that they complete.
    pub nodes: Vec<NewNode>,
}

/// A transaction that holds the log's lock.
pub enum Appending {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

impl Appending {
    /// Takes the lock.
    pub async fn begin(db: &DatabaseConnection) -> Result<Self, DbErr> {
        if db.get_database_backend() == DbBackend::Sqlite {
            let pool = db.get_sqlite_connection_pool();
            let transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(fault)?;
            return Ok(Self::Sqlite(transaction));
        }
        let mut transaction = db
            .get_postgres_connection_pool()
            .begin()
            .await
            .map_err(fault)?;
        sqlx::query("SELECT pg_advisory_xact_lock($1)")
            .bind(LOCK)
            .execute(&mut *transaction)
            .await
            .map_err(fault)?;
        Ok(Self::Postgres(transaction))
    }

    /// The leaves from a place on: what others have added.
    pub async fn leaves_from(&mut self, position: i64) -> Result<Vec<Vec<u8>>, DbErr> {
        const TEXT: &str =
            "SELECT hash FROM log_node WHERE level = 0 AND position >= $1 ORDER BY position";
        match self {
            Self::Sqlite(transaction) => {
                let leaves = sqlx::query_scalar(TEXT).bind(position);
                leaves.fetch_all(&mut **transaction).await
            }
            Self::Postgres(transaction) => {
                let leaves = sqlx::query_scalar(TEXT).bind(position);
                leaves.fetch_all(&mut **transaction).await
            }
        }
        .map_err(fault)
    }

    /// Adds a group.
    pub async fn insert(&mut self, group: Group) -> Result<(), DbErr> {
        match self {
            Self::Sqlite(transaction) => sqlite::insert(transaction, &group).await,
            Self::Postgres(transaction) => postgres::insert(transaction, &group).await,
        }
        .map_err(fault)
    }

    /// Makes it durable.
    pub async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
        .map_err(fault)
    }
}

fn fault(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}
