//! Attacks on the service over loopback, each in bounded time and memory; afterwards it answers as ever.
//!
//! `scripts/attack` prints what each cost. The bounds that are asserted are wide: they are for a
//! build without optimisation on a busy machine, and every attack here is unbounded where it works.
mod documents;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use simpul::domain::limits::Limits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::app::TestApp;
use crate::callers::{Asks as _, codes};
use crate::given::employer;
use crate::http::sockets::Socket;
use crate::http::{Answered, HttpApp};

/// Wide, for a machine that does other things as well: what is printed beside it is processor time.
const LONGEST: Duration = Duration::from_secs(120);
/// Bytes that the process may grow by, tests beside this one included.
const GROWTH_MAX: u64 = 600 << 20;
/// Bytes of an answer at most.
const ANSWER_MAX: usize = 64 << 20;

on_both_databases! {
    async fn no_document_costs_more_than_it_may(app: TestApp) {
        app.given(employer("9120000000001").called("PT A")).await;
        for number in 10..40 {
            app.given(employer(&format!("91200000000{number}")).called("PT B")).await;
        }
        let http = patient(&app).await;
        let callers = [http.bpjs().asking, http.caller(simpul::domain::codes::Agency::Secretariat).asking];
        for (name, body) in documents::documents().into_iter().chain(bodies()) {
            for asking in &callers {
                let cost = Cost::begin();
                let answer = Answered::of(http.post(asking, body.clone())).await;
                let is_told = answer.status == 200 || !codes(&answer.body).is_empty();
                assert!(is_told && answer.text.len() < ANSWER_MAX, "{name}: {} with {} bytes", answer.status, answer.text.len());
                let end = format!("{} {}, {} bytes", answer.status, codes(&answer.body).first().unwrap_or(&"-"), answer.text.len());
                cost.end(&format!("{name} ({} bytes)", body.len()), &end);
            }
        }
        assert_eq!(alive(&http).await, json!({ "legalName": "PT A" }));
    }

    async fn what_is_withheld_is_told_no_more_often_than_an_answer_may_carry(app: TestApp) {
        for number in 0..100 {
            app.given(employer(&format!("9120000000{number:03}")).called("PT A")).await;
        }
        let asking = app.caller(simpul::domain::codes::Agency::Secretariat).asking;
        let asked = |rows: usize, times: usize| format!("{{ employers(first: {rows}) {{ nodes {{ {} }} }} }}", "phone ".repeat(times));
        let ask = async |rows, times| app.answer(&asking, &asked(rows, times), json!({})).await;
        let most = ask(1, 200).await;
        assert_eq!(codes(&most), vec!["FORBIDDEN"; 200]);
        let beyond = ask(1, 201).await;
        assert_eq!((codes(&beyond), &beyond["errors"][0]["extensions"]["limit"]), (vec!["LIMIT_EXCEEDED"], &json!("withheld selections")));
        let most = ask(100, 50).await;
        assert_eq!(codes(&most), vec!["FORBIDDEN"; 5_000]);
        let beyond = ask(100, 51).await;
        assert_eq!((codes(&beyond).len(), beyond["errors"][5_000]["message"].as_str()), (5_001, Some("100 more errors are not listed")));
    }

    async fn a_flood_on_one_socket_is_bounded(app: TestApp) {
        app.given(employer("9120000000001").called("PT A")).await;
        let http = patient(&app).await;
        let cost = Cost::begin();
        let mut socket = Socket::admitted(&http, &http.bpjs().asking).await;
        let query = format!("{{ employers {{ totalCount }} }} #{}", "x".repeat(50_000));
        for number in 0..1_000 {
            let id = number.to_string();
            socket.say(&json!({ "type": "subscribe", "id": id, "payload": { "query": query } })).await;
            socket.say(&json!({ "type": "complete", "id": id })).await;
        }
        let answer = loop {
            socket.say(&json!({ "type": "subscribe", "id": "last", "payload": { "query": "{ employers { totalCount } }" } })).await;
            let answer = loop {
                let heard = socket.hear().await;
                if heard["id"] == "last" && heard["type"] != "complete" {
                    break heard;
                }
            };
            if answer["type"] == "next" {
                break answer;
            }
            assert_eq!(answer["payload"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
        };
        assert_eq!(answer["payload"]["data"]["employers"]["totalCount"], 1);
        cost.end("1,000 operations begun and completed on a WebSocket, 50 MB", "answered");
    }

    async fn slow_clients_are_put_out_and_others_are_answered(app: TestApp) {
        app.given(employer("9120000000001").called("PT A")).await;
        let limits = Limits { header_seconds: 1, request_seconds: 2, ..Limits::default() };
        let http = HttpApp::start(app.db().clone(), limits).await;
        let cost = Cost::begin();
        let mut slow = Vec::new();
        for number in 0..400 {
            let mut stream = TcpStream::connect(http.address()).await.expect("it is let in");
            let head: &[u8] = if number % 2 == 0 {
                b"POST /graphql HTTP/1.1\r\nhost: x\r\nx-slow: "
            } else {
                b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n{"
            };
            stream.write_all(head).await.expect("it is read");
            slow.push(stream);
        }
        let began = Instant::now();
        assert_eq!(alive(&http).await, json!({ "legalName": "PT A" }));
        let honest = began.elapsed();
        for mut stream in slow {
            let mut told = Vec::new();
            let ended = tokio::time::timeout(LONGEST, stream.read_to_end(&mut told)).await;
            assert!(ended.is_ok(), "a slow client is still there");
        }
        cost.end("400 clients with endless headers or bodies", &format!("all closed; an honest one beside them waited {} ms", honest.as_millis()));
    }
}

/// The service with time enough on a busy machine.
async fn patient(app: &TestApp) -> HttpApp {
    let limits = Limits {
        request_seconds: 100,
        ..Limits::default()
    };
    HttpApp::start(app.db().clone(), limits).await
}

async fn alive(http: &HttpApp) -> Value {
    let asking = http.bpjs().asking;
    let query = "{ employers { nodes { legalName } } }";
    http.document(&asking, query).await.body["data"]["employers"]["nodes"][0].clone()
}

fn posted(query: &str) -> String {
    json!({ "query": query }).to_string()
}

/// Bodies that are much before they are documents.
fn bodies() -> Vec<(&'static str, String)> {
    let deep = |open: &str, close: &str| {
        let value = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        format!(
            r#"{{"query":"query($v: Int) {{ viewer {{ client }} }}","variables":{{"v":{value}}}}}"#
        )
    };
    let many: serde_json::Map<String, Value> =
        (0..50_000).map(|n| (format!("v{n}"), json!(n))).collect();
    let batch = vec![json!({ "query": "{ viewer { client } }" }); 10_000];
    vec![
        ("a body of 10 MB", posted(&" ".repeat(10 << 20))),
        ("a variable of lists 10,000 deep", deep("[", "]")),
        ("a variable of objects 10,000 deep", deep(r#"{"a":"#, "}")),
        ("50,000 variables", json!({ "query": "{ viewer { client } }", "variables": many }).to_string()),
        ("a variable of 900 kB", json!({ "query": "query($v: Nib!) { employer(by: { nib: $v }) { id } }", "variables": { "v": "9".repeat(900_000) } }).to_string()),
        ("a batch of 10,000", json!(batch).to_string()),
    ]
}

/// What a stretch of the process's life costs.
struct Cost {
    began: Instant,
    cpu: Duration,
    resident: u64,
}

impl Cost {
    fn begin() -> Self {
        // The peak counts from here on. Where the system does not let us, it counts from the start.
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        Self {
            began: Instant::now(),
            cpu: cpu(),
            resident: status("VmRSS:"),
        }
    }

    fn end(self, what: &str, outcome: &str) {
        let wall = self.began.elapsed();
        let growth = status("VmHWM:").saturating_sub(self.resident);
        let cpu = cpu().saturating_sub(self.cpu);
        println!(
            "{:>6} ms CPU {:>6} ms wall {:>7} kB more  {what}: {outcome}",
            cpu.as_millis(),
            wall.as_millis(),
            growth >> 10
        );
        assert!(
            wall < LONGEST && growth < GROWTH_MAX,
            "{what}: {wall:?}, {growth} bytes"
        );
    }
}

/// Time that the processors spent on this process, in steps of ten milliseconds.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .skip(11)
        .take(2);
    Duration::from_millis(
        ticks
            .filter_map(|ticks| ticks.parse::<u64>().ok())
            .sum::<u64>()
            * 10,
    )
}

/// A line of this process's status, in bytes.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() << 10
}
