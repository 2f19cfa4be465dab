//! The demo's issuer: an Ed25519 key in a file that only its owner can read.
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{ISSUER, TOKENS_LAST};
use crate::auth::{Issuer, KeySource, SigningAlgorithm};
use crate::domain::agreement::Agreement;
use anyhow::Context as _;
use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rand::TryRngCore as _;
use serde_json::json;

const AUDIENCE: &str = "simpul";
const KEY_ID: &str = "demo";
/// What PKCS #8 (RFC 8410) writes before the 32 bytes of an Ed25519 key.
const PKCS8_HEAD: [u8; 16] = [
    0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
];

/// The demo's issuer.
pub struct DemoIssuer {
    key: EncodingKey,
    jwks: PathBuf,
}

impl DemoIssuer {
    /// Opens the issuer of a folder, making its key at the first start.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join("key.der");
        if !path.exists() {
            write_key(&path)
                .with_context(|| format!("the demo's key {} was not made", path.display()))?;
        }
        let key = EncodingKey::from_ed_der(&std::fs::read(&path)?);
        let mut jwk = Jwk::from_encoding_key(&key, Algorithm::EdDSA).with_context(|| {
            format!(
                "{} is no key; delete it, and the next start makes another",
                path.display()
            )
        })?;
        jwk.common.key_id = Some(KEY_ID.to_owned());
        let jwks = folder.join("jwks.json");
        std::fs::write(
            &jwks,
            serde_json::to_vec_pretty(&JwkSet { keys: vec![jwk] })?,
        )?;
        Ok(Self { key, jwks })
    }

    /// The issuer as the configuration would name it.
    pub fn configuration(&self) -> Issuer {
        Issuer {
            issuer: ISSUER.to_owned(),
            audience: AUDIENCE.to_owned(),
            keys: KeySource::File(self.jwks.clone()),
            ca_file: None,
            algorithms: vec![SigningAlgorithm::EdDsa],
            leeway_seconds: 30,
            keep_keys: Duration::from_hours(1),
        }
    }

    /// A token of an agreement's first client, with every scope that the agreement grants.
    pub fn token(&self, agreement: &Agreement, now: DateTime<Utc>) -> anyhow::Result<String> {
        let client = agreement
            .clients
            .first()
            .context("an agreement without a client")?;
        let scopes: Vec<String> = agreement
            .grants
            .permissions()
            .map(|permission| permission.to_string())
            .collect();
        let claims = json!({
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": client,
            "client_id": client,
            "iat": now.timestamp(),
            "exp": now.timestamp() + i64::try_from(TOKENS_LAST.as_secs())?,
            "scope": scopes.join(" "),
        });
        let header = Header {
            typ: Some("at+jwt".to_owned()),
            kid: Some(KEY_ID.to_owned()),
            ..Header::new(Algorithm::EdDSA)
        };
        Ok(jsonwebtoken::encode(&header, &claims, &self.key)?)
    }
}

fn write_key(path: &Path) -> anyhow::Result<()> {
    let mut seed = [0; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut seed)?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(&PKCS8_HEAD)?;
    file.write_all(&seed)?;
    Ok(file.sync_all()?)
}
