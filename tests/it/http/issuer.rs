//! An issuer of the test's own: an Ed25519 key, and its public half in a file.
use std::time::Duration;

use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use simpul::auth::{Issuer, KeySource, SigningAlgorithm, Verifier};

use crate::app::TODAY;
use crate::callers::Asking;

/// The audience of the service.
const AUDIENCE: &str = "simpul";
/// The issuer that the starting agreements name.
pub const ISSUER: &str = "https://issuer.simpul.invalid";
/// What PKCS #8 (RFC 8410) writes before the 32 bytes of an Ed25519 key.
const PKCS8_HEAD: [u8; 16] = [
    0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
];

/// Noon in Sumbawa on the day of the tests: the service's clock stands still.
pub fn clock() -> DateTime<Utc> {
    TODAY
        .and_hms_opt(4, 0, 0)
        .expect("an hour of the day")
        .and_utc()
}

/// An issuer with its key.
pub struct TestIssuer {
    key: EncodingKey,
    folder: tempfile::TempDir,
}

impl TestIssuer {
    /// An issuer whose public key lies in a folder of its own.
    pub fn new() -> Self {
        let key = EncodingKey::from_ed_der(&[&PKCS8_HEAD[..], &[42; 32]].concat());
        let mut jwk = Jwk::from_encoding_key(&key, Algorithm::EdDSA).expect("a public half");
        jwk.common.key_id = Some("test".to_owned());
        let folder = tempfile::tempdir().expect("a temporary directory can be made");
        let set = serde_json::to_vec(&JwkSet { keys: vec![jwk] }).expect("it is JSON");
        std::fs::write(folder.path().join("jwks.json"), set).expect("it can be written");
        Self { key, folder }
    }

    /// The file of its public key.
    pub fn jwks(&self) -> std::path::PathBuf {
        self.folder.path().join("jwks.json")
    }

    /// A verifier that trusts it.
    pub async fn verifier(&self) -> Verifier {
        let verifier = Verifier::new(vec![Issuer {
            issuer: ISSUER.to_owned(),
            audience: AUDIENCE.to_owned(),
            keys: KeySource::File(self.jwks()),
            ca_file: None,
            algorithms: vec![SigningAlgorithm::EdDsa],
            leeway_seconds: 30,
            keep_keys: Duration::from_hours(1),
        }])
        .expect("a verifier can be made");
        assert!(verifier.fetch_keys(clock()).await.is_empty());
        // What came at the start is known; only what changes later is a fact for the log.
        verifier.refresh_keys(clock()).await;
        verifier
    }

    /// A token of a client, good for an hour by the clock of the tests.
    pub fn token(&self, asking: &Asking) -> String {
        self.sign(&claims(asking, clock(), 3600))
    }

    /// A token good for an hour by the clock of this machine, for a service in a process of its own.
    pub fn token_for_now(&self, asking: &Asking) -> String {
        self.sign(&claims(asking, simpul::server::clock(), 3600))
    }

    /// A token with these claims.
    pub fn sign(&self, claims: &Value) -> String {
        let header = Header {
            typ: Some("at+jwt".to_owned()),
            kid: Some("test".to_owned()),
            ..Header::new(Algorithm::EdDSA)
        };
        jsonwebtoken::encode(&header, claims, &self.key).expect("it can be signed")
    }
}

/// The claims of a client's token that ends so many seconds after `now`.
pub fn claims(asking: &Asking, now: DateTime<Utc>, lasts_seconds: i64) -> Value {
    json!({
        "iss": asking.issuer, "aud": AUDIENCE, "sub": asking.client, "client_id": asking.client,
        "iat": now.timestamp() - 60, "exp": now.timestamp() + lasts_seconds,
        "scope": asking.scopes.join(" "),
    })
}
