//! `Content-Digest` (RFC 9530): the sender's own word on what it sent.
use crate::server::reply::Problem;
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const HEADER: &str = "content-digest";

/// The SHA-256 of what arrives, compared with what was announced. Other algorithms are passed over,
/// as the RFC allows.
pub(super) struct Announced {
    expected: Option<Vec<u8>>,
    hasher: Sha256,
}

impl Announced {
    /// Reads the header.
    pub(super) fn read(headers: &HeaderMap) -> Result<Self, Problem> {
        let mut expected = None;
        for value in headers.get_all(HEADER) {
            let text = value.to_str().unwrap_or_default();
            for member in text.split(',') {
                let Some(value) = member.trim().strip_prefix("sha-256=") else {
                    continue;
                };
                expected = Some(sha256(value).ok_or_else(malformed)?);
            }
        }
        Ok(Self {
            expected,
            hasher: Sha256::new(),
        })
    }

    /// More of the content.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        if self.expected.is_some() {
            self.hasher.update(bytes);
        }
    }

    /// Whether the content is what was announced.
    pub(super) fn holds(self) -> bool {
        let Some(expected) = self.expected else {
            return true;
        };
        self.hasher.finalize().as_slice() == expected.as_slice()
    }
}

/// A byte sequence as structured fields write it, `:base64:`, of 32 bytes.
fn sha256(value: &str) -> Option<Vec<u8>> {
    let inner = value.strip_prefix(':')?.strip_suffix(':')?;
    let bytes = STANDARD.decode(inner).ok()?;
    (bytes.len() == 32).then_some(bytes)
}

fn malformed() -> Problem {
    Problem::bad_input("Content-Digest is not of the form sha-256=:…: (RFC 9530)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(header: &str, content: &[u8]) -> Option<bool> {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, header.parse().unwrap());
        let mut announced = Announced::read(&headers).ok()?;
        announced.update(content);
        Some(announced.holds())
    }

    #[test]
    fn the_content_is_compared_with_what_was_announced() {
        // The RFC's own example.
        let digest = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
        assert_eq!(holds(digest, b"{\"hello\": \"world\"}\n"), Some(true));
        assert_eq!(holds(digest, b"{\"hello\": \"word\"}\n"), Some(false));
        assert_eq!(holds("sha-512=:AA==:", b"x"), Some(true));
        assert_eq!(holds("sha-256=:AA==:", b"x"), None);
        assert_eq!(holds("sha-256=AA==", b"x"), None);
    }
}
