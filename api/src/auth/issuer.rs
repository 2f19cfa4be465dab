//! An issuer of tokens, as the configuration names it.
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::discovery::Discovery;

/// An asymmetric signature algorithm of RFC 7518 and RFC 8037 that an issuer may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
}

impl SigningAlgorithm {
    /// Every algorithm that can be configured. There is no symmetric one among them.
    pub const ALL: [Self; 4] = [Self::Rs256, Self::Ps256, Self::Es256, Self::EdDsa];

    /// The name in `alg`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    pub(super) fn for_library(self) -> jsonwebtoken::Algorithm {
        match self {
            Self::Rs256 => jsonwebtoken::Algorithm::RS256,
            Self::Ps256 => jsonwebtoken::Algorithm::PS256,
            Self::Es256 => jsonwebtoken::Algorithm::ES256,
            Self::EdDsa => jsonwebtoken::Algorithm::EdDSA,
        }
    }
}

impl fmt::Display for SigningAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no algorithm that an issuer may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not one of RS256, PS256, ES256, EdDSA")]
pub struct UnknownAlgorithm;

impl FromStr for SigningAlgorithm {
    type Err = UnknownAlgorithm;

    /// Spelled exactly as registered: `alg` is case-sensitive.
    fn from_str(text: &str) -> Result<Self, UnknownAlgorithm> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == text)
            .ok_or(UnknownAlgorithm)
    }
}

/// Where an issuer's public keys are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// A JWK set in a file, read again as a URL would be.
    File(PathBuf),
    /// A JWK set behind a URL.
    Url(reqwest::Url),
    /// Where the issuer's own metadata says, found by its name.
    Discovery(Discovery),
}

/// An issuer whose tokens are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// `iss` exactly as in its tokens.
    pub issuer: String,
    /// The audience that its tokens must name.
    pub audience: String,
    /// Where its keys are.
    pub keys: KeySource,
    /// Certificates in PEM that alone vouch for the issuer's endpoints; without them the system's
    /// do. Read once, at start.
    pub ca_file: Option<PathBuf>,
    /// The algorithms that it may use. A key's own `alg` narrows them.
    pub algorithms: Vec<SigningAlgorithm>,
    /// Seconds by which clocks may differ, at most 60.
    pub leeway_seconds: u32,
    /// How long the last keys serve while the source does not answer.
    pub keep_keys: Duration,
}
