//! A JWK set: the keys that may verify, by their key id.
use std::collections::HashMap;
use std::sync::Arc;

use super::issuer::SigningAlgorithm;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use serde::Deserialize;
use serde_json::Value;

/// Most keys in a set.
const KEYS_MAX: usize = 100;

/// A JWK set cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// It is no JWK set.
    #[error("not a JWK set")]
    Malformed(#[from] serde_json::Error),
    /// It publishes a private or a symmetric key.
    #[error("the JWK set contains a secret key; publish public keys only, and replace that key")]
    Secret,
    /// Two keys share an id.
    #[error("two keys of the JWK set have the same kid")]
    Ambiguous,
    /// No key in it may verify a signature.
    #[error(
        "the JWK set has no usable key: each needs kid, and kty RSA, EC (P-256) or OKP (Ed25519)"
    )]
    Empty,
    /// There are more keys than any issuer needs.
    #[error("the JWK set has more than {KEYS_MAX} keys")]
    TooMany,
}

/// A public key with what it may be used for.
#[derive(Debug)]
pub struct SigningKey {
    key: DecodingKey,
    family: Family,
    only: Option<SigningAlgorithm>,
    fingerprint: blake3::Hash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Rsa,
    P256,
    Ed25519,
}

impl SigningKey {
    /// Whether the key may verify this algorithm: its type fits, and its `alg`, where present, is
    /// the same.
    pub fn permits(&self, algorithm: SigningAlgorithm) -> bool {
        let fits = match algorithm {
            SigningAlgorithm::Rs256 | SigningAlgorithm::Ps256 => self.family == Family::Rsa,
            SigningAlgorithm::Es256 => self.family == Family::P256,
            SigningAlgorithm::EdDsa => self.family == Family::Ed25519,
        };
        fits && self.only.is_none_or(|only| only == algorithm)
    }

    /// Whether the signature is this key's over the message.
    pub fn verifies(&self, message: &str, signature: &str, algorithm: SigningAlgorithm) -> bool {
        let algorithm = algorithm.for_library();
        jsonwebtoken::crypto::verify(signature, message.as_bytes(), &self.key, algorithm)
            .unwrap_or(false)
    }

    /// Tells a key from another one that took over its id.
    pub fn fingerprint(&self) -> blake3::Hash {
        self.fingerprint
    }
}

/// The keys of an issuer.
#[derive(Clone, Debug, Default)]
pub struct Keyring {
    keys: HashMap<String, Arc<SigningKey>>,
}

#[derive(Deserialize)]
struct Document {
    keys: Vec<Value>,
}

impl Keyring {
    /// Reads a JWK set. Keys of a kind or use that we do not know are passed over, as RFC 7517
    /// section 5 asks; a secret one stops the set, since it should not have been published.
    pub fn parse(json: &[u8]) -> Result<Self, KeyringError> {
        let document: Document = serde_json::from_slice(json)?;
        if document.keys.len() > KEYS_MAX {
            return Err(KeyringError::TooMany);
        }
        let mut keys = HashMap::new();
        for value in document.keys {
            if value.get("d").is_some() || value.get("k").is_some() {
                return Err(KeyringError::Secret);
            }
            let Some((id, key)) = usable(&value) else {
                continue;
            };
            if keys.insert(id, Arc::new(key)).is_some() {
                return Err(KeyringError::Ambiguous);
            }
        }
        if keys.is_empty() {
            return Err(KeyringError::Empty);
        }
        Ok(Self { keys })
    }

    /// The key with this id.
    pub fn find(&self, id: &str) -> Option<&Arc<SigningKey>> {
        self.keys.get(id)
    }

    /// Ids of the keys that the other set lacks, or has another key for, in their order.
    pub fn ids_beyond(&self, other: &Self) -> Vec<String> {
        let is_in_other = |id: &str, key: &SigningKey| {
            other
                .find(id)
                .is_some_and(|known| known.fingerprint == key.fingerprint)
        };
        let mut ids: Vec<String> = self
            .keys
            .iter()
            .filter(|(id, key)| !is_in_other(id, key))
            .map(|(id, _)| id.clone())
            .collect();
        ids.sort();
        ids
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

fn usable(value: &Value) -> Option<(String, SigningKey)> {
    let jwk: Jwk = serde_json::from_value(value.clone()).ok()?;
    let id = jwk.common.key_id.clone().filter(|id| !id.is_empty())?;
    let is_for_signatures = jwk
        .common
        .public_key_use
        .as_ref()
        .is_none_or(|kind| *kind == PublicKeyUse::Signature);
    let family = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => Family::Rsa,
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => Family::P256,
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            Family::Ed25519
        }
        _ => return None,
    };
    // An `alg` that we do not know makes the key useless to us, not free for every algorithm.
    let only = match value.get("alg") {
        None => None,
        Some(name) => Some(name.as_str()?.parse().ok()?),
    };
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    let fingerprint = blake3::hash(value.to_string().as_bytes());
    is_for_signatures.then_some((
        id,
        SigningKey {
            key,
            family,
            only,
            fingerprint,
        },
    ))
}
