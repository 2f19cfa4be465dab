//! Documents that were registered for an agency: what they reach is known before they run.
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::codes::Agency;

/// How the id of a document by its content begins.
const SCHEME: &str = "sha256:";

/// The id of a document: SHA-256 of its text, as the appendix on persisted documents of GraphQL
/// over HTTP writes it (`sha256:` and 64 hexadecimal digits).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId([u8; 32]);

/// The text is not an id of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a document's id is `sha256:` and the 64 small hexadecimal digits of its text's SHA-256")]
pub struct NotADocumentId;

impl DocumentId {
    /// The id of a text.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// The digits alone.
    pub fn hex(self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}", self.hex())
    }
}

impl FromStr for DocumentId {
    type Err = NotADocumentId;

    fn from_str(text: &str) -> Result<Self, NotADocumentId> {
        let digits = text.strip_prefix(SCHEME).ok_or(NotADocumentId)?;
        let is_small = !digits.bytes().any(|byte| byte.is_ascii_uppercase());
        match blake3::Hash::from_hex(digits) {
            Ok(hash) if is_small => Ok(Self(*hash.as_bytes())),
            Ok(_) | Err(_) => Err(NotADocumentId),
        }
    }
}

/// A document that an agency may name instead of sending it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedDocument {
    /// The agency it is registered for.
    pub agency: Agency,
    /// Its id.
    pub id: DocumentId,
    /// What people call it: the name of its file.
    pub name: String,
    /// Its text.
    pub text: Arc<str>,
    /// Names of its operations, in the order of the text; empty for the one without a name.
    pub operations: Vec<String>,
    /// Every coordinate that it can reach, sorted.
    pub coordinates: Vec<String>,
    /// Its estimated cost.
    pub cost: u32,
    /// When it was registered.
    pub registered_at: DateTime<Utc>,
    /// Who registered it: a folder of the configuration, or the command line.
    pub registered_by: String,
    /// When it was retired, where it was.
    pub retired_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written_and_no_other_way() {
        let id = DocumentId::of("{ viewer { client } }");
        assert_eq!(id.to_string().parse(), Ok(id));
        // The digest of nothing is known to everybody.
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(DocumentId::of("").hex(), empty);
        for wrong in [
            empty.to_owned(),
            format!("SHA256:{empty}"),
            format!("sha256:{}", empty.to_uppercase()),
            format!("sha256:{empty}0"),
            format!("sha256: {empty}"),
            "sha256:".to_owned(),
            "x-mine".to_owned(),
        ] {
            assert_eq!(wrong.parse::<DocumentId>(), Err(NotADocumentId), "{wrong}");
        }
    }
}
