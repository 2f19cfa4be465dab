//! `simpul verify` and the keys of clearances, as people run them.
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use simpul::domain::clearance::Reference;
use simpul::domain::clearance::statement::{Statement, Status, StatusPlace};
use simpul::domain::codes::{PermitVerdict, ServiceKind};
use simpul::domain::local_time::day;
use simpul::proof::key_set::{KeySet, SigningKey};
use simpul::proof::status_list::StatusList;
use simpul::proof::{Withdrawn, sign};

use super::program::{outcome, program};

const URI: &str = "https://simpul.example.go.id/clearance/status";

/// A statement that may be shown until a time.
fn statement(until: DateTime<Utc>) -> Statement {
    Statement {
        expires_at: until.timestamp(),
        issued_at: until.timestamp() - 86_400,
        issuer: "https://simpul.example.go.id".to_owned(),
        reference: Reference::of([3; 10]),
        law_hash: "00".to_owned(),
        policy_basis: None,
        reasons: Vec::new(),
        service: ServiceKind::BusinessLicensing,
        sources: Vec::new(),
        status: Status {
            status_list: StatusPlace {
                index: 7,
                uri: URI.to_owned(),
            },
        },
        nib: "9120000000001".parse().unwrap(),
        valid_until: day(until),
        verdict: PermitVerdict::Clear,
    }
}

/// A folder with a key set, statements and lists.
fn given(folder: &Path, now: DateTime<Utc>) {
    let key = |seed: u8| SigningKey::of(&[seed; 32], day(now - TimeDelta::days(9))).unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).unwrap();
    let keys = KeySet::new(Some(key(1)), Vec::new());
    write("jwks.json", keys.to_json().unwrap());
    let current = statement(now + TimeDelta::hours(1));
    write("good.jws", sign(&current, &key(1)).unwrap());
    write("other.jws", sign(&current, &key(2)).unwrap());
    write(
        "late.jws",
        sign(&statement(now - TimeDelta::seconds(1)), &key(1)).unwrap(),
    );
    let changed = sign(&current, &key(1)).unwrap();
    write("changed.jws", changed.replacen(".ey", ".eZ", 1));
    let list = |indexes: &[u64], uri: &str, at: DateTime<Utc>| {
        let indexes = indexes.to_vec();
        let list = StatusList::of(&Withdrawn { indexes, size: 10 }).unwrap();
        list.sign(uri, at, &key(1)).unwrap()
    };
    write("stands.jws", list(&[6, 8], URI, now));
    write("withdrawn.jws", list(&[7], URI, now));
    write("old.jws", list(&[], URI, now - TimeDelta::days(2)));
    write(
        "foreign.jws",
        list(&[], "https://other.example/status", now),
    );
}

#[tokio::test]
async fn a_stranger_is_told_by_the_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    given(folder.path(), simpul::server::clock());
    for (file, status, code, said) in [
        ("good.jws", None, 0, "not known whether it was withdrawn"),
        ("good.jws", Some("stands.jws"), 0, "not withdrawn"),
        ("good.jws", Some("withdrawn.jws"), 7, "WITHDRAWN"),
        ("late.jws", None, 6, "EXPIRED"),
        ("late.jws", Some("withdrawn.jws"), 7, "WITHDRAWN"),
        ("changed.jws", None, 5, "NOT PROVEN"),
        ("other.jws", None, 5, "NOT PROVEN"),
        ("stands.jws", None, 5, "NOT PROVEN"),
        ("good.jws", Some("old.jws"), 1, "too old"),
        ("good.jws", Some("foreign.jws"), 1, "not of"),
        ("good.jws", Some("good.jws"), 1, "no status list"),
        ("none.jws", None, 1, "cannot be read"),
    ] {
        let mut arguments = vec!["verify", file, "--jwks", "jwks.json"];
        arguments.extend(status.into_iter().flat_map(|status| ["--status", status]));
        let (ended, told, error) = outcome(&mut program(folder.path(), &arguments)).await;
        assert_eq!(ended, Some(code), "{arguments:?}: {told}{error}");
        assert!(
            (told.clone() + &error).contains(said),
            "{arguments:?}: {told}{error}"
        );
    }
}

#[tokio::test]
async fn keys_of_clearances_are_made_changed_and_printed() {
    let folder = tempfile::tempdir().unwrap();
    let simpul = async |arguments: &[&str]| outcome(&mut program(folder.path(), arguments)).await;
    let (code, none, _) = simpul(&["keys", "jwks"]).await;
    assert_eq!((code, none.trim()), (Some(0), r#"{"keys":[]}"#));
    let (code, _, told) = simpul(&["keys", "rotate-proof"]).await;
    assert!(code == Some(1) && told.contains("new-proof"), "{told}");
    let (code, _, told) = simpul(&["keys", "new-proof"]).await;
    assert_eq!(code, Some(0), "{told}");
    let (code, _, told) = simpul(&["keys", "new-proof"]).await;
    assert!(code == Some(1) && told.contains("rotate-proof"), "{told}");
    let (_, first, _) = simpul(&["keys", "jwks"]).await;
    let (code, _, told) = simpul(&["keys", "rotate-proof"]).await;
    assert_eq!(code, Some(0), "{told}");
    let (_, second, _) = simpul(&["keys", "jwks"]).await;
    let (first, second) = (
        KeySet::parse(&first).unwrap(),
        KeySet::parse(&second).unwrap(),
    );
    let before = first.public().next().unwrap().id();
    assert_eq!((first.public().count(), second.public().count()), (1, 2));
    assert!(second.find(before).is_some());
    assert_ne!(second.public().next().unwrap().id(), before);
}
