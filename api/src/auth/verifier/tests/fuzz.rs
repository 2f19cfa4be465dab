//! Nothing but a valid token is accepted, and nothing panics, whatever comes.
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

use super::*;

/// Inputs tried a property.
const CASES: u32 = 3_000;

/// A verifier that knows its issuer's keys, asked from a property.
struct Judge {
    runtime: tokio::runtime::Runtime,
    verifier: Verifier,
}

impl Judge {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let verifier = runtime.block_on(async {
            let verifier = Endpoint::start(keys()).await.verifier();
            assert!(verifier.fetch_keys(now()).await.is_empty());
            verifier
        });
        Self { runtime, verifier }
    }

    fn accepts(&self, token: &str) -> bool {
        let asked = self.verifier.verify(token, now());
        self.runtime.block_on(asked).is_ok()
    }
}

fn run<S: Strategy>(strategy: &S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config).run(strategy, property).unwrap();
}

#[test]
fn no_text_is_a_token_by_chance() {
    let judge = Judge::new();
    let part = vec(any::<u8>(), 0..80).prop_map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
    let parts = vec(part, 0..5).prop_map(|parts| parts.join("."));
    let bytes = vec(any::<u8>(), 0..200);
    let lossy = bytes.prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    run(&prop_oneof![parts, lossy, any::<String>()], |text| {
        prop_assert!(!judge.accepts(&text));
        Ok(())
    });
}

/// A JSON text that is nearly an object of these members.
fn object(members: &'static [&'static str]) -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just("\"EdDSA\"".to_owned()),
        Just("\"none\"".to_owned()),
        Just("\"HS256\"".to_owned()),
        Just("\"ed\"".to_owned()),
        Just("\"at+jwt\"".to_owned()),
        Just(format!("\"{ISSUER}\"")),
        Just("\"simpul\"".to_owned()),
        Just("[\"simpul\", 1]".to_owned()),
        Just("{}".to_owned()),
        Just("null".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| format!("{number:e}")),
        any::<String>().prop_map(|text| Value::from(text).to_string()),
    ];
    let member = (select(members), value).prop_map(|(name, value)| format!("\"{name}\":{value}"));
    let object = vec(member, 0..8).prop_map(|members| format!("{{{}}}", members.join(",")));
    let deep = (1_usize..3_000).prop_map(|depth| "[".repeat(depth));
    prop_oneof![8 => object, 1 => deep]
}

#[test]
fn headers_and_claims_of_every_kind_need_a_signature() {
    let judge = Judge::new();
    let header = object(&["alg", "typ", "kid", "crit", "jwk", "b64", "zip"]);
    let payload = object(&[
        "iss",
        "aud",
        "sub",
        "client_id",
        "exp",
        "nbf",
        "iat",
        "scope",
        "jti",
        "cnf",
    ]);
    let valid = token(&super::header("EdDSA", "ed"), &super::payload());
    let (_, signature) = valid.rsplit_once('.').unwrap();
    run(&(header, payload), |(header, payload)| {
        let forged = format!("{}.{}.{signature}", encode(&header), encode(&payload));
        prop_assert!(!judge.accepts(&forged));
        Ok(())
    });
}

#[test]
fn claims_of_every_kind_that_are_signed_never_panic() {
    let judge = Judge::new();
    let payload = object(&[
        "iss",
        "aud",
        "sub",
        "client_id",
        "exp",
        "nbf",
        "iat",
        "scope",
        "jti",
        "cnf",
    ]);
    let header = super::header("EdDSA", "ed").to_string();
    run(&payload, |payload| {
        let signed = sign(&header, &payload, &ed25519(1), Algorithm::EdDSA);
        let is_whole = ["iss", "aud", "sub", "client_id", "exp"]
            .iter()
            .all(|name| payload.contains(&format!("\"{name}\":")));
        prop_assert!(is_whole || !judge.accepts(&signed));
        Ok(())
    });
}

/// One small change of a text.
#[derive(Clone, Debug)]
enum Change {
    Replace(prop::sample::Index, char),
    Insert(prop::sample::Index, char),
    Remove(prop::sample::Index),
    Cut(prop::sample::Index),
    Double(prop::sample::Index),
}

impl Change {
    fn strategy() -> impl Strategy<Value = Self> {
        let place = any::<prop::sample::Index>;
        let letter = || prop_oneof![4 => prop::char::range('!', '~'), 1 => any::<char>()];
        prop_oneof![
            (place(), letter()).prop_map(|(place, letter)| Self::Replace(place, letter)),
            (place(), letter()).prop_map(|(place, letter)| Self::Insert(place, letter)),
            place().prop_map(Self::Remove),
            place().prop_map(Self::Cut),
            place().prop_map(Self::Double),
        ]
    }

    fn apply(&self, text: &mut Vec<char>) {
        if text.is_empty() {
            return;
        }
        let length = text.len();
        match self {
            Self::Replace(place, letter) => text[place.index(length)] = *letter,
            Self::Insert(place, letter) => text.insert(place.index(length), *letter),
            Self::Remove(place) => {
                text.remove(place.index(text.len()));
            }
            Self::Cut(place) => text.truncate(place.index(text.len())),
            Self::Double(place) => {
                let rest = text[place.index(text.len())..].to_vec();
                text.extend(rest);
            }
        }
    }
}

#[test]
fn a_valid_token_that_was_changed_is_no_token() {
    let judge = Judge::new();
    let es256 = sign(
        &super::header("ES256", "es").to_string(),
        &super::payload().to_string(),
        &es256(),
        Algorithm::ES256,
    );
    let valid = [
        token(&super::header("EdDSA", "ed"), &super::payload()),
        es256,
    ];
    assert!(valid.iter().all(|token| judge.accepts(token)));
    let changes = vec(Change::strategy(), 1..4);
    run(&(0..valid.len(), changes), |(which, changes)| {
        let mut text: Vec<char> = valid[which].chars().collect();
        for change in &changes {
            change.apply(&mut text);
        }
        let token: String = text.into_iter().collect();
        prop_assert_eq!(judge.accepts(&token), token == valid[which]);
        Ok(())
    });
}
