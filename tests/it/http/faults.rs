//! The database away: what callers and machines are told, and that nothing has to be restarted.
use std::time::{Duration, Instant};

use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use simpul::domain::limits::Limits;
use simpul::store::connection::{PoolOptions, connect};

use super::proxy::{Door, Proxy};
use super::{Answered, HttpApp};
use crate::app::TestApp;
use crate::callers::codes;
use crate::database::{Engine, on, url_of};
use crate::given::employer;

const NAMES: &str = "{ employers { nodes { legalName } } }";
const CONNECTIONS: u32 = 3;
const REQUEST_SECONDS: u64 = 3;

async fn ready(http: &HttpApp) -> (u16, Value) {
    let ready = http.get("/readyz").send().await.expect("it answers");
    (
        ready.status().as_u16(),
        ready.json().await.expect("it is JSON"),
    )
}

async fn is_away(http: &HttpApp) {
    let began = Instant::now();
    let answer = http.document(&http.bpjs().asking, NAMES).await;
    let elapsed = began.elapsed();
    assert_eq!(codes(&answer.body), ["SOURCE_UNAVAILABLE"], "{answer:?}");
    assert!(
        elapsed < Duration::from_secs(REQUEST_SECONDS + 2),
        "{elapsed:?}"
    );
    let (status, told) = ready(http).await;
    assert_eq!(
        (status, &told["status"], &told["database"], &told["sources"]),
        (503, &json!("unready"), &json!("unavailable"), &json!([]))
    );
    assert_eq!(Answered::of(http.get("/healthz")).await.status, 200);
}

async fn is_back(http: &HttpApp) {
    let answer = http.document(&http.bpjs().asking, NAMES).await;
    assert_eq!(
        answer.body,
        json!({ "data": { "employers": { "nodes": [{ "legalName": "PT A" }] } } })
    );
    assert_eq!(ready(http).await.0, 200);
}

async fn behind(app: &TestApp) -> (HttpApp, Proxy) {
    app.given(employer("9120000000001").called("PT A")).await;
    let mut url = reqwest::Url::parse(&url_of(app.db()).await).expect("a URL");
    let server = format!(
        "{}:{}",
        url.host_str().expect("a host"),
        url.port().unwrap_or(5432)
    );
    let proxy = Proxy::to(server).await;
    url.set_host(Some("127.0.0.1")).expect("a host");
    url.set_port(Some(proxy.address.port())).expect("a port");
    let pool = PoolOptions {
        connections: CONNECTIONS,
        statement_timeout: Duration::from_secs(2),
    };
    let db = connect(url.as_str(), pool).await.expect("the door is open");
    let limits = Limits {
        request_seconds: REQUEST_SECONDS,
        ..Limits::default()
    };
    let http = HttpApp::start(db, limits).await;
    is_back(&http).await;
    (http, proxy)
}

async fn shut_and_opened(app: TestApp, door: Door) {
    let (http, proxy) = behind(&app).await;
    proxy.set(door);
    for _ in 0..CONNECTIONS {
        is_away(&http).await;
    }
    proxy.set(Door::Open);
    is_back(&http).await;
}

#[tokio::test]
async fn a_database_that_resets_connections_is_told_and_comes_back() {
    on(Engine::Postgres, |app| shut_and_opened(app, Door::Reset)).await;
}

#[tokio::test]
async fn a_database_that_swallows_packets_is_told_and_comes_back() {
    on(Engine::Postgres, |app| {
        shut_and_opened(app, Door::BlackHole)
    })
    .await;
}

on_both_databases! {
    async fn a_database_without_its_tables_is_as_good_as_away(app: TestApp) {
        app.given(employer("9120000000001").called("PT A")).await;
        let limits = Limits { request_seconds: REQUEST_SECONDS, ..Limits::default() };
        let http = HttpApp::start(app.db().clone(), limits).await;
        let rename = async |from: &str, to: &str| {
            for table in ["employer", "import_batch"] {
                let statement = format!("ALTER TABLE {from}{table} RENAME TO {to}{table}");
                app.db().execute_unprepared(&statement).await.expect("it can be renamed");
            }
        };
        rename("", "away_").await;
        is_away(&http).await;
        rename("away_", "").await;
        is_back(&http).await;
    }
}
