//! A witness at work: `simpul log cosign` against a service, from the first checkpoint to a log that was
//! rewritten behind its back.
use std::path::Path;

use migration::{LogMigrator, MigratorTrait as _};
use simpul::domain::access_log::Details;
use simpul::domain::agreement::Agreements;
use simpul::ledger::note::{KeyKind, SignedNote, Signer};

use super::*;
use crate::app::agreement_files;
use crate::http::{HttpApp, clock};
use crate::operation::program::{outcome, program};

const SECRET: [u8; 32] = [0x11; 32];

/// The starting agreements, in which BPJS has a witness.
fn witnessed() -> Agreements {
    let witness = Signer::new("bpjs-witness", KeyKind::Cosigner, &SECRET).expect("a key");
    let mut files = agreement_files();
    let bpjs = files
        .iter_mut()
        .find(|(name, _)| name == "bpjs.toml")
        .expect("it is there");
    bpjs.1 = bpjs.1.replacen(
        "on_denied =",
        &format!("cosigner = \"{}\"\non_denied =", witness.public()),
        1,
    );
    Agreements::parse(&files).expect("they can be used")
}

async fn cosign(
    folder: &Path,
    http: &HttpApp,
    log_key: &str,
    name: &str,
) -> (Option<i32>, String, String) {
    let url = format!("http://{}", http.address());
    let arguments = [
        "log",
        "cosign",
        "--url",
        &url,
        "--log-key",
        log_key,
        "--name",
        name,
        "--key",
        "witness.key",
        "--state",
        "last",
    ];
    outcome(&mut program(folder, &arguments)).await
}

on_both_databases! {
    async fn a_witness_signs_what_only_grew_and_nothing_else(app: TestApp) {
        let http = HttpApp::under(&app, witnessed()).await;
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("witness.key"), "11".repeat(32)).expect("it can be written");
        let log_key = app.ledger().public_keys()[0].to_string();
        for round in 0..3 {
            for _ in 0..5 {
                http.document(&http.bpjs().asking, "{ employers { totalCount } }").await;
            }
            app.ledger().checkpoint(clock()).await.expect("it is signed");
            let (code, told, error) = cosign(folder.path(), &http, &log_key, "bpjs-witness").await;
            assert_eq!(code, Some(0), "round {round}: {told}{error}");
            let note = app.ledger().last_checkpoint().await.expect("it can be read").expect("it was signed");
            let witness = Signer::new("bpjs-witness", KeyKind::Cosigner, &SECRET).expect("a key");
            assert!(note.lines.iter().any(|line| witness.public().signed(&note.text, line)), "{note}");
            let shown = http.get("/log/checkpoint").send().await.expect("it answers").text().await.expect("text");
            assert_eq!(SignedNote::parse(&shown), Ok(note));
        }
        let (code, ..) = cosign(folder.path(), &http, &log_key, "somebody").await;
        assert_eq!(code, Some(1), "a witness that no agreement names is not heard");
        assert_eq!(verified(&app).await.fault, None);

        // The owner of the database writes another log, as long as the first, under the same key.
        LogMigrator::down(app.db(), None).await.expect("the owner may");
        LogMigrator::up(app.db(), None).await.expect("the owner may");
        let forged = ledger(app.db().clone()).await;
        for _ in 0..100 {
            forged.note(Details::Stopped {}, clock()).await.expect("it is written");
        }
        forged.checkpoint(clock()).await.expect("it is signed");
        let (code, _, error) = cosign(folder.path(), &http, &log_key, "bpjs-witness").await;
        assert_eq!(code, Some(1));
        assert!(error.contains("it was rewritten"), "{error}");
        http.stop().await;
    }
}
