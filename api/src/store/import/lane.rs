//! A session of PostgreSQL for the chunks of an import: `COPY` into a staging table of its own, then
//! one merge.
//!
//! The staging table is temporary, so that nobody else can fill it, nothing of it is written to the
//! log, and nothing is left where the process ends. It is of one session, and so is the lane: a pool
//! of one connection, which is never exchanged for another.
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, RuntimeErr, SqlxPostgresConnector};
use sqlx::postgres::PgPoolOptions;

use super::copy;
use super::merge::MergeSql;
use crate::store::records::{Row, Table};

/// Settings of a lane's session. Its statements join a chunk to a register by the register's key;
/// without figures about the staging table the planner would at times read the whole register, or
/// compile a plan for longer than it runs. A chunk does not wait for the disk: it is written in the
/// order of its commits, so that a server that loses its last chunks loses their checkpoints with
/// them, and the commit that closes the batch, of another session, waits for all of it.
const SETTINGS: &[(&str, &str)] = &[
    ("statement_timeout", "0"),
    ("synchronous_commit", "off"),
    ("jit", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("enable_seqscan", "off"),
];

/// A session with its staging table.
pub(super) struct Lane {
    db: DatabaseConnection,
}

impl Lane {
    /// Connects beside the pool of `db`.
    pub(super) async fn open(db: &DatabaseConnection, sql: &MergeSql) -> Result<Self, DbErr> {
        let options = db.get_postgres_connection_pool().connect_options();
        let options = (*options).clone().options(SETTINGS.iter().copied());
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options)
            .await
            .map_err(connection)?;
        let db = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
        db.execute_unprepared(&sql.create).await?;
        Ok(Self { db })
    }

    /// Copies rows into the staging table.
    pub(super) async fn stage(
        &self,
        table: &Table,
        sql: &MergeSql,
        rows: &[Row],
    ) -> Result<(), DbErr> {
        let pool = self.db.get_postgres_connection_pool();
        let mut session = pool.acquire().await.map_err(connection)?;
        let mut copy = session.copy_in_raw(&sql.copy).await.map_err(execution)?;
        copy.send(copy::encode(table, rows))
            .await
            .map_err(execution)?;
        copy.finish().await.map(drop).map_err(execution)
    }

    /// Ends the session, and with it the staging table.
    pub(super) async fn close(self) -> Result<(), DbErr> {
        self.db.close().await
    }

    /// The session, for the transaction that merges.
    pub(super) fn session(&self) -> &DatabaseConnection {
        &self.db
    }
}

fn connection(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

fn execution(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}
