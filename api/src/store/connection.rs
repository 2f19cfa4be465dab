//! The connection to the database: SQLite embedded, PostgreSQL in production.
use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};

/// A query that waits for a connection, or a connection that is being made, fails after this, so
/// that a database that swallows packets is reported within six seconds.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A writer waits this long for another one to finish, on SQLite.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Rows that SQLite's worker thread may read ahead; its default of 50 costs throughput.
const ROW_BUFFER: usize = 1000;

/// How many connections there are and how long one statement may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolOptions {
    /// Most connections of this process.
    pub connections: u32,
    /// PostgreSQL aborts a statement after this. SQLite has no such switch: there the deadline of
    /// the request bounds the wait.
    pub statement_timeout: Duration,
}

/// The database cannot be reached.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The URL names neither database.
    #[error("the database URL must start with sqlite:// or postgres://")]
    Scheme,
    /// It does not answer.
    #[error("the database does not answer")]
    Unavailable(#[from] DbErr),
}

/// Connects, making the file where SQLite's does not exist yet. A power cut may take the last commits:
/// what is fed is fed again.
pub async fn connect(url: &str, pool: PoolOptions) -> Result<DatabaseConnection, ConnectError> {
    open(url, pool, SqliteSynchronous::Normal, None).await
}

/// Connects so that what is committed survives a power cut: for the access log, whose records must be
/// there before an answer leaves.
pub async fn connect_durably(
    url: &str,
    pool: PoolOptions,
) -> Result<DatabaseConnection, ConnectError> {
    open(url, pool, SqliteSynchronous::Full, Some("on")).await
}

async fn open(
    url: &str,
    pool: PoolOptions,
    synchronous: SqliteSynchronous,
    synchronous_commit: Option<&'static str>,
) -> Result<DatabaseConnection, ConnectError> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(pool.connections)
        .connect_timeout(CONNECT_TIMEOUT)
        .acquire_timeout(CONNECT_TIMEOUT)
        .sqlx_logging(false)
        // One round trip more for every query; a dead connection shows in the query itself.
        .test_before_acquire(false);
    if url.starts_with("sqlite:") {
        options
            .min_connections(1)
            .map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .create_if_missing(true)
                    // Every join has its index; one made up for a single statement costs more than it saves.
                    .pragma("automatic_index", "OFF")
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(synchronous)
                    .busy_timeout(BUSY_TIMEOUT)
                    .foreign_keys(true)
                    .row_buffer_size(ROW_BUFFER)
            });
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        options
            .statement_timeout(pool.statement_timeout)
            .set_application_name("simpul");
        if let Some(setting) = synchronous_commit {
            options.map_sqlx_postgres_opts(move |postgres| {
                postgres.options([("synchronous_commit", setting)])
            });
        }
    } else {
        return Err(ConnectError::Scheme);
    }
    Ok(Database::connect(options).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::{ConnectionTrait, Statement};

    const POOL: PoolOptions = PoolOptions {
        connections: 2,
        statement_timeout: Duration::from_secs(8),
    };

    #[tokio::test]
    async fn sqlite_is_made_where_it_is_missing_and_keeps_its_keys() {
        let folder = std::env::temp_dir().join(format!("simpul-connection-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite://{}", folder.join("new.db").display());
        let db = connect(&url, POOL).await.unwrap();
        let pragma = async |name: &str| {
            let statement =
                Statement::from_string(db.get_database_backend(), format!("PRAGMA {name}"));
            db.query_one_raw(statement).await.unwrap().unwrap()
        };
        let mode: String = pragma("journal_mode").await.try_get_by_index(0).unwrap();
        assert_eq!(mode, "wal");
        let keys: i32 = pragma("foreign_keys").await.try_get_by_index(0).unwrap();
        assert_eq!(keys, 1);
        db.close().await.unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[tokio::test]
    async fn another_database_is_refused() {
        assert!(matches!(
            connect("mysql://db/simpul", POOL).await,
            Err(ConnectError::Scheme)
        ));
    }

    #[tokio::test]
    async fn a_database_that_accepts_and_never_answers_is_reported_within_six_seconds() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("postgres://u:p@{}/simpul", listener.local_addr().unwrap());
        let answer = tokio::time::timeout(Duration::from_secs(6), connect(&url, POOL)).await;
        assert!(matches!(answer, Ok(Err(ConnectError::Unavailable(_)))));
    }
}
