//! A database for each test: a copy of one that was migrated once.
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::FutureExt;
use migration::{LogMigrator, Migrator};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
};
use sea_orm_migration::MigratorTrait;
use tokio::sync::OnceCell;

use crate::app::TestApp;

/// Names the maintenance database of the PostgreSQL server that tests make their databases on.
const POSTGRES_URL: &str = "SIMPUL_TEST_POSTGRES_URL";

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file in a temporary directory, in WAL mode.
    Sqlite,
    /// A database of the server that `SIMPUL_TEST_POSTGRES_URL` names.
    Postgres,
}

/// A migrated, empty database of one test.
pub struct TestDatabase {
    connection: DatabaseConnection,
    place: Place,
}

enum Place {
    Directory(tempfile::TempDir),
    Named(String),
}

/// Makes two tests of one: `name::sqlite` and `name::postgres`.
macro_rules! on_both_databases {
    ($($(#[$attribute:meta])* async fn $name:ident($app:ident: TestApp) $body:block)+) => { $(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn proved($app: $crate::app::TestApp) $body

            $(#[$attribute])*
            #[tokio::test]
            async fn sqlite() {
                $crate::database::on($crate::database::Engine::Sqlite, proved).await;
            }

            $(#[$attribute])*
            #[tokio::test]
            async fn postgres() {
                $crate::database::on($crate::database::Engine::Postgres, proved).await;
            }
        }
    )+ };
}

/// Runs a test on a database of its own and drops the database, also where the test fails.
pub async fn on<F: Future<Output = ()>>(engine: Engine, test: impl FnOnce(TestApp) -> F) {
    let database = TestDatabase::create(engine).await;
    let app = TestApp::over(database.connection.clone()).await;
    let outcome = AssertUnwindSafe(test(app)).catch_unwind().await;
    database.discard().await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

impl TestDatabase {
    /// A migrated database with nothing in it.
    pub async fn create(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::sqlite().await,
            Engine::Postgres => Self::postgres().await,
        }
    }

    async fn sqlite() -> Self {
        static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
        let template = TEMPLATE.get_or_init(migrated_file).await;
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        let file = directory.path().join("simpul.db");
        std::fs::write(&file, template).expect("the temporary directory can be written");
        Self {
            connection: connect(&sqlite_url(&file)).await,
            place: Place::Directory(directory),
        }
    }

    async fn postgres() -> Self {
        static SERIAL: AtomicU32 = AtomicU32::new(0);
        let template = migrated_template().await;
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let name = format!("simpul_test_{}_{serial}", std::process::id());
        maintain(&format!(
            r#"CREATE DATABASE "{name}" TEMPLATE "{template}""#
        ))
        .await;
        Self {
            connection: connect(&postgres_url(&name)).await,
            place: Place::Named(name),
        }
    }

    /// The connections to it.
    pub fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// Drops it.
    pub async fn discard(self) {
        self.connection
            .close()
            .await
            .expect("the connections can be closed");
        match self.place {
            Place::Directory(directory) => directory.close().expect("the directory can be removed"),
            Place::Named(name) => drop_database(&name).await,
        }
    }
}

/// A migrated SQLite file in WAL mode, which is a property of the file.
async fn migrated_file() -> Vec<u8> {
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let file = directory.path().join("template.db");
    let db = connect(&sqlite_url(&file)).await;
    db.execute_unprepared("PRAGMA journal_mode = WAL")
        .await
        .expect("the mode can be set");
    Migrator::up(&db, None).await.expect("the migrations run");
    LogMigrator::up(&db, None)
        .await
        .expect("the log's migrations run");
    db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
        .await
        .expect("the log can be folded in");
    db.close().await.expect("the connections can be closed");
    std::fs::read(&file).expect("the template can be read")
}

/// The migrated template of this process. Templates of processes that are gone go too.
async fn migrated_template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(|| async {
            drop_left_over().await;
            let name = format!("simpul_template_{}", std::process::id());
            maintain(&format!(r#"CREATE DATABASE "{name}" TEMPLATE template0"#)).await;
            let db = connect(&postgres_url(&name)).await;
            Migrator::up(&db, None).await.expect("the migrations run");
            LogMigrator::up(&db, None)
                .await
                .expect("the log's migrations run");
            // A database with connections cannot be copied.
            db.close().await.expect("the connections can be closed");
            name
        })
        .await
}

/// The test harness has no last step, so that each run tidies up behind the one before.
async fn drop_left_over() {
    let db = connect(&maintenance_url()).await;
    let find = Statement::from_string(
        db.get_database_backend(),
        "SELECT datname FROM pg_database WHERE datname ~ '^simpul_(template|test)_[0-9]+'",
    );
    let found = db
        .query_all_raw(find)
        .await
        .expect("databases can be listed");
    db.close().await.expect("the connections can be closed");
    for row in found {
        let name: String = row.try_get("", "datname").expect("a name");
        let process = name.split('_').nth(2).unwrap_or_default();
        if !Path::new("/proc").join(process).exists() {
            drop_database(&name).await;
        }
    }
}

async fn drop_database(name: &str) {
    maintain(&format!(r#"DROP DATABASE IF EXISTS "{name}" WITH (FORCE)"#)).await;
}

async fn maintain(statement: &str) {
    let db = connect(&maintenance_url()).await;
    db.execute_unprepared(statement)
        .await
        .expect("the maintenance database can be used");
    db.close().await.expect("the connections can be closed");
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(4).sqlx_logging(false);
    Database::connect(options)
        .await
        .expect("the test database can be reached")
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

fn maintenance_url() -> String {
    std::env::var(POSTGRES_URL).unwrap_or_else(|_| {
        panic!(
            "{POSTGRES_URL} is not set: tests run on PostgreSQL too and are never skipped. \
             Run scripts/test, which starts a server and sets it to the URL of a maintenance database."
        )
    })
}

/// The same server, another database: the path of the URL is replaced.
fn postgres_url(database: &str) -> String {
    let url = maintenance_url();
    let (address, parameters) = match url.split_once('?') {
        Some((address, parameters)) => (address, format!("?{parameters}")),
        None => (url.as_str(), String::new()),
    };
    let (server, _) = address
        .rsplit_once('/')
        .expect("the URL names a database after a slash");
    format!("{server}/{database}{parameters}")
}

/// The URL of the database that a connection leads to, for another pool or another process.
pub async fn url_of(db: &DatabaseConnection) -> String {
    let backend = db.get_database_backend();
    let (text, is_file) = match backend {
        DbBackend::Sqlite => ("SELECT file AS place FROM pragma_database_list", true),
        _ => ("SELECT current_database()::text AS place", false),
    };
    let row = db
        .query_one_raw(Statement::from_string(backend, text))
        .await
        .expect("the database says where it is")
        .expect("it is somewhere");
    let place: String = row.try_get("", "place").expect("a text");
    if is_file {
        sqlite_url(Path::new(&place))
    } else {
        postgres_url(&place)
    }
}
