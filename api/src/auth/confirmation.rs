//! Tokens that only their owner can use: a proof of possession beside the token.
//!
//! A seam. Nothing hands in proofs yet, so that a token which asks for one is always refused; where
//! one would come from is said in `docs/operation.md`.
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// A SHA-256 hash.
pub type Thumbprint = [u8; 32];

/// What the bearer of a token must hold beside it, by its claim `cnf` (RFC 7800); as a proof, what
/// the bearer of a request was seen to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// The private key of the client certificate with this hash: `x5t#S256`, RFC 8705.
    Certificate(Thumbprint),
    /// The private key of the DPoP proof whose JWK has this thumbprint: `jkt`, RFC 9449.
    DpopKey(Thumbprint),
}

impl Confirmation {
    /// Reads a claim `cnf`. One of another kind, or of several, cannot be proven here: nothing is
    /// returned, and the token must be refused.
    pub fn parse(claim: &Value) -> Option<Self> {
        let mut members = claim.as_object()?.iter();
        let (name, value) = members.next()?;
        if members.next().is_some() {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(value.as_str()?).ok()?;
        let thumbprint = Thumbprint::try_from(bytes).ok()?;
        match name.as_str() {
            "x5t#S256" => Some(Self::Certificate(thumbprint)),
            "jkt" => Some(Self::DpopKey(thumbprint)),
            _ => None,
        }
    }
}
