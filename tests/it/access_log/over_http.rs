//! The log over HTTP: the place of every answer, proofs that anybody can check, and readiness.
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sea_orm::ConnectionTrait as _;
use simpul::ledger::merkle::{Hash, extends, includes, leaf_hash};
use simpul::ledger::note::{Checkpoint, SignedNote, VerifierKey};

use super::*;
use crate::http::{Answered, HttpApp, clock};

const NAMES: &str = "{ employers { nodes { legalName } } }";

async fn text(http: &HttpApp, path: &str) -> String {
    let answer = http.get(path).send().await.expect("it answers");
    assert_eq!(answer.status(), 200, "{path}");
    answer.text().await.expect("it is text")
}

fn hash(value: &Value) -> Hash {
    let bytes = STANDARD
        .decode(value.as_str().expect("a text"))
        .expect("base64");
    bytes.try_into().expect("32 bytes")
}

fn hashes(value: &Value) -> Vec<Hash> {
    value.as_array().expect("a list").iter().map(hash).collect()
}

async fn key(http: &HttpApp) -> VerifierKey {
    let keys = text(http, "/log/key").await;
    VerifierKey::parse(keys.lines().next().expect("a key")).expect("a verifier key")
}

fn checkpoint(key: &VerifierKey, note: &str) -> Checkpoint {
    let note = SignedNote::parse(note).expect("a note");
    note.checkpoint(std::slice::from_ref(key))
        .expect("it is signed")
}

on_both_databases! {
    async fn every_answer_carries_its_place_and_anybody_can_check_it(app: TestApp) {
        app.given(employer("9120000000001")).await;
        let http = HttpApp::over(&app).await;
        let mut places = Vec::new();
        for _ in 0..20 {
            let answer = http.document(&http.bpjs().asking, NAMES).await;
            places.push(answer.index.expect("it has a place"));
        }
        let denied = http.document(&http.bpjs().without_purpose().asking, NAMES).await;
        places.push(denied.index.expect("a refusal has a place too"));
        assert!(places.is_sorted() && places.windows(2).all(|two| two[0] < two[1]), "{places:?}");
        app.ledger().checkpoint(clock()).await.expect("it is signed");
        let key = key(&http).await;
        for place in places {
            let proof: Value = serde_json::from_str(&text(&http, &format!("/log/proof/{place}")).await).expect("JSON");
            let head = checkpoint(&key, proof["checkpoint"].as_str().expect("a note"));
            let record = records(app.db()).await.into_iter().find(|record| record.position.cast_unsigned() == place).expect("it is there");
            let leaf = leaf_hash(record.body.as_bytes());
            assert_eq!(hash(&proof["leaf"]), leaf);
            assert!(includes(&leaf, (place, head.size), &hashes(&proof["hashes"]), &head.root));
        }
        http.stop().await;
    }

    async fn a_witness_is_shown_that_the_log_only_grew(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let key = key(&http).await;
        let mut seen: Option<Checkpoint> = None;
        for _ in 0..4 {
            for _ in 0..7 {
                http.document(&http.bpjs().asking, NAMES).await;
            }
            app.ledger().checkpoint(clock()).await.expect("it is signed");
            let from = seen.as_ref().map_or(0, |seen| seen.size);
            let grown: Value = serde_json::from_str(&text(&http, &format!("/log/consistency?from={from}")).await).expect("JSON");
            let now = checkpoint(&key, grown["checkpoint"].as_str().expect("a note"));
            if let Some(seen) = &seen {
                assert!(extends((seen.size, &seen.root), (now.size, &now.root), &hashes(&grown["hashes"])));
            }
            assert_eq!(checkpoint(&key, &text(&http, "/log/checkpoint").await), now);
            seen = Some(now);
        }
        http.stop().await;
    }

    async fn what_no_checkpoint_covers_has_no_proof_yet_and_nonsense_has_none(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let index = http.document(&http.bpjs().asking, NAMES).await.index.expect("a place");
        for (path, status) in [
            (format!("/log/proof/{}", index + 1_000), 404), ("/log/proof/x".to_owned(), 400),
            ("/log/proof/-1".to_owned(), 400), ("/log/consistency".to_owned(), 400),
            ("/log/consistency?from=999999".to_owned(), 404),
        ] {
            assert_eq!(Answered::of(http.get(&path)).await.status, status, "{path}");
        }
        let unsigned = http.request(reqwest::Method::POST, "/log/cosignatures").body(json!({ "size": 1, "line": "— x y" }).to_string());
        assert_eq!(Answered::of(unsigned).await.status, 403);
        http.stop().await;
    }

    async fn a_log_that_cannot_be_written_turns_readiness_red(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let ready = async || {
            let answer = http.get("/readyz").send().await.expect("it answers");
            let status = answer.status().as_u16();
            let body: Value = answer.json().await.expect("JSON");
            (status, body["accessLog"].clone())
        };
        assert_eq!(ready().await, (200, json!("ok")));
        app.db().execute_unprepared("ALTER TABLE log_node RENAME TO log_hidden").await.expect("it can be renamed");
        assert_eq!(ready().await, (503, json!("unwritable")));
        let answer = http.document(&http.bpjs().asking, NAMES).await;
        assert_eq!((answer.status, codes(&answer.body)), (503, vec!["SOURCE_UNAVAILABLE"]));
        app.db().execute_unprepared("ALTER TABLE log_hidden RENAME TO log_node").await.expect("it can be renamed");
        assert_eq!(ready().await, (200, json!("ok")));
        assert_eq!(http.document(&http.bpjs().asking, NAMES).await.status, 200);
        http.stop().await;
    }

    async fn a_start_a_stop_and_a_trace_are_in_the_log(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asked = http.post(&http.bpjs().asking, json!({ "query": NAMES }).to_string())
            .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
            .header("x-request-id", "angkutan-7");
        Answered::of(asked).await;
        let record = newest(&app).await;
        assert_eq!((&record["trace"], &record["transaction"]), (&json!("4bf92f3577b34da6a3ce929d0e0e4736"), &json!("angkutan-7")));
        http.stop().await;
        let record = newest(&app).await;
        assert_eq!(record["event"], "STOPPED");
        let verified = verified(&app).await;
        assert_eq!(verified.fault, None);
        let note = app.ledger().last_checkpoint().await.expect("it can be read").expect("it was signed");
        let head = Checkpoint::parse(&note.text).expect("a checkpoint");
        assert_eq!(head.size, verified.records, "the last word is signed");
    }
}
