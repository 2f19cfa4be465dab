//! How fast contributions go in, beside a bare `COPY` of the same rows. Run by `scripts/bench-feeds`;
//! without a mode it does nothing, so that building every target costs no more than building it.
//!
//! Modes: `compare URL FOLDER ROWS ROUNDS` on PostgreSQL, `alone URL FOLDER ROWS` on either database.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench may end where anything is wrong"
)]

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{Datelike as _, Months, NaiveDate};
use migration::{Migrator, MigratorTrait as _};
use mimalloc::MiMalloc;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend};
use simpul::feeds::{BatchReport, Content, FeedLimits, Format, Import, Submission, import};
use simpul::store::connection::{PoolOptions, connect};

/// The service's own.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Months and programmes of a membership: a year of all four.
const MONTHS: u32 = 12;
const PROGRAMMES: [&str; 4] = ["WORK_ACCIDENT", "DEATH", "OLD_AGE", "PENSION"];
const ROWS_OF_EMPLOYER: u64 = 48;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|argument| *argument != "--bench")
        .collect();
    match given.as_slice() {
        ["compare", url, folder, rows, rounds] => {
            let (rows, rounds) = (rows.parse().unwrap(), rounds.parse().unwrap());
            compare(url, Path::new(folder), rows, rounds).await;
        }
        ["alone", url, folder, rows] => alone(url, Path::new(folder), rows.parse().unwrap()).await,
        _ => println!("run scripts/bench-feeds"),
    }
}

/// Both ways in turn, as many rounds, each into an empty table.
async fn compare(url: &str, folder: &Path, rows: u64, rounds: usize) {
    let file = generate(folder, rows);
    let db = prepared(url, rows).await;
    let (mut bare, mut ours, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    for round in 1..=rounds {
        let copied = rate(rows, copy(&db, &file).await);
        let began = Instant::now();
        let report = imported(&db, &file).await;
        let taken = rate(rows, began.elapsed());
        assert_eq!((report.counts.inserted, report.counts.rejected), (rows, 0));
        let share = 100.0 * taken / copied;
        println!("round {round}: COPY {copied:.0} rows/s, import {taken:.0} rows/s, {share:.1} %");
        bare.push(copied);
        ours.push(taken);
        shares.push(share);
    }
    println!("COPY      {}", spread(bare, "rows/s"));
    println!("import    {}", spread(ours, "rows/s"));
    println!("share     {}", spread(shares, "%"));
}

/// One import, with the most memory that the process ever held.
async fn alone(url: &str, folder: &Path, rows: u64) {
    let file = generate(folder, rows);
    let db = prepared(url, rows).await;
    let began = Instant::now();
    let report = imported(&db, &file).await;
    assert_eq!(report.counts.inserted, rows);
    let taken = rate(rows, began.elapsed());
    let mut status = String::new();
    File::open("/proc/self/status")
        .unwrap()
        .read_to_string(&mut status)
        .unwrap();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    println!(
        "{rows} rows: import {taken:.0} rows/s, {}",
        peak.unwrap_or_default()
    );
}

fn rate(rows: u64, elapsed: Duration) -> f64 {
    f64::from(u32::try_from(rows).unwrap()) / elapsed.as_secs_f64()
}

fn spread(mut values: Vec<f64>, unit: &str) -> String {
    values.sort_by(f64::total_cmp);
    let (least, middle, most) = (
        values[0],
        values[values.len() / 2],
        values[values.len() - 1],
    );
    format!("min {least:.1}, median {middle:.1}, max {most:.1} {unit}")
}

/// A file of contributions, by membership and month as BPJS writes them.
fn generate(folder: &Path, rows: u64) -> PathBuf {
    let path = folder.join(format!("contributions-{rows}.csv"));
    let mut out = BufWriter::new(File::create(&path).unwrap());
    writeln!(out, "npp,division,month,programme,worker_count,wage_total,amount_due,amount_paid,due_on,paid_on,late_penalty").unwrap();
    let first: NaiveDate = "2025-01-01".parse().unwrap();
    let mut line = String::new();
    for row in 0..rows {
        let within = u32::try_from(row % ROWS_OF_EMPLOYER).unwrap();
        let month = first + Months::new(within / 4 % MONTHS);
        let due = (month + Months::new(1)).with_day(15).unwrap();
        let paid = due.pred_opt().unwrap();
        let programme = PROGRAMMES[(within % 4) as usize];
        let (workers, wage) = (1 + row % 90, 2_750_000 + row % 1_000_000);
        line.clear();
        writeln!(
            line,
            "{},000,{month},{programme},{workers},{},{},{},{due},{paid},0",
            npp(row / ROWS_OF_EMPLOYER),
            wage * workers,
            wage * workers / 50,
            wage * workers / 50
        )
        .unwrap();
        out.write_all(line.as_bytes()).unwrap();
    }
    out.flush().unwrap();
    path
}

fn npp(serial: u64) -> String {
    format!("DM{serial:06}")
}

/// A migrated database in which every membership is tied to an employer.
async fn prepared(url: &str, rows: u64) -> DatabaseConnection {
    let pool = PoolOptions {
        connections: 4,
        statement_timeout: Duration::from_secs(8),
    };
    let db = connect(url, pool).await.unwrap();
    Migrator::down(&db, None).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let employers: Vec<u64> = (0..=rows / ROWS_OF_EMPLOYER).collect();
    for part in employers.chunks(5_000) {
        let (mut shown, mut tied) = (String::new(), String::new());
        for serial in part {
            let comma = if shown.is_empty() { "" } else { "," };
            let id = serial + 1;
            write!(shown, "{comma}({id},'PT Contoh {id}','PT','52.04','ACTIVE','memberships',1,1,'2026-11-20')").unwrap();
            write!(
                tied,
                "{comma}({id},'NPP','{}','OWN_KEY',1000,'memberships',1,'2026-11-20')",
                npp(*serial)
            )
            .unwrap();
        }
        db.execute_unprepared(&format!("INSERT INTO employer (id, legal_name, legal_form, region_code, status, shown_from, shown_rank, batch_id, as_of) VALUES {shown}")).await.unwrap();
        db.execute_unprepared(&format!("INSERT INTO employer_identifier (employer_id, scheme, value, match_method, match_confidence, source, batch_id, as_of) VALUES {tied}")).await.unwrap();
    }
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared("ANALYZE").await.unwrap();
    }
    db
}

/// A bare `COPY` of the file into a fresh table with the same columns, key and constraints; the
/// provenance that our rows carry is there by default values.
async fn copy(db: &DatabaseConnection, file: &Path) -> Duration {
    for text in [
        "DROP TABLE IF EXISTS bare",
        "CREATE TABLE bare (LIKE contribution INCLUDING ALL)",
        "ALTER TABLE bare ALTER COLUMN source SET DEFAULT 'contributions'",
        "ALTER TABLE bare ALTER COLUMN batch_id SET DEFAULT 1",
        "ALTER TABLE bare ALTER COLUMN as_of SET DEFAULT '2026-11-20'",
        "CHECKPOINT",
    ] {
        db.execute_unprepared(text).await.unwrap();
    }
    let mut session = db.get_postgres_connection_pool().acquire().await.unwrap();
    let text = "COPY bare (npp, division, month, programme, worker_count, wage_total, amount_due, amount_paid, due_on, paid_on, late_penalty) FROM STDIN (FORMAT csv, HEADER)";
    let began = Instant::now();
    let mut copy = session.copy_in_raw(text).await.unwrap();
    let mut content = File::open(file).unwrap();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let length = content.read(&mut buffer).unwrap();
        if length == 0 {
            break;
        }
        copy.send(&buffer[..length]).await.unwrap();
    }
    copy.finish().await.unwrap();
    began.elapsed()
}

/// The import as the command does it, into an empty register.
async fn imported(db: &DatabaseConnection, file: &Path) -> BatchReport {
    if db.get_database_backend() == DbBackend::Postgres {
        for text in [
            "DROP TABLE IF EXISTS bare",
            "TRUNCATE contribution, employer_change",
            "UPDATE import_batch SET status = 'FAILED'",
            "CHECKPOINT",
        ] {
            db.execute_unprepared(text).await.unwrap();
        }
    }
    let file = Import {
        dataset: "contributions".to_owned(),
        file_name: "contributions.csv".to_owned(),
        content: Content::File(file.to_owned()),
        format: Format::Csv,
        submission: Submission::default(),
        as_of: "2026-11-20".parse().unwrap(),
        home_region: "52.04".parse().unwrap(),
        now: "2026-11-20T12:00:00Z".parse().unwrap(),
        limits: limits(),
    };
    import(db, file, &mut |_| {}).await.unwrap()
}

/// The usual limits; `SIMPUL_FEEDS_CHUNK_ROWS` has another size of chunks.
fn limits() -> FeedLimits {
    let rows = std::env::var("SIMPUL_FEEDS_CHUNK_ROWS").ok();
    FeedLimits {
        chunk_rows: rows.map_or(FeedLimits::default().chunk_rows, |rows| {
            rows.parse().unwrap()
        }),
        ..FeedLimits::default()
    }
}
