//! What the access log costs: permit checks answered with and without it, in turn. Run by
//! `scripts/bench-log`; without a mode it does nothing, so that building every target costs no more
//! than building it.
//!
//! Mode: `ratio URL FOLDER CONNECTIONS SECONDS ROUNDS`, on either database. Mode
//! `clearances URL FOLDER REQUESTS`, run by `scripts/bench-clearances`: how long one clearance takes
//! that is asked for by one desk at a time.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench may end where anything is wrong"
)]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use async_graphql::{Request, Variables};
use chrono::{DateTime, NaiveDate, Utc};
use entity::employer_identifier;
use migration::{LogMigrator, Migrator, MigratorTrait as _};
use mimalloc::MiMalloc;
use sea_orm::{ColumnTrait as _, DatabaseConnection, EntityTrait as _, QueryFilter as _};
use serde_json::json;
use simpul::domain::access_log::{Pseudonyms, Receipt};
use simpul::domain::agreement::Agreements;
use simpul::domain::disclosure::{Caller, Claims, Stated, admit};
use simpul::domain::regulation::Regulation;
use simpul::feeds::demo::{DemoPlan, generate};
use simpul::feeds::{FeedLimits, Format, ImportPlan, Submission, import_folder};
use simpul::graphql::Service;
use simpul::graphql::error::CorrelationId;
use simpul::graphql::seal::Seals;
use simpul::graphql::service::{Road, ServiceParts};
use simpul::ledger::note::{KeyKind, Signer};
use simpul::ledger::{Ledger, LedgerParts, Trace};
use simpul::policy::extent::DocumentLimits;
use simpul::server::answering::Answering;
use simpul::store::connection::{PoolOptions, connect, connect_durably};

/// The service's own.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const EMPLOYERS: u32 = 1_500;
const CHECK: &str = "query Check($nib: Nib!) { permitCheck(nib: $nib, service: BUSINESS_LICENSING) \
                     { verdict validUntil reasons { code cure { id } } } }";

const CLEARANCE: &str = "mutation Clear($nib: Nib!, $application: DocumentNumber!) { \
                         requestClearance(nib: $nib, service: BUSINESS_LICENSING, applicationReference: $application) \
                         { reference verdict validUntil reasons { code cure { id } contact } sources { register asOf } } }";

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|argument| *argument != "--bench")
        .collect();
    match given.as_slice() {
        ["ratio", url, folder, connections, seconds, rounds] => {
            let asked = Asked::over(url, Path::new(folder), connections.parse().unwrap()).await;
            ratio(&asked, seconds.parse().unwrap(), rounds.parse().unwrap()).await;
        }
        ["clearances", url, folder, requests] => {
            let asked = Asked::over(url, Path::new(folder), 1).await;
            clearances(&asked, requests.parse().unwrap()).await;
        }
        _ => println!("run scripts/bench-log or scripts/bench-clearances"),
    }
}

/// The service over a demo's registers, and who asks it.
struct Asked {
    answering: Answering,
    agreements: Agreements,
    claims: Claims,
    nibs: Vec<String>,
    connections: usize,
    serial: AtomicU64,
}

impl Asked {
    async fn over(url: &str, folder: &Path, connections: usize) -> Arc<Self> {
        let pool = PoolOptions {
            connections: 8,
            statement_timeout: Duration::from_secs(8),
        };
        let db = connect(url, pool).await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        fill(&db, folder).await;
        let log = if url.starts_with("sqlite") {
            url.replace(".db", ".log.db")
        } else {
            url.to_owned()
        };
        let log = connect_durably(&log, pool).await.unwrap();
        LogMigrator::up(&log, None).await.unwrap();
        let text = include_str!("../agreements/dpmptsp.toml").to_owned();
        let agreements = Agreements::parse(&[("dpmptsp.toml".to_owned(), text)]).unwrap();
        let agreement = agreements.iter().next().unwrap();
        let claims = Claims {
            issuer: agreement.issuer.clone(),
            client_id: agreement.clients[0].clone(),
            subject: agreement.clients[0].clone(),
            token_id: None,
            scopes: ["clearance", "clearance_request", "employer"]
                .map(|group| format!("{group}:read"))
                .into(),
            expires_at: i64::MAX,
        };
        let nibs = employer_identifier::Entity::find()
            .filter(employer_identifier::Column::Scheme.eq("NIB"))
            .all(&db)
            .await
            .unwrap();
        Arc::new(Self {
            answering: Answering {
                service: service(db),
                ledger: ledger(log).await,
            },
            agreements,
            claims,
            nibs: nibs.into_iter().map(|key| key.value).collect(),
            connections,
            serial: AtomicU64::new(0),
        })
    }

    fn caller(&self) -> Arc<Caller> {
        let stated = Stated {
            purpose: Some("permit_check".to_owned()),
            reference: None,
        };
        Arc::new(admit(&self.agreements, &self.claims, stated, today()).unwrap())
    }

    fn request(&self) -> Request {
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let place = serial.wrapping_mul(0x9E37_79B9_7F4A_7C15) % self.nibs.len() as u64;
        let nib = &self.nibs[usize::try_from(place).unwrap()];
        Request::new(CHECK).variables(Variables::from_json(json!({ "nib": nib })))
    }

    /// A clearance for an application of its own.
    fn clearance(&self) -> Request {
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let place = serial.wrapping_mul(0x9E37_79B9_7F4A_7C15) % self.nibs.len() as u64;
        let nib = &self.nibs[usize::try_from(place).unwrap()];
        let variables = json!({ "nib": nib, "application": format!("bench/{serial}") });
        Request::new(CLEARANCE).variables(Variables::from_json(variables))
    }

    async fn check(&self, is_recorded: bool) {
        self.answered(self.request(), Road::QueriesOnly, is_recorded)
            .await;
    }

    async fn answered(&self, request: Request, road: Road, is_recorded: bool) {
        let caller = self.caller();
        let answer = if is_recorded {
            let trace = Trace {
                transaction: "0123456789abcdef".to_owned(),
                trace: None,
            };
            let within = Duration::from_secs(10);
            self.answering
                .answer(caller, request, road, (trace, within))
                .await
        } else {
            let correlation = CorrelationId(String::new());
            let service = &self.answering.service;
            service
                .execute(caller, request, road, correlation)
                .await
                .release(Receipt::of(0))
        };
        assert!(answer.errors.is_empty(), "{:?}", answer.errors);
    }
}

fn today() -> NaiveDate {
    "2026-06-15".parse().unwrap()
}

async fn fill(db: &DatabaseConnection, folder: &Path) {
    let feeds = folder.join("feeds");
    std::fs::create_dir_all(&feeds).unwrap();
    let plan = DemoPlan {
        employers: EMPLOYERS,
        seed: 7,
        as_of: today(),
    };
    generate(&feeds, plan).unwrap();
    let now: DateTime<Utc> = "2026-06-15T00:00:00Z".parse().unwrap();
    let plan = ImportPlan {
        as_of: today(),
        home_region: "52.04".parse().unwrap(),
        now,
        limits: FeedLimits::default(),
        format: Format::Csv,
        submission: Submission::default(),
    };
    import_folder(db, &feeds, &plan, &mut |_| {}).await.unwrap();
}

fn service(db: DatabaseConnection) -> Service {
    Service::new(ServiceParts {
        log: db.clone(),
        db,
        regulation: Arc::new(Regulation::embedded().unwrap()),
        datasets: simpul::feeds::datasets(),
        limits: DocumentLimits::default(),
        seals: Seals::new(&[[1; 32]]).unwrap(),
        pseudonyms: pseudonyms(),
        draw: simpul::graphql::mutation::Draw(rand::random),
    })
    .unwrap()
}

fn pseudonyms() -> Pseudonyms {
    Pseudonyms::new(&[[3; 32]]).unwrap()
}

async fn ledger(db: DatabaseConnection) -> Ledger {
    Ledger::open(LedgerParts {
        db,
        signers: vec![Signer::new("bench.simpul.invalid", KeyKind::Log, &[2; 32]).unwrap()],
        pseudonyms: pseudonyms(),
        anchor: None,
    })
    .await
    .unwrap()
}

/// Both ways in turn, as many rounds; the first of each warms up and is not counted.
async fn ratio(asked: &Arc<Asked>, seconds: u64, rounds: usize) {
    let duration = Duration::from_secs(seconds);
    let (mut without, mut with, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=rounds {
        let off = rate(asked, false, duration).await;
        let on = rate(asked, true, duration).await;
        if round == 0 {
            continue;
        }
        println!(
            "round {round}: off {off:.0} checks/s, on {on:.0} checks/s, {:.1} %",
            100.0 * on / off
        );
        without.push(off);
        with.push(on);
        shares.push(100.0 * on / off);
    }
    println!("off    {}", spread(without, "checks/s"));
    println!("on     {}", spread(with, "checks/s"));
    println!("on/off {}", spread(shares, "%"));
}

/// Each clearance by itself, with and without its record in turn; the first hundred warm up.
async fn clearances(asked: &Arc<Asked>, requests: usize) {
    const WARM_UP: usize = 100;
    for is_recorded in [false, true] {
        let mut taken = Vec::new();
        for number in 0..requests + WARM_UP {
            let request = asked.clearance();
            let began = Instant::now();
            asked
                .answered(request, Road::AnyOperation, is_recorded)
                .await;
            if number >= WARM_UP {
                taken.push(began.elapsed());
            }
        }
        taken.sort_unstable();
        let at = |share: usize| taken[(taken.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
        let of_log = if is_recorded { "with" } else { "without" };
        println!(
            "requestClearance {of_log} its record in the log: p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms of {} requests",
            at(50),
            at(95),
            at(99),
            taken.len(),
        );
    }
}

async fn rate(asked: &Arc<Asked>, is_recorded: bool, duration: Duration) -> f64 {
    let began = Instant::now();
    let tasks: Vec<_> = (0..asked.connections)
        .map(|_| {
            let asked = asked.clone();
            tokio::spawn(async move {
                let mut checks = 0_u32;
                while began.elapsed() < duration {
                    asked.check(is_recorded).await;
                    checks += 1;
                }
                checks
            })
        })
        .collect();
    let mut checks = 0;
    for task in tasks {
        checks += task.await.unwrap();
    }
    f64::from(checks) / began.elapsed().as_secs_f64()
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
