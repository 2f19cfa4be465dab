//! What kept assessments cost: the first refresh of a demo's registers, the refresh after a batch that
//! touches a hundred employers, and lists by them. Run by `scripts/bench-kept`; without a mode it does
//! nothing, so that building every target costs no more than building it.
//!
//! Mode: `demo URL FOLDER EMPLOYERS ROUNDS`, on either database, which must be empty.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench may end where anything is wrong"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::Request;
use chrono::{DateTime, NaiveDate, Utc};
use entity::membership;
use migration::{LogMigrator, Migrator, MigratorTrait as _};
use mimalloc::MiMalloc;
use sea_orm::{DatabaseConnection, EntityTrait as _, QueryOrder as _, QuerySelect as _};
use simpul::domain::access_log::{Pseudonyms, Receipt};
use simpul::domain::agreement::Agreements;
use simpul::domain::disclosure::{Caller, Claims, Stated, admit};
use simpul::domain::regulation::Regulation;
use simpul::domain::scope::Group;
use simpul::feeds::demo::{DemoPlan, generate};
use simpul::feeds::{
    Content, FeedLimits, Format, Import, ImportPlan, Submission, import, import_folder,
};
use simpul::graphql::Service;
use simpul::graphql::error::CorrelationId;
use simpul::graphql::seal::Seals;
use simpul::graphql::service::{Road, ServiceParts};
use simpul::policy::extent::DocumentLimits;
use simpul::store::assessments::{Keeping, Refreshed, refresh};
use simpul::store::connection::{PoolOptions, connect};

/// The service's own.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Memberships that the batch bills.
const TOUCHED: u64 = 100;

/// What is asked of the lists, a page of 50 each.
const LISTS: [&str; 6] = [
    "employers(filter: { category: ARREARS }, first: 50)",
    "employers(filter: { category: ARREARS, severity: HIGH, districtCode: \"52.04.08\" }, first: 50)",
    "employers(filter: { monthsInArrearsMin: 4 }, orderBy: { field: MONTHS_IN_ARREARS, direction: DESC }, first: 50)",
    "employers(orderBy: { field: ARREARS_AMOUNT, direction: DESC }, first: 50)",
    "workList(kind: LICENSED_UNREGISTERED, first: 50)",
    "workList(kind: NOTICES_OVERDUE, first: 50)",
];

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|argument| *argument != "--bench")
        .collect();
    match given.as_slice() {
        ["demo", url, folder, employers, rounds] => {
            let sizes = (employers.parse().unwrap(), rounds.parse().unwrap());
            demo(url, Path::new(folder), sizes).await;
        }
        _ => println!("run scripts/bench-kept"),
    }
}

async fn demo(url: &str, folder: &Path, (employers, rounds): (u32, usize)) {
    let pool = PoolOptions {
        connections: 4,
        statement_timeout: Duration::from_mins(5),
    };
    let db = connect(url, pool).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    LogMigrator::up(&db, None).await.unwrap();
    fill(&db, folder, employers).await;
    let (first, taken) = refreshed(&db).await;
    println!("first refresh: {first}; {taken:.1?}");
    let (mut after_a_batch, mut touched) = (Vec::new(), 0);
    for round in 0..rounds {
        touch(&db, round).await;
        let (again, taken) = refreshed(&db).await;
        assert_eq!(again.touched, again.total());
        touched = again.touched;
        after_a_batch.push(taken);
    }
    println!(
        "refresh after a batch of {TOUCHED} bills: {touched} employers; {:.1?}",
        median(after_a_batch)
    );
    let service = service(db);
    for list in LISTS {
        let mut times = Vec::new();
        for _ in 0..rounds {
            let began = Instant::now();
            ask(&service, list).await;
            times.push(began.elapsed());
        }
        println!("{list}: {:.2?}", median(times));
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn today() -> NaiveDate {
    "2026-06-15".parse().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-06-15T08:00:00Z".parse().unwrap()
}

async fn refreshed(db: &DatabaseConnection) -> (Refreshed, Duration) {
    let law = Regulation::embedded().unwrap();
    let began = Instant::now();
    let refreshed = refresh(db, &Keeping::new(&law, now())).await.unwrap();
    (refreshed, began.elapsed())
}

async fn fill(db: &DatabaseConnection, folder: &Path, employers: u32) {
    let feeds = folder.join("feeds");
    std::fs::create_dir_all(&feeds).unwrap();
    let plan = DemoPlan {
        employers,
        seed: 7,
        as_of: today(),
    };
    generate(&feeds, plan).unwrap();
    let plan = ImportPlan {
        as_of: today(),
        home_region: "52.04".parse().unwrap(),
        now: now(),
        limits: FeedLimits::default(),
        format: Format::Csv,
        submission: Submission::default(),
    };
    import_folder(db, &feeds, &plan, &mut |_| {}).await.unwrap();
}

/// Feeds a bill of a month long past for a hundred memberships.
async fn touch(db: &DatabaseConnection, round: usize) {
    let members = membership::Entity::find()
        .order_by_asc(membership::Column::Npp)
        .limit(TOUCHED)
        .all(db)
        .await
        .unwrap();
    let mut text = "npp,division,month,programme,worker_count,wage_total,amount_due,amount_paid,due_on,paid_on,late_penalty\n".to_owned();
    for member in members {
        let (npp, division) = (member.npp, member.division);
        let amount = 1_000 + round;
        let _ = writeln!(
            text,
            "{npp},{division},2001-01,OLD_AGE,1,1,{amount},0,2001-02-15,,0"
        );
    }
    let batch = Import {
        dataset: "contributions".to_owned(),
        file_name: "contributions.csv".to_owned(),
        content: Content::from(text),
        format: Format::Csv,
        submission: Submission::default(),
        as_of: today(),
        home_region: "52.04".parse().unwrap(),
        now: now(),
        limits: FeedLimits::default(),
    };
    import(db, batch, &mut |_| {}).await.unwrap();
}

fn service(db: DatabaseConnection) -> Service {
    Service::new(ServiceParts {
        log: db.clone(),
        db,
        regulation: Arc::new(Regulation::embedded().unwrap()),
        datasets: simpul::feeds::datasets(),
        limits: DocumentLimits::default(),
        seals: Seals::new(&[[1; 32]]).unwrap(),
        pseudonyms: Pseudonyms::new(&[[2; 32]]).unwrap(),
        draw: simpul::graphql::mutation::Draw(rand::random),
    })
    .unwrap()
}

/// BPJS, for the widest purpose of its agreement.
fn caller() -> Arc<Caller> {
    let text = include_str!("../agreements/bpjs.toml").to_owned();
    let agreements = Agreements::parse(&[("bpjs.toml".to_owned(), text)]).unwrap();
    let agreement = agreements.iter().next().unwrap();
    let widest = agreement
        .purposes
        .iter()
        .max_by_key(|purpose| purpose.groups().iter().count())
        .unwrap();
    let claims = Claims {
        issuer: agreement.issuer.clone(),
        client_id: agreement.clients[0].clone(),
        subject: agreement.clients[0].clone(),
        token_id: None,
        scopes: Group::ALL
            .iter()
            .map(|group| format!("{}:read", group.name()))
            .collect(),
        expires_at: i64::MAX,
    };
    let stated = Stated {
        purpose: Some(widest.code.clone()),
        reference: None,
    };
    Arc::new(admit(&agreements, &claims, stated, today()).unwrap())
}

async fn ask(service: &Service, list: &str) {
    let request = Request::new(format!("{{ {list} {{ nodes {{ nib legalName }} }} }}"));
    let correlation = CorrelationId(String::new());
    let answer = service
        .execute(caller(), request, Road::QueriesOnly, correlation)
        .await
        .release(Receipt::of(0));
    assert!(answer.errors.is_empty(), "{:?}", answer.errors);
}
