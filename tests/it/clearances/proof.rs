//! Proof: what a stranger can check of a clearance, over HTTP and offline.
use std::path::Path;

use reqwest::header::HeaderMap;
use simpul::proof::key_set::KeySet;
use simpul::proof::open;
use simpul::proof::status_list::OpenedList;
use tokio::process::Command;

use super::*;
use crate::access_log::records;
use crate::http::{HttpApp, PUBLIC_URL};
use crate::node::MISSING;
use crate::operation::program::{outcome, program};

/// Status, headers and body of a GET without a token.
async fn got(http: &HttpApp, path: &str) -> (u16, HeaderMap, Vec<u8>) {
    let answer = http.get(path).send().await.expect("the service answers");
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = answer.bytes().await.expect("the body comes whole");
    (status, headers, body.to_vec())
}

async fn text(http: &HttpApp, path: &str) -> (u16, String) {
    let (status, _, body) = got(http, path).await;
    (status, String::from_utf8(body).expect("it is text"))
}

fn address(clearance: &Value) -> String {
    format!("/verify/{}", clearance["reference"].as_str().unwrap())
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// What the log tells of look-ups, in their order.
async fn look_ups(app: &TestApp) -> Vec<Value> {
    let bodies = records(app.db()).await.into_iter();
    bodies
        .map(|record| serde_json::from_str(&record.body).expect("a body is JSON"))
        .filter(|body: &Value| body["event"] == "CLEARANCE_VERIFIED")
        .map(|body| body["details"].clone())
        .collect()
}

/// Saves what a stranger saves.
async fn saved(http: &HttpApp, folder: &Path, clearance: &Value) {
    for (path, file) in [
        (format!("{}.jws", address(clearance)), "statement.jws"),
        ("/.well-known/jwks.json".to_owned(), "jwks.json"),
        ("/clearance/status".to_owned(), "status.jws"),
    ] {
        let (status, _, body) = got(http, &path).await;
        assert_eq!(status, 200, "{path}");
        std::fs::write(folder.join(file), body).unwrap();
    }
}

on_both_databases! {
    async fn a_clearance_is_proved_by_what_is_published(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, INDEBTED, "A-1").await;
        let http = HttpApp::over(&app).await;
        let (status, headers, keys) = got(&http, "/.well-known/jwks.json").await;
        assert_eq!((status, header(&headers, "content-type")), (200, "application/jwk-set+json"));
        assert_eq!(header(&headers, "cache-control"), "public, max-age=3600");
        let keys = KeySet::parse(&String::from_utf8(keys).unwrap()).unwrap();
        assert_eq!(keys.public().count(), 2, "the key before is kept");
        let (status, headers, signed) = got(&http, &format!("{}.jws", address(&given))).await;
        assert_eq!((status, header(&headers, "content-type")), (200, "application/jose"));
        assert_eq!(header(&headers, "cache-control"), "no-store");
        let statement = open(&String::from_utf8(signed).unwrap(), &keys).unwrap();
        assert_eq!((statement.verdict.to_string(), statement.nib.as_str()), ("NOT_CLEAR".to_owned(), INDEBTED));
        assert_eq!(statement.reference.as_str(), given["reference"]);
        assert_eq!(Some(statement.status.status_list.index), given["statusIndex"].as_u64());
        assert_eq!((statement.issuer.as_str(), &json!(statement.valid_until)), (PUBLIC_URL, &given["validUntil"]));
        let stated: Vec<String> = statement.reasons.iter().map(|reason| reason.code.to_string()).collect();
        assert_eq!(stated, reasons(&given));
        let (_, json) = text(&http, &format!("{}.json", address(&given))).await;
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["statement"], serde_json::to_value(&statement).unwrap());
        assert_eq!(open(json["jws"].as_str().unwrap(), &keys).unwrap(), statement);
    }

    async fn a_clearance_has_a_page_a_sheet_and_a_code(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, RESTRICTED, "A-1").await;
        let http = HttpApp::over(&app).await;
        let (status, headers, page) = got(&http, &address(&given)).await;
        let page = String::from_utf8(page).unwrap();
        assert_eq!((status, header(&headers, "content-type")), (200, "text/html; charset=utf-8"));
        let policy = header(&headers, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
        assert_eq!((header(&headers, "referrer-policy"), header(&headers, "cache-control")), ("no-referrer", "no-store"));
        assert!(page.contains("Pelayanan dibatasi") && page.contains(RESTRICTED) && !page.contains("<script"), "{page}");
        for (ending, kind, head) in [
            ("pdf", "application/pdf", b"%PDF-".as_slice()),
            ("png", "image/png", b"\x89PNG".as_slice()),
            ("svg", "image/svg+xml", b"<svg ".as_slice()),
        ] {
            let (status, headers, body) = got(&http, &format!("{}.{ending}", address(&given))).await;
            assert_eq!((status, header(&headers, "content-type")), (200, kind));
            assert!(body.starts_with(head), "{ending}");
        }
        // As a person types it.
        let typed = address(&given).to_lowercase().replace('-', "");
        assert_eq!(text(&http, &typed).await, (200, page));
    }

    async fn what_was_withdrawn_says_so_and_gives_no_more_proof(app: TestApp) {
        given_fresh_registers(&app).await;
        let (given, other) = (requested(&app, PAID_UP, "A-1").await, requested(&app, INDEBTED, "A-2").await);
        let before = HttpApp::over(&app).await;
        let folder = tempfile::tempdir().unwrap();
        saved(&before, folder.path(), &given).await;
        // It follows the registers by itself, and would be first.
        before.stop().await;
        let mut seen = Followed::default();
        followed(&app, &mut seen).await;
        owing(&app, NPP_OF_PAID_UP).await;
        assert_eq!(followed(&app, &mut seen).await.len(), 1);
        // A process that has not signed a list in the last minute.
        let http = HttpApp::over(&app).await;
        let (status, page) = text(&http, &address(&given)).await;
        assert!(status == 200 && page.contains("DICABUT pada 15 Juni 2026") && page.contains("iuran yang belum dibayar"), "{page}");
        for ending in ["jws", "json", "pdf", "png", "svg"] {
            assert_eq!(text(&http, &format!("{}.{ending}", address(&given))).await.0, 410, "{ending}");
        }
        let (_, keys) = text(&http, "/.well-known/jwks.json").await;
        let (status, headers, list) = got(&http, "/clearance/status").await;
        assert_eq!((status, header(&headers, "content-type")), (200, "application/statuslist+jwt"));
        let list = OpenedList::open(&String::from_utf8(list).unwrap(), &KeySet::parse(&keys).unwrap()).unwrap();
        let told = |clearance: &Value| list.list.is_withdrawn(clearance["statusIndex"].as_u64().unwrap());
        assert_eq!((told(&given), told(&other)), (Some(true), Some(false)));
        assert_eq!(list.uri, format!("{PUBLIC_URL}/clearance/status"));
    }

    async fn every_look_up_is_recorded_and_the_reference_is_not(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, PAID_UP, "A-1").await;
        let http = HttpApp::over(&app).await;
        let index = given["statusIndex"].as_u64();
        text(&http, &address(&given)).await;
        got(&http, &format!("{}.pdf", address(&given))).await;
        let nobody = simpul::domain::clearance::Reference::of([1; 10]);
        assert_eq!(text(&http, &format!("/verify/{nobody}")).await.0, 404);
        assert_eq!(text(&http, "/clearance/status").await.0, 200);
        let told = look_ups(&app).await;
        let forms: Vec<(&str, Option<u64>)> = told
            .iter()
            .map(|one| (one["form"].as_str().unwrap(), one["clearance"].as_u64()))
            .collect();
        assert_eq!(forms, [("PAGE", index), ("PDF", index), ("PAGE", None)]);
        assert_eq!(told[0]["employers"].as_array().unwrap().len(), 1, "the employer finds who looked");
        let written: Vec<String> = records(app.db()).await.into_iter().map(|record| record.body).collect();
        let reference = given["reference"].as_str().unwrap();
        assert!(!written.iter().any(|body| body.contains("CLEARANCE_VERIFIED") && body.contains(reference)));
    }

    async fn a_reference_that_names_nothing_is_answered_as_one_that_cannot_be(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, PAID_UP, "A-1").await;
        let http = HttpApp::over(&app).await;
        let nobody = simpul::domain::clearance::Reference::of([1; 10]).to_string();
        let unknown = text(&http, &format!("/verify/{nobody}")).await;
        assert!(unknown.0 == 404 && unknown.1.contains("Referensi tidak dikenal"), "{unknown:?}");
        let long = "7".repeat(5_000);
        for name in [PAID_UP, "A-1", "x", long.as_str(), "%FF", "%3Cscript%3E", "..%2F..%2Fgraphql"] {
            assert_eq!(text(&http, &format!("/verify/{name}")).await, unknown, "{name}");
        }
        let unknown = text(&http, &format!("/verify/{nobody}.jws")).await;
        assert_eq!(unknown.0, 404);
        assert_eq!(text(&http, &format!("/verify/{PAID_UP}.jws")).await, unknown);
        let reference = given["reference"].as_str().unwrap();
        let mut wrong = reference.to_owned();
        wrong.replace_range(..1, if reference.starts_with('0') { "1" } else { "0" });
        assert_eq!(text(&http, &format!("/verify/{wrong}")).await.0, 404);
    }

    async fn a_stranger_checks_it_offline_by_the_program_and_without_it(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, PAID_UP, "A-1").await;
        let http = HttpApp::over(&app).await;
        let folder = tempfile::tempdir().unwrap();
        saved(&http, folder.path(), &given).await;
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/node/clearance.js");
        let node = Command::new("node")
            .args([script, "statement.jws", "jwks.json", "status.jws"])
            .current_dir(folder.path())
            .output()
            .await
            .expect(MISSING);
        let said = String::from_utf8_lossy(&node.stdout).into_owned();
        let said: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&node.stderr)));
        assert_eq!(said, json!({ "typ": "simpul-clearance+jwt", "listTyp": "statuslist+jwt", "verdict": "CLEAR", "nib": PAID_UP, "withdrawn": false }));
        // The program asks the clock of this machine, by which this clearance is long over.
        let verify = ["verify", "statement.jws", "--jwks", "jwks.json"];
        let (code, told, _) = outcome(&mut program(folder.path(), &verify)).await;
        assert_eq!(code, Some(6), "{told}");
        assert!(told.contains("CLEAR") && told.contains(PAID_UP) && told.contains("EXPIRED"), "{told}");
    }
}
