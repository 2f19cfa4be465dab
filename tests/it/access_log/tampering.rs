//! Whatever is changed in the log is found, also by whoever owns the database.
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use simpul::domain::access_log::Details;
use simpul::ledger::anchor::Anchor;
use simpul::ledger::note::{Checkpoint, KeyKind, SignedNote, Signer};
use simpul::ledger::{Fault, Ledger, LedgerParts, OpenError};

use super::*;
use crate::http::clock;

/// Records of the log under test.
const RECORDS: i64 = 300;

async fn execute(app: &TestApp, text: &str) -> Result<u64, sea_orm::DbErr> {
    let statement = Statement::from_string(app.db().get_database_backend(), text);
    app.db()
        .execute_raw(statement)
        .await
        .map(|done| done.rows_affected())
}

/// What the owner of the database can do.
async fn guards_down(app: &TestApp) {
    let is_sqlite = app.db().get_database_backend() == DbBackend::Sqlite;
    for table in [
        "log_record",
        "log_subject",
        "log_node",
        "log_checkpoint",
        "log_cosignature",
        "log_pruning",
    ] {
        for act in ["update", "delete", "truncate"] {
            let place = if is_sqlite {
                String::new()
            } else {
                format!(" ON {table}")
            };
            execute(app, &format!("DROP TRIGGER IF EXISTS {table}_{act}{place}"))
                .await
                .expect("the owner may");
        }
    }
}

/// A log with everything in it: accesses, a signed head in the middle and at the end, a witness's line.
async fn written(app: &TestApp) {
    app.given(employer("9120000000001").registered("15050001"))
        .await;
    let asking = app.bpjs().with_reference("KASUS-1").asking;
    for number in 1..=RECORDS - 1 {
        let caller = caller(app, &asking);
        let recording = app
            .ledger()
            .begin(caller.clone(), trace("t"))
            .await
            .expect("it can be written");
        caller.witness().employer(number % 7 + 1);
        recording
            .finish(simpul::domain::access_log::Decision::Disclosed)
            .await
            .expect("it is written");
        if number == 150 {
            let note = app
                .ledger()
                .checkpoint(clock())
                .await
                .expect("it is signed");
            let witness = Signer::new("witness", KeyKind::Cosigner, &[5; 32]).expect("a key");
            let size = Checkpoint::parse(&note.text).expect("a checkpoint").size;
            let line = witness.sign(&note.text, 1_780_000_000);
            let taken = app
                .ledger()
                .cosign((size, &line), witness.public(), clock())
                .await;
            assert_eq!(taken.expect("it is kept"), Some(true));
        }
    }
    app.ledger()
        .checkpoint(clock())
        .await
        .expect("it is signed");
    let verified = verified(app).await;
    assert_eq!((verified.fault, verified.records), (None, 300));
}

/// What is found when one statement has been run on the log, which is then taken back.
async fn found_after(app: &TestApp, statements: &[&str]) -> Option<Fault> {
    let saved = [
        "log_record",
        "log_subject",
        "log_node",
        "log_checkpoint",
        "log_cosignature",
        "log_pruning",
    ];
    for table in saved {
        execute(
            app,
            &format!("CREATE TABLE saved_{table} AS SELECT * FROM {table}"),
        )
        .await
        .expect("it is saved");
    }
    for statement in statements {
        let changed = execute(app, statement)
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
        assert!(changed > 0, "{statement} changed nothing");
    }
    let found = verified(app).await.fault;
    for table in saved {
        execute(app, &format!("DELETE FROM {table}"))
            .await
            .expect("it is emptied");
        execute(
            app,
            &format!("INSERT INTO {table} SELECT * FROM saved_{table}"),
        )
        .await
        .expect("it is put back");
        execute(app, &format!("DROP TABLE saved_{table}"))
            .await
            .expect("it is dropped");
    }
    found
}

/// Every column of every table of the log, with a change of one byte, digit or second of one row: what
/// must be named, the table, the change, and the row.
#[rustfmt::skip]
const CHANGES: [(&str, &str, &str, &str); 25] = [
    ("record 42", "log_record", "position = 9999", "position = 42"),
    ("record 42", "log_record", "event = event || 'x'", "position = 42"),
    ("record 42", "log_record", "recorded_at = (SELECT MAX(r.recorded_at) FROM log_record r WHERE r.event = 'COSIGNED')", "position = 42"),
    ("record 42", "log_record", "agency = agency || 'x'", "position = 42"),
    ("record 42", "log_record", "client = client || 'x'", "position = 42"),
    ("record 42", "log_record", "purpose = purpose || 'x'", "position = 42"),
    ("record 42", "log_record", "reference = reference || 'x'", "position = 42"),
    ("record 42", "log_record", "reference = NULL", "position = 42"),
    ("record 42", "log_record", "body = replace(body, 'KASUS-1', 'KASUS-2')", "position = 42"),
    ("record 42", "log_record", "body = body || ' '", "position = 42"),
    ("record 42", "log_subject", "subject = subject || 'x'", "position = 42"),
    ("record 42", "log_subject", "position = 43", "position = 42"),
    ("record 42", "log_node", "hash = (SELECT n.hash FROM log_node n WHERE n.level = 0 AND n.position = 8)", "level = 0 AND position = 42"),
    ("record 42", "log_node", "position = 9999", "level = 0 AND position = 42"),
    ("record 42", "log_node", "level = 7", "level = 0 AND position = 42"),
    ("hash 0 of level 1", "log_node", "hash = (SELECT n.hash FROM log_node n WHERE n.level = 0 AND n.position = 8)", "level = 1 AND position = 0"),
    ("hash 0 of level 1", "log_node", "position = 3", "level = 1 AND position = 0"),
    ("checkpoint over 151", "log_checkpoint", "size = 151", "size = 150"),
    ("checkpoint over 150", "log_checkpoint", "root = (SELECT n.hash FROM log_node n WHERE n.level = 0 AND n.position = 8)", "size = 150"),
    ("checkpoint over 150", "log_checkpoint", "note = replace(note, '150', '149')", "size = 150"),
    ("checkpoint over 150", "log_checkpoint", "note = replace(note, 'signed 1', 'signed 2')", "size = 150"),
    ("log_cosignature", "log_cosignature", "size = 300", "size = 150"),
    ("log_cosignature", "log_cosignature", "cosigner = cosigner || 'x'", "size = 150"),
    ("log_cosignature", "log_cosignature", "line = line || 'x'", "size = 150"),
    ("log_cosignature", "log_cosignature", "received_at = (SELECT MIN(r.recorded_at) FROM log_record r WHERE r.event = 'ACCESS')", "size = 150"),
];

fn changes() -> impl Iterator<Item = (&'static str, String)> {
    CHANGES
        .into_iter()
        .map(|(place, table, set, row)| (place, format!("UPDATE {table} SET {set} WHERE {row}")))
}

on_both_databases! {
    async fn a_change_of_any_column_is_found_and_named(app: TestApp) {
        written(&app).await;
        guards_down(&app).await;
        for (place, statement) in changes() {
            let found = found_after(&app, &[&statement]).await.map(|fault| fault.to_string());
            assert!(found.as_deref().is_some_and(|found| found.contains(place)), "{statement}\nfound {found:?}, not {place}");
        }
        assert_eq!(verified(&app).await.fault, None);
    }

    async fn records_that_are_deleted_added_or_swapped_are_found(app: TestApp) {
        written(&app).await;
        guards_down(&app).await;
        let everywhere = |row: &str| -> Vec<String> {
            vec![
                format!("DELETE FROM log_record WHERE {row}"),
                format!("DELETE FROM log_node WHERE level = 0 AND {row}"),
            ]
        };
        let cases: Vec<(&str, Vec<String>)> = vec![
            ("record 0", everywhere("position = 0")),
            ("record 42", vec!["DELETE FROM log_record WHERE position = 42".into(), "DELETE FROM log_subject WHERE position = 42".into()]),
            ("record 42", everywhere("position = 42")),
            ("its end is gone", everywhere("position = 299")),
            ("its end is gone", everywhere("position >= 200")),
            ("record 10", vec![
                "UPDATE log_record SET position = -1 WHERE position = 10".into(),
                "UPDATE log_record SET position = 10 WHERE position = 20".into(),
                "UPDATE log_record SET position = 20 WHERE position = -1".into(),
            ]),
            ("record 300", vec!["INSERT INTO log_record SELECT 300, event, recorded_at, agency, client, purpose, reference, body FROM log_record WHERE position = 42".into()]),
            ("record 500", vec!["INSERT INTO log_subject VALUES ('employer:1', 500)".into()]),
            ("record 42", vec!["INSERT INTO log_subject VALUES ('employer:77', 42)".into()]),
            ("log_pruning", vec!["INSERT INTO log_pruning VALUES (42, 42, 299)".into()]),
            ("record 42", vec![
                "INSERT INTO log_pruning VALUES (42, 42, 299)".into(),
                "DELETE FROM log_record WHERE position = 42".into(),
                "DELETE FROM log_subject WHERE position = 42".into(),
            ]),
        ];
        for (place, statements) in cases {
            let texts: Vec<&str> = statements.iter().map(String::as_str).collect();
            let found = found_after(&app, &texts).await.map(|fault| fault.to_string());
            assert!(found.as_deref().is_some_and(|found| found.contains(place)), "{statements:?}\nfound {found:?}, not {place}");
        }
    }

    async fn the_database_refuses_to_change_or_delete_a_record(app: TestApp) {
        written(&app).await;
        for (_, statement) in changes() {
            let refused = execute(&app, &statement).await;
            assert!(refused.is_err(), "{statement}");
        }
        for table in ["log_record", "log_subject", "log_node", "log_checkpoint", "log_cosignature"] {
            assert!(execute(&app, &format!("DELETE FROM {table}")).await.is_err(), "{table}");
            if app.db().get_database_backend() == DbBackend::Postgres {
                assert!(execute(&app, &format!("TRUNCATE {table}")).await.is_err(), "{table}");
            }
        }
        assert_eq!(verified(&app).await.fault, None);
    }

    async fn a_log_whose_end_was_cut_off_with_its_checkpoints_is_found_by_one_that_was_kept(app: TestApp) {
        written(&app).await;
        let kept = app.ledger().checkpoint(clock()).await.expect("it is signed").to_string();
        guards_down(&app).await;
        for text in [
            "DELETE FROM log_record WHERE position >= 260", "DELETE FROM log_subject WHERE position >= 260",
            "DELETE FROM log_node WHERE level = 0 AND position >= 260", "DELETE FROM log_checkpoint WHERE size > 260",
        ] {
            execute(&app, text).await.expect("the owner may");
        }
        assert_eq!(verified(&app).await.fault, None, "nothing in the database tells");
        let keys = app.ledger().public_keys();
        let found = verify(app.db(), &keys, &[("drawer".to_owned(), kept.clone())]).await.expect("it can be read");
        let told = found.fault.map(|fault| fault.to_string()).unwrap_or_default();
        assert!(told.contains("drawer") && told.contains("its end is gone"), "{told}");
        let folder = tempfile::tempdir().expect("a folder");
        let anchor = Anchor::at(folder.path().join("checkpoint"));
        anchor.replace(&kept).expect("it can be written");
        let parts = LedgerParts { anchor: Some(anchor), ..ledger_parts(app.db().clone()) };
        let opened = Ledger::open(parts).await;
        assert!(matches!(opened, Err(OpenError::Changed { size: 300 })), "{opened:?}");
    }

    async fn a_log_that_was_written_anew_is_found_by_its_anchor(app: TestApp) {
        written(&app).await;
        let kept = app.ledger().checkpoint(clock()).await.expect("it is signed").to_string();
        guards_down(&app).await;
        for table in ["log_record", "log_subject", "log_node", "log_checkpoint", "log_cosignature"] {
            execute(&app, &format!("DELETE FROM {table}")).await.expect("the owner may");
        }
        let forged = ledger(app.db().clone()).await;
        for _ in 0..RECORDS {
            forged.note(Details::Stopped {}, clock()).await.expect("it is written");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let anchor = Anchor::at(folder.path().join("checkpoint"));
        anchor.replace(&kept).expect("it can be written");
        let parts = LedgerParts { anchor: Some(anchor), ..ledger_parts(app.db().clone()) };
        assert!(matches!(Ledger::open(parts).await, Err(OpenError::Changed { .. })));
    }

    async fn a_checkpoint_of_another_key_is_no_checkpoint(app: TestApp) {
        written(&app).await;
        let note = app.ledger().checkpoint(clock()).await.expect("it is signed");
        let other = Signer::new("log.simpul.invalid", KeyKind::Log, &[9; 32]).expect("a key");
        let forged = SignedNote { lines: vec![other.sign(&note.text, 0)], text: note.text };
        let keys = app.ledger().public_keys();
        let found = verify(app.db(), &keys, &[("mail".to_owned(), forged.to_string())]).await.expect("it can be read");
        assert!(found.fault.is_some_and(|fault| fault.to_string().contains("not signed")));
    }
}
