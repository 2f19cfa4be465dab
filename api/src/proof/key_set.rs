//! The keys that sign clearances, and those that did.
//!
//! Ed25519: a statement is signed without randomness, so that a weak source of it cannot give the key
//! away and the same statement is always the same bytes; a key is 32 bytes, as the service's other
//! secrets are. OpenSSL, Node.js, browsers, Java 15, Go, Python and PHP verify it without more.
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{NaiveDate, NaiveTime};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use serde::{Deserialize, Serialize};

/// What PKCS #8 (RFC 8410) writes before the 32 bytes of an Ed25519 key.
const PKCS8_HEAD: [u8; 16] = [
    0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
];

/// Most keys of a set.
const KEYS_MAX: usize = 64;

/// Keys cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeySetError {
    /// A key is none.
    #[error("a key is not an Ed25519 key")]
    Key,
    /// Not a set of keys (RFC 7517), or one with too many.
    #[error("not a set of at most {KEYS_MAX} keys as /.well-known/jwks.json publishes it")]
    Form,
}

/// The days on which a key signs: from its first to its last, by UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first: NaiveDate,
    /// The last; `None` while it signs.
    pub last: Option<NaiveDate>,
}

/// A key that verifies.
#[derive(Clone)]
pub struct PublicKey {
    published: PublishedKey,
    decoding: DecodingKey,
}

/// A key that signs.
#[derive(Clone)]
pub struct SigningKey {
    encoding: EncodingKey,
    public: PublicKey,
}

/// The keys of the service: at most one that signs, and every one that did.
#[derive(Clone, Debug, Default)]
pub struct KeySet {
    signing: Option<SigningKey>,
    kept: Vec<PublicKey>,
}

/// A key as it is published (RFC 7517, RFC 8037). `nbf` and `exp` say from when until when it signs,
/// in the words of OpenID Federation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PublishedKey {
    alg: String,
    crv: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    kid: String,
    kty: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
    r#use: String,
    x: String,
}

#[derive(Serialize, Deserialize)]
struct PublishedSet {
    keys: Vec<PublishedKey>,
}

impl PublicKey {
    /// The key of 32 bytes that signs, or did, on some days.
    pub fn of(bytes: &[u8; 32], days: Days) -> Result<Self, KeySetError> {
        let x = URL_SAFE_NO_PAD.encode(bytes);
        let published = PublishedKey {
            alg: "EdDSA".to_owned(),
            crv: "Ed25519".to_owned(),
            exp: days.last.map(end_of),
            kid: thumbprint(&x)?,
            kty: "OKP".to_owned(),
            nbf: Some(start_of(days.first)),
            r#use: "sig".to_owned(),
            x,
        };
        Self::published(published)
    }

    /// A key as it was published. Its id must be its thumbprint: a name that somebody chose might be
    /// given to another key.
    fn published(published: PublishedKey) -> Result<Self, KeySetError> {
        let is_ours = published.kty == "OKP"
            && published.crv == "Ed25519"
            && published.alg == "EdDSA"
            && published.r#use == "sig";
        let bytes = URL_SAFE_NO_PAD.decode(&published.x);
        let is_whole = bytes.is_ok_and(|bytes| bytes.len() == 32);
        if !is_ours || !is_whole || thumbprint(&published.x)? != published.kid {
            return Err(KeySetError::Key);
        }
        let decoding =
            DecodingKey::from_ed_components(&published.x).map_err(|_| KeySetError::Key)?;
        Ok(Self {
            published,
            decoding,
        })
    }

    /// Its id: the thumbprint of RFC 7638.
    pub fn id(&self) -> &str {
        &self.published.kid
    }

    /// Its 32 bytes.
    pub fn bytes(&self) -> Option<[u8; 32]> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.published.x).ok()?;
        bytes.try_into().ok()
    }

    /// Whether a moment, in seconds since 1970, lies after the key's last day.
    pub fn has_ended(&self, at: i64) -> bool {
        self.published.exp.is_some_and(|end| at >= end)
    }

    pub(super) fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PublicKey").field(&self.id()).finish()
    }
}

impl SigningKey {
    /// The key of a seed of 32 bytes (RFC 8032), which signs from a day on.
    pub fn of(seed: &[u8; 32], first: NaiveDate) -> Result<Self, KeySetError> {
        let der = [PKCS8_HEAD.as_slice(), seed].concat();
        let encoding = EncodingKey::from_ed_der(&der);
        let jwk = Jwk::from_encoding_key(&encoding, Algorithm::EdDSA);
        let jwk = jwk.map_err(|_| KeySetError::Key)?;
        let AlgorithmParameters::OctetKeyPair(pair) = jwk.algorithm else {
            return Err(KeySetError::Key);
        };
        let bytes = URL_SAFE_NO_PAD.decode(&pair.x).ok();
        let bytes: [u8; 32] = bytes
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(KeySetError::Key)?;
        let public = PublicKey::of(&bytes, Days { first, last: None })?;
        Ok(Self { encoding, public })
    }

    /// What verifies its signatures.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(super) fn encoding(&self) -> &EncodingKey {
        &self.encoding
    }
}

/// Its public half alone.
impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SigningKey")
            .field(&self.public.id())
            .finish()
    }
}

impl KeySet {
    /// The keys of a service.
    pub fn new(signing: Option<SigningKey>, kept: Vec<PublicKey>) -> Self {
        Self { signing, kept }
    }

    /// Reads a published set. Keys of other kinds are passed over: a set may serve other uses too.
    pub fn parse(text: &str) -> Result<Self, KeySetError> {
        let set: serde_json::Value = serde_json::from_str(text).map_err(|_| KeySetError::Form)?;
        let keys = set.get("keys").and_then(serde_json::Value::as_array);
        let keys = keys
            .filter(|keys| keys.len() <= KEYS_MAX)
            .ok_or(KeySetError::Form)?;
        let kept = keys
            .iter()
            .filter_map(|key| serde_json::from_value(key.clone()).ok())
            .filter_map(|key: PublishedKey| PublicKey::published(key).ok())
            .collect();
        Ok(Self {
            signing: None,
            kept,
        })
    }

    /// The key that signs.
    pub fn signing(&self) -> Option<&SigningKey> {
        self.signing.as_ref()
    }

    /// The key of an id.
    pub fn find(&self, id: &str) -> Option<&PublicKey> {
        self.public().find(|key| key.id() == id)
    }

    /// Every key that verifies, the one that signs first.
    pub fn public(&self) -> impl Iterator<Item = &PublicKey> {
        let signing = self.signing.iter().map(SigningKey::public);
        signing.chain(&self.kept)
    }

    /// The set as it is published (RFC 7517): public halves only.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let keys = self.public().map(|key| key.published.clone()).collect();
        serde_json::to_string(&PublishedSet { keys })
    }
}

/// The thumbprint of RFC 7638 over the members that RFC 8037 requires.
fn thumbprint(x: &str) -> Result<String, KeySetError> {
    let members = serde_json::json!({ "crv": "Ed25519", "kty": "OKP", "x": x });
    let jwk: Jwk = serde_json::from_value(members).map_err(|_| KeySetError::Key)?;
    jwk.thumbprint(ThumbprintHash::SHA256)
        .map_err(|_| KeySetError::Key)
}

fn start_of(day: NaiveDate) -> i64 {
    day.and_time(NaiveTime::MIN).and_utc().timestamp()
}

fn end_of(day: NaiveDate) -> i64 {
    start_of(day.succ_opt().unwrap_or(NaiveDate::MAX))
}
