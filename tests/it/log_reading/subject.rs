//! The trail of one person, told by the program.
use std::process::Stdio;

use simpul::domain::access_log::PersonKey;
use simpul::domain::local_time::day;
use tokio::io::AsyncWriteExt as _;

use super::*;
use crate::database::url_of;
use crate::operation::program::program;

const NIK: &str = "5204094107900001";

/// A folder with the configuration and the keys of the service under test.
pub async fn folder(app: &TestApp) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let url = url_of(app.db()).await;
    let agreements = concat!(env!("CARGO_MANIFEST_DIR"), "/../api/agreements");
    let text = format!(
        "agreements = \"{agreements}\"\nkeys = \"keys\"\n[database]\nurl = \"{url}\"\n[ledger]\ndatabase = \"{url}\"\norigin = \"log.simpul.invalid\"\n"
    );
    std::fs::write(folder.path().join("simpul.toml"), text).expect("it can be written");
    let made = program(folder.path(), &["keys", "new"]).status().await;
    assert!(made.expect("it runs").success());
    for (name, byte) in [("log.key", "07"), ("persons.key", "08")] {
        let file = folder.path().join("keys").join(name);
        std::fs::write(file, byte.repeat(32) + "\n").expect("it can be written");
    }
    folder
}

/// Runs the program with a NIK on its standard input.
async fn run(folder: &tempfile::TempDir, arguments: &[&str], nik: &str) -> (bool, String, String) {
    let mut command = program(folder.path(), arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("it runs");
    let mut input = child.stdin.take().expect("an input");
    input
        .write_all(format!("{nik}\n").as_bytes())
        .await
        .expect("it reads");
    drop(input);
    let output = child.wait_with_output().await.expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is text");
    (
        output.status.success(),
        text(output.stdout),
        text(output.stderr),
    )
}

async fn report(folder: &tempfile::TempDir, more: &[&str]) -> Value {
    let mut arguments = vec!["subject-report", "--json"];
    arguments.extend(more);
    let (is_done, output, error) = run(folder, &arguments, NIK).await;
    assert!(is_done, "{error}");
    assert!(!output.contains(NIK) && !error.contains(NIK));
    serde_json::from_str(&output).expect("it is JSON")
}

on_both_databases! {
    async fn a_person_is_told_who_was_shown_what_of_it_on_what_ground(app: TestApp) {
        read_by_two(&app).await;
        let folder = folder(&app).await;
        let told = report(&folder, &[]).await;
        let accesses = told["accesses"].as_array().expect("a list");
        assert_eq!(accesses.len(), 1, "{told}");
        assert_eq!(accesses[0]["agency"], "bpjs");
        assert_eq!(accesses[0]["decision"], "DISCLOSED");
        assert!(accesses[0]["legalBasis"].is_string());
        assert!(accesses[0]["purposeTitle"]["id"].is_string());
        let categories = accesses[0]["categories"].to_string();
        assert!(categories.contains("Nama, NIK dan nomor kartu peserta pekerja"), "{categories}");
        assert_eq!(told["controllers"][0]["agency"], "bpjs");
        assert_eq!(told["isInTime"], true);
        let late = report(&folder, &["--received", "2020-01-01T00:00:00Z"]).await;
        assert_eq!(late["dueAt"], "2020-01-04T00:00:00Z");
        assert_eq!(late["isInTime"], false);
        let (is_done, text, _) = run(&folder, &["subject-report"], NIK).await;
        assert!(is_done && text.contains("REKAM JEJAK") && text.contains("Upah") != text.contains("Nama, NIK"), "{text}");
        let (_, other, _) = run(&folder, &["subject-report", "--json"], "5204094107900002").await;
        assert!(other.contains("\"accesses\": []"), "{other}");
    }

    async fn a_deferred_person_is_told_only_until_when_and_an_auditor_why(app: TestApp) {
        read_by_two(&app).await;
        let folder = folder(&app).await;
        let defer = async |until: &str| {
            run(&folder, &["subject-report", "defer", "--until", until, "--reason", "berkas P-17", "--legal-basis", "UU 27/2022 Ps. 50"], NIK).await
        };
        let (is_done, _, error) = defer("2999-01-01").await;
        assert!(is_done, "{error}");
        let told = report(&folder, &[]).await;
        assert_eq!(told["deferral"]["until"], "2999-01-01");
        assert_eq!(told["accesses"], json!([]));
        assert!(!told.to_string().contains("P-17"), "{told}");
        let (is_done, _, _) = defer("2020-01-01").await;
        assert!(!is_done, "a deferral does not begin in the past");
        let today = day(simpul::server::clock());
        let (is_done, _, error) = defer(&today.to_string()).await;
        assert!(is_done, "{error}");
        assert_eq!(report(&folder, &[]).await["accesses"].as_array().map(Vec::len), Some(1));
        let answer = app.secretariat().for_purpose("data_protection")
            .ask("{ dataProtectionLog(first: 20) { nodes { event record } } }").await;
        for word in ["SUBJECT_DEFERRED", "SUBJECT_REPORTED", "P-17", "UU 27/2022 Ps. 50"] {
            assert!(answer.to_string().contains(word), "{answer}");
        }
        assert!(!answer.to_string().contains(NIK));
    }

    async fn a_sole_trader_is_found_by_its_tax_number_and_its_business(app: TestApp) {
        app.given(employer("9120000000003").known_as("NPWP_PERSONAL", NIK)).await;
        let answer = app.licensing().ask(r#"{ employer(by: {nib: "9120000000003"}) { soleTraderNpwp } }"#).await;
        assert_eq!(answer["data"]["employer"]["soleTraderNpwp"], NIK, "{answer}");
        let record = app.secretariat().for_purpose("data_protection")
            .ask("{ dataProtectionLog(filter: {agency: DPMPTSP}) { nodes { persons } } }").await;
        let person = app.ledger().pseudonyms().person(Some(Agency::Licensing), &PersonKey::new(NIK));
        assert_eq!(nodes(&record, "dataProtectionLog")[0]["persons"], json!([person]), "{record}");
        let folder = folder(&app).await;
        let told = report(&folder, &["--nib", "9120000000003"]).await;
        assert_eq!(told["accesses"].as_array().map(Vec::len), Some(1), "{told}");
        let (is_done, _, error) = run(&folder, &["subject-report"], "kata-sandi").await;
        assert!(!is_done && error.contains("line 1") && !error.contains("kata-sandi"), "{error}");
    }
}
