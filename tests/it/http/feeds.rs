//! Registers sent over HTTP: who may, what is answered, and what becomes of the file.
use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use simpul::domain::codes::Agency;
use tokio::time::timeout;

use super::answered::Answered;
use super::{Asking, HttpApp};

mod arrival;
mod rejects;
mod restart;
mod rights;

/// Content types of the two formats.
pub const CSV: &str = "text/csv";
pub const NDJSON: &str = "application/x-ndjson";

/// What takes as long has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// The day that files are true of.
pub const AS_OF: &str = "asOf=2026-06-01";

/// The files of a service's spool, without its lock.
pub fn spooled(http: &HttpApp) -> Vec<String> {
    let entries = std::fs::read_dir(http.spool().path()).expect("the spool can be read");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name != "lock").collect()
}

/// A client of an agency whose token names datasets, beside every scope to read.
pub fn feeder(http: &HttpApp, agency: Agency, datasets: &[&str]) -> Asking {
    let mut asking = http.caller(agency).asking;
    let feeds = datasets.iter().map(|dataset| format!("feed:{dataset}"));
    asking.scopes.extend(feeds);
    asking
}

/// BPJS, which feeds the small register of workers here.
pub fn bpjs(http: &HttpApp) -> Asking {
    feeder(http, Agency::Bpjs, &["workers", "contributions"])
}

/// A request with a file.
pub fn sending(
    http: &HttpApp,
    asking: &Asking,
    place: &str,
    kind: &str,
    content: impl Into<reqwest::Body>,
) -> RequestBuilder {
    let request = http
        .request(Method::POST, &format!("/feeds/{place}"))
        .header("content-type", kind)
        .body(content);
    http.signed(asking, request)
}

/// Sends workers as CSV.
pub async fn send(http: &HttpApp, asking: &Asking, query: &str, content: &str) -> Answered {
    let place = format!("workers?{AS_OF}{query}");
    Answered::of(sending(http, asking, &place, CSV, content.to_owned())).await
}

/// The answer to a GET of a client.
pub async fn look(http: &HttpApp, asking: &Asking, path: &str) -> Answered {
    Answered::of(http.signed(asking, http.get(path))).await
}

/// The state of an accepted file once it has ended.
pub async fn ended(http: &HttpApp, asking: &Asking, accepted: &Answered) -> Value {
    assert_eq!(accepted.status, 202, "{accepted:?}");
    let place = accepted.header("location").to_owned();
    assert_eq!(accepted.body["location"], place.as_str());
    let ended = async {
        loop {
            let state = look(http, asking, &place).await;
            assert_eq!(state.status, 200, "{state:?}");
            if state.body["status"] != "RUNNING" {
                return state.body;
            }
        }
    };
    timeout(PATIENCE, ended).await.expect("the batch ends")
}

/// Waits until the spool is empty.
pub async fn until_unspooled(http: &HttpApp) {
    let emptied = async {
        while !spooled(http).is_empty() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, emptied)
        .await
        .expect("the spool is emptied");
}

/// The content, compressed.
pub fn gzip(content: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content.as_bytes()).expect("it is memory");
    encoder.finish().expect("it is memory")
}

/// So many made-up workers as CSV.
pub fn workers(count: u32) -> String {
    let mut text = "nik,name\n".to_owned();
    for serial in 1..=count {
        text.push_str(&worker(serial));
    }
    text
}

/// A made-up worker's line.
pub fn worker(serial: u32) -> String {
    format!("995204410790{serial:04},Sari Contoh {serial}\n")
}
