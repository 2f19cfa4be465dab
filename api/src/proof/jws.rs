//! Compact JWS (RFC 7515) with one algorithm, which the key decides and never the header.
//!
//! The header has three members and no other: one that is not known might change what is signed.
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use serde::{Deserialize, Serialize};

use super::key_set::{KeySet, PublicKey, SigningKey};

/// Ed25519 by its name of RFC 8037, which more programs know than that of RFC 9864.
const ALGORITHM: &str = "EdDSA";

/// A signed statement or list cannot be relied on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Longer than one could be.
    #[error("it is longer than a proof can be")]
    TooLong,
    /// Not a compact JWS with the header that the service writes.
    #[error("it is not a signed statement: three parts of base64url with dots between")]
    Malformed,
    /// Another algorithm than the key's, or none.
    #[error("its algorithm is not the key's")]
    Algorithm,
    /// Something else that was signed.
    #[error("it is signed as something else")]
    Kind,
    /// No key of the set has its id.
    #[error("its key is not in the key set; fetch /.well-known/jwks.json anew")]
    UnknownKey,
    /// The signature does not fit.
    #[error("the signature does not fit: it was changed, or is another's")]
    Signature,
    /// Dated after the last day of the key that signed it.
    #[error("it is dated after the last day of its key")]
    KeyEnded,
    /// Made to last longer than a statement can.
    #[error("it lasts longer than a statement can")]
    TooLasting,
    /// Signed, and not what a statement or a list says.
    #[error("what is signed cannot be read")]
    Claims,
    /// There is no key to sign with.
    #[error("the key cannot sign")]
    Key,
}

/// The header, in the order of RFC 8785.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
}

/// Signs a payload.
pub fn sign(kind: &str, payload: &[u8], key: &SigningKey) -> Result<String, ProofError> {
    let header = Header {
        alg: ALGORITHM.to_owned(),
        kid: key.public().id().to_owned(),
        typ: kind.to_owned(),
    };
    let header = serde_json::to_vec(&header).map_err(|_| ProofError::Claims)?;
    let message = [header.as_slice(), payload].map(|part| URL_SAFE_NO_PAD.encode(part));
    let message = message.join(".");
    let signature =
        jsonwebtoken::crypto::sign(message.as_bytes(), key.encoding(), Algorithm::EdDSA)
            .map_err(|_| ProofError::Key)?;
    Ok(format!("{message}.{signature}"))
}

/// The payload of a JWS of a kind, and the key that signed it.
pub fn open<'a>(
    compact: &str,
    kind: &str,
    keys: &'a KeySet,
) -> Result<(Vec<u8>, &'a PublicKey), ProofError> {
    let (message, signature) = compact.rsplit_once('.').ok_or(ProofError::Malformed)?;
    let (header, payload) = message.split_once('.').ok_or(ProofError::Malformed)?;
    let header: Header =
        serde_json::from_slice(&decoded(header)?).map_err(|_| ProofError::Malformed)?;
    if header.alg != ALGORITHM {
        return Err(ProofError::Algorithm);
    }
    if header.typ != kind {
        return Err(ProofError::Kind);
    }
    let key = keys.find(&header.kid).ok_or(ProofError::UnknownKey)?;
    let payload = decoded(payload)?;
    // A signature of another length, or written in another way, is none.
    if decoded(signature)?.len() != 64 {
        return Err(ProofError::Signature);
    }
    let is_good = jsonwebtoken::crypto::verify(
        signature,
        message.as_bytes(),
        key.decoding(),
        Algorithm::EdDSA,
    );
    match is_good {
        Ok(true) => Ok((payload, key)),
        Ok(false) | Err(_) => Err(ProofError::Signature),
    }
}

fn decoded(part: &str) -> Result<Vec<u8>, ProofError> {
    URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| ProofError::Malformed)
}
