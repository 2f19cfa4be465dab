//! Nothing is lost: an import that is cut off goes on where it stood, and ends as if nothing had
//! happened.
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::path::Path;

use entity::import_batch;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend,
    EntityTrait as _, QueryOrder as _, Statement,
};
use simpul::feeds::FeedError;
use tempfile::TempDir;
use tokio::process::Command;

use super::content::{assert_same, content};
use super::material::{CHUNK_ROWS, after, complete, fed, prepare, tried, whole, write_after};
use crate::app::TODAY;
use crate::database::{Engine, TestDatabase, url_of};
use crate::operation::program::{PATIENCE, outcome, program};

/// Kills of one test.
const KILLS: usize = 12;
/// Records that a run is let go on for, at most.
const STEP: i64 = 5 * CHUNK_ROWS as i64;

/// A number that is another one in every run, unless `SIMPUL_TEST_SEED` says which.
fn seed() -> u64 {
    let given = std::env::var("SIMPUL_TEST_SEED").ok();
    let seed = given.and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| RandomState::new().build_hasher().finish());
    println!("SIMPUL_TEST_SEED={seed}");
    seed
}

/// A folder with the files, and the settings of a program that imports them.
async fn folder(db: &DatabaseConnection) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary directory can be made");
    write_after(folder.path());
    let url = url_of(db).await;
    let settings = format!(
        "[database]\nurl = \"{url}\"\n[log]\nfilter = \"error\"\n[feeds]\nchunk_rows = {CHUNK_ROWS}\n"
    );
    std::fs::write(folder.path().join("simpul.toml"), settings).expect("it can be written");
    folder
}

/// The program that imports the folder.
fn importing(folder: &Path) -> Command {
    let today = TODAY.to_string();
    program(
        folder,
        &["import", "--all", ".", "--full", "--as-of", &today],
    )
}

/// Records that are safe, over all batches.
async fn safe(db: &DatabaseConnection) -> i64 {
    let batches = import_batch::Entity::find().all(db).await;
    let batches = batches.expect("batches can be read");
    batches.iter().map(|batch| batch.rows_read).sum()
}

/// What an undisturbed run on a database of its own leaves.
async fn undisturbed(db: &DatabaseConnection) -> std::collections::BTreeMap<String, Vec<String>> {
    let engine = match db.get_database_backend() {
        DbBackend::Sqlite => Engine::Sqlite,
        _ => Engine::Postgres,
    };
    let other = TestDatabase::create(engine).await;
    prepare(other.connection()).await;
    complete(other.connection()).await;
    let content = content(other.connection()).await;
    other.discard().await;
    content
}

/// Runs the program to its end; lines are rejected, so that it says 3.
async fn run_to_the_end(folder: &Path) {
    let (code, told, error) = outcome(&mut importing(folder)).await;
    assert_eq!(code, Some(3), "{told} {error}");
}

/// Waits until the program has made `records` safe; false where it ended before.
async fn until_safe(
    db: &DatabaseConnection,
    child: &mut tokio::process::Child,
    records: i64,
) -> bool {
    let wait = async {
        while safe(db).await < records {
            if child.try_wait().expect("its state can be asked").is_some() {
                return false;
            }
            tokio::task::yield_now().await;
        }
        true
    };
    tokio::time::timeout(PATIENCE, wait)
        .await
        .expect("it goes on")
}

on_both_databases! {
    async fn killed_at_any_moment_and_run_again_it_ends_as_if_nothing_had_happened(app: TestApp) {
        let db = app.db();
        let mut random = StdRng::seed_from_u64(seed());
        prepare(db).await;
        let folder = folder(db).await;
        let mut kills = 0;
        for _ in 0..KILLS {
            let mut child = importing(folder.path()).spawn().expect("it can be started");
            let mark = safe(db).await + random.random_range(0..STEP);
            if !until_safe(db, &mut child, mark).await {
                break;
            }
            for _ in 0..random.random_range(0..200) {
                tokio::task::yield_now().await;
            }
            child.kill().await.expect("it can be killed");
            kills += 1;
        }
        assert!(kills >= 10, "only {kills} runs could be cut off: the files are too small");
        run_to_the_end(folder.path()).await;
        assert_same(&content(db).await, &undisturbed(db).await);
        // Once more it does nothing, and says so.
        let (code, told, _) = outcome(&mut importing(folder.path())).await;
        assert_eq!(code, Some(3));
        assert_eq!(told.matches("already imported as batch").count(), 2, "{told}");
        assert_same(&content(db).await, &undisturbed(db).await);
    }

    async fn two_processes_with_the_same_files_do_the_work_of_one(app: TestApp) {
        let db = app.db();
        prepare(db).await;
        let folder = folder(db).await;
        let (mut first, mut second) = (importing(folder.path()), importing(folder.path()));
        let (one, other) = tokio::join!(outcome(&mut first), outcome(&mut second));
        let codes = [one.0, other.0];
        assert!(codes.iter().all(|code| matches!(code, Some(1 | 3))), "{one:?} {other:?}");
        // Where they took a batch from one another, each in turn, both gave up a file.
        run_to_the_end(folder.path()).await;
        assert_same(&content(db).await, &undisturbed(db).await);
    }

    async fn on_a_full_disk_it_stops_and_goes_on_when_there_is_space(app: TestApp) {
        // A limit of pages is one connection's, so that there must be no other.
        let mut options = ConnectOptions::new(url_of(app.db()).await);
        options.max_connections(1).sqlx_logging(false);
        let db = &Database::connect(options).await.expect("it can be reached");
        prepare(db).await;
        fill(db).await;
        let [_, (dataset, text)] = after();
        let stopped = tried(db, whole(dataset, text.clone())).await;
        assert!(matches!(stopped, Err(FeedError::Unwritten(_))), "{stopped:?}");
        let batches = import_batch::Entity::find().order_by_desc(import_batch::Column::Id);
        let batch = batches.one(db).await.expect("batches can be read").expect("there is one");
        assert_eq!((batch.dataset.as_str(), batch.status.as_str()), (dataset, "RUNNING"));
        let safe = batch.rows_read.cast_unsigned();
        assert!(safe > 0);
        empty(db).await;
        let report = fed(db, whole(dataset, text.clone())).await;
        assert_eq!((report.resumed_from, report.batch_id), (safe, batch.id));
        let stopped = content(db).await;

        let engine = if db.get_database_backend() == DbBackend::Sqlite { Engine::Sqlite } else { Engine::Postgres };
        let other = TestDatabase::create(engine).await;
        prepare(other.connection()).await;
        fed(other.connection(), whole(dataset, text)).await;
        let undisturbed = content(other.connection()).await;
        other.discard().await;
        assert_same(&stopped, &undisturbed);
        db.close_by_ref().await.expect("it can be closed");
    }
}

/// Leaves room for a few chunks.
async fn fill(db: &DatabaseConnection) {
    if db.get_database_backend() == DbBackend::Sqlite {
        let pages = number(db, "PRAGMA page_count").await;
        run(db, &format!("PRAGMA max_page_count = {}", pages + 12)).await;
        return;
    }
    run(db, "CREATE FUNCTION out_of_space() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$").await;
    run(db, "CREATE TRIGGER out_of_space BEFORE INSERT ON contribution FOR EACH ROW WHEN (NEW.npp = 'Y0000150') EXECUTE FUNCTION out_of_space()").await;
}

/// Makes room again.
async fn empty(db: &DatabaseConnection) {
    if db.get_database_backend() == DbBackend::Sqlite {
        run(db, "PRAGMA max_page_count = 1000000").await;
        return;
    }
    run(db, "DROP TRIGGER out_of_space ON contribution").await;
    run(db, "DROP FUNCTION out_of_space").await;
}

async fn run(db: &DatabaseConnection, text: &str) {
    db.execute_unprepared(text)
        .await
        .expect("the statement runs");
}

async fn number(db: &DatabaseConnection, text: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), text);
    let row = db.query_one_raw(statement).await.expect("it answers");
    row.expect("a row").try_get_by_index(0).expect("a number")
}

#[tokio::test]
async fn a_database_that_restarts_ends_the_import_and_the_next_run_goes_on() {
    crate::database::on(Engine::Postgres, async |app| {
        let db = app.db();
        prepare(db).await;
        let folder = folder(db).await;
        let mut child = importing(folder.path());
        child.stderr(std::process::Stdio::piped());
        let mut child = child.spawn().expect("it can be started");
        let mark = safe(db).await + STEP;
        assert!(until_safe(db, &mut child, mark).await, "the files are too small");
        run(db, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'simpul'").await;
        let ended = child.wait_with_output().await.expect("it ends");
        assert_eq!(ended.status.code(), Some(1));
        run_to_the_end(folder.path()).await;
        assert_same(&content(db).await, &undisturbed(db).await);
    })
    .await;
}
