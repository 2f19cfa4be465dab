//! Files on their way: formats, compression, what is refused, and what leaves no trace.
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entity::{import_batch, link_candidate, worker};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use simpul::domain::limits::{Intake, Limits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::*;
use crate::app::TestApp;

/// The head of a request with a file, as bytes.
fn head(http: &HttpApp, asking: &Asking, length: usize) -> String {
    format!(
        "POST /feeds/workers?{AS_OF} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-type: text/csv\r\n\
         authorization: Bearer {}\r\nsimpul-purpose: {}\r\ncontent-length: {length}\r\n\r\n",
        http.issuer.token(asking),
        asking.purpose.as_deref().expect("a purpose")
    )
}

/// A file whose sending has begun: the service has asked for it.
async fn begun(http: &HttpApp, asking: &Asking, length: usize) -> TcpStream {
    let mut stream = TcpStream::connect(http.address())
        .await
        .expect("it listens");
    let head = head(http, asking, length);
    stream.write_all(head.as_bytes()).await.expect("it reads");
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).await.expect("it answers");
    assert!(interim.starts_with(b"HTTP/1.1 100"));
    stream
}

async fn batches(app: &TestApp) -> u64 {
    let batches = import_batch::Entity::find().count(app.db());
    batches.await.expect("batches can be counted")
}

on_both_databases! {
    async fn csv_ndjson_and_gzip_say_the_same(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        let text = workers(3);
        let state = ended(&http, &asking, &send(&http, &asking, "", &text).await).await;
        assert_eq!((&state["status"], &state["rows"]["inserted"]), (&json!("DONE"), &json!(3)), "{state}");
        assert_eq!((&state["mode"], &state["asOf"], &state["submittedBy"]), (&json!("part"), &json!("2026-06-01"), &json!("bpjs-portal")));
        assert_eq!((&state["fileName"], &state["rejects"], &state["reason"]), (&json!("workers.csv"), &json!(null), &json!(null)));

        let place = format!("workers?{AS_OF}");
        let packed = sending(&http, &asking, &place, CSV, gzip(&text)).header("content-encoding", "gzip");
        let again = Answered::of(packed).await;
        assert_eq!((again.status, &again.body["isRepeat"]), (200, &json!(true)), "compressed it is the same file: {again:?}");

        let objects: String = (1..=3).map(|serial| format!("{{\"nik\":\"995204410790{serial:04}\",\"name\":\"Sari Contoh {serial}\"}}\n")).collect();
        let sent = Answered::of(sending(&http, &asking, &place, NDJSON, objects)).await;
        let state = ended(&http, &asking, &sent).await;
        assert_eq!(state["rows"]["unchanged"], 3, "{state}");

        let packed = sending(&http, &asking, &place, CSV, gzip(&workers(4))).header("content-encoding", "gzip");
        let state = ended(&http, &asking, &Answered::of(packed).await).await;
        assert_eq!((&state["fileName"], &state["rows"]["inserted"]), (&json!("workers.csv.gz"), &json!(1)));
        until_unspooled(&http).await;
    }

    async fn the_same_file_twice_is_done_already(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        let first = send(&http, &asking, "", &workers(2)).await;
        ended(&http, &asking, &first).await;
        let again = send(&http, &asking, "", &workers(2)).await;
        assert_eq!(again.status, 200, "{again:?}");
        assert_eq!(again.body["batch"], first.body["batch"]);
        assert_eq!(again.body["status"], "DONE");
        until_unspooled(&http).await;
    }

    async fn links_are_looked_for_after_what_describes_employers(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let office = feeder(&http, Agency::Licensing, &["business_registrations"]);
        let branch = feeder(&http, Agency::Bpjs, &["memberships"]);
        let registration = "{\"nib\":\"8000000000001\",\"legal_name\":\"PT Uji Coba Samawa\",\"legal_form\":\"PT\",\"status\":\"ACTIVE\",\"issued_on\":\"2022-01-01\",\"scale\":\"SMALL\",\"kbli_version\":\"2020\",\"kbli_code\":\"47111\",\"district_code\":\"52.04.08\",\"address\":\"Jalan Garuda 1\",\"phone\":\"0371-21000\"}\n";
        let member = "{\"npp\":\"X8000001\",\"division\":\"000\",\"legal_name\":\"UJI COBA SAMAWA, PT\",\"participant_kind\":\"WAGE_EARNER\",\"status\":\"ACTIVE\",\"registered_on\":\"2022-02-01\",\"scale\":\"MICRO\",\"worker_count\":3,\"kbli_version\":\"2020\",\"kbli_code\":\"47111\",\"district_code\":\"52.04.08\",\"address\":\"Jl. Garuda No. 1\",\"phone\":\"0371 21000\"}\n";
        for (asking, dataset, line) in [(&office, "business_registrations", registration), (&branch, "memberships", member)] {
            let place = format!("{dataset}?{AS_OF}");
            let sent = Answered::of(sending(&http, asking, &place, NDJSON, line)).await;
            let state = ended(&http, asking, &sent).await;
            assert_eq!(state["rows"]["inserted"], 1, "{state}");
            // The file goes when everything that follows from it is done.
            until_unspooled(&http).await;
        }
        let candidates = link_candidate::Entity::find().all(app.db()).await.expect("they can be read");
        let pairs: Vec<_> = candidates.iter().map(|one| (one.left_value.as_str(), one.right_value.as_str(), one.status.as_str())).collect();
        assert_eq!(pairs, [("8000000000001", "X8000001", "OPEN")]);
    }

    async fn a_file_cut_off_on_its_way_leaves_no_trace(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        let mut stream = begun(&http, &asking, 10_000).await;
        assert_eq!(spooled(&http).len(), 1, "it waits on the disk");
        stream.write_all(workers(5).as_bytes()).await.unwrap();
        drop(stream);
        until_unspooled(&http).await;
        assert_eq!(batches(&app).await, 0);
        assert_eq!(worker::Entity::find().count(app.db()).await.unwrap(), 0);
    }

    async fn what_was_announced_is_compared_with_what_arrived(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        let digest = |text: &str| format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(text)));
        let place = format!("workers?{AS_OF}");
        let sent = sending(&http, &asking, &place, CSV, workers(2)).header("content-digest", digest(&workers(3)));
        assert_eq!(Answered::of(sent).await.refusal(), (400, "BAD_USER_INPUT"));
        assert_eq!((batches(&app).await, spooled(&http).len()), (0, 0));
        let sent = sending(&http, &asking, &place, CSV, workers(2)).header("content-digest", digest(&workers(2)));
        assert_eq!(Answered::of(sent).await.status, 202);
        until_unspooled(&http).await;
    }

    async fn what_is_no_file_of_ours_is_refused_before_it_is_read(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        for query in ["", "?asOf=yesterday", "?asOf=2026-06-16", "?asOf=2026-06-01&asOf=2026-06-02",
            "?asOf=2026-06-01&mode=whole", "?asOf=2026-06-01&accept=all", "?asOf=2026-06-01&force=1"] {
            let answer = Answered::of(sending(&http, &asking, &format!("workers{query}"), CSV, workers(1))).await;
            assert_eq!(answer.refusal(), (400, "BAD_USER_INPUT"), "{query}");
        }
        let place = format!("workers?{AS_OF}");
        for kind in ["application/json", "text/csv; charset=utf-16", "application/gzip"] {
            let answer = Answered::of(sending(&http, &asking, &place, kind, workers(1))).await;
            assert_eq!(answer.refusal(), (415, "BAD_USER_INPUT"), "{kind}");
        }
        let packed = sending(&http, &asking, &place, CSV, workers(1)).header("content-encoding", "br");
        assert_eq!(Answered::of(packed).await.refusal(), (415, "BAD_USER_INPUT"));
        let got = http.signed(&asking, http.get(&format!("/feeds/{place}")));
        assert_eq!(Answered::of(got).await.refusal(), (405, "BAD_USER_INPUT"));
        assert_eq!((batches(&app).await, spooled(&http).len()), (0, 0));
    }

    async fn a_dataset_has_one_file_at_a_time(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        let slow = begun(&http, &asking, 900).await;
        assert_eq!(send(&http, &asking, "", &workers(1)).await.refusal(), (409, "CONFLICT"));
        drop(slow);
        until_unspooled(&http).await;
        let first = send(&http, &asking, "", &workers(1)).await;
        let second = send(&http, &asking, "", &workers(2)).await;
        for sent in [&first, &second] {
            assert_eq!(ended(&http, &asking, sent).await["status"], "DONE", "the later takes no earlier one's place");
        }
    }

    async fn a_file_is_bounded_and_so_is_the_number_that_wait(app: TestApp) {
        let intake = Intake { body_bytes: 1_000, waiting: 1, ..Intake::default() };
        let http = HttpApp::start(app.db().clone(), Limits { intake, ..Limits::default() }).await;
        let asking = bpjs(&http);
        assert_eq!(send(&http, &asking, "", &workers(200)).await.refusal(), (413, "LIMIT_EXCEEDED"));
        let slow = begun(&http, &asking, 900).await;
        let other = format!("contributions?{AS_OF}");
        let busy = Answered::of(sending(&http, &asking, &other, CSV, workers(1))).await;
        assert_eq!(busy.refusal(), (503, "SOURCE_UNAVAILABLE"));
        assert!(!busy.header("retry-after").is_empty());
        drop(slow);
        until_unspooled(&http).await;
        // The place is given back with the file.
        while send(&http, &asking, "", &workers(1)).await.status == 503 {
            tokio::task::yield_now().await;
        }
        until_unspooled(&http).await;
    }
}
