//! What seals ids and cursors: nobody but the service reads one, and one agency's is nothing to
//! another.
//!
//! AES-256-GCM-SIV (RFC 8452) is safe without a random part, so that the same object has the same id
//! at every request of an agency, by which clients cache. Kind, format and agency are associated data:
//! what was sealed as an id does not open as a cursor, and ids of two agencies cannot be joined.
use std::fmt;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::domain::codes::{Agency, Code as _};

/// Changes when what is sealed is written otherwise; what an older format sealed then opens no more.
const FORMAT: &str = "1";
/// Ends the text; what follows is padding.
const END: u8 = 0x80;
/// Longer than any id or cursor that was ever given out.
const LENGTH_MAX: usize = 4096;

/// What is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A global id.
    Id,
    /// A place in an order.
    Cursor,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Cursor => "cursor",
        }
    }

    /// Lengths are multiples of this many bytes, so that they tell no key and no sort key apart. Names
    /// stand in cursors and are longer than keys.
    fn block(self) -> usize {
        match self {
            Self::Id => 32,
            Self::Cursor => 64,
        }
    }
}

/// No key was given, so nothing could be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("ids cannot be sealed without a key")]
pub struct NoKey;

/// The keys that seal. The first one seals; all of them open, so that a key can be changed without
/// breaking what clients hold. Cheap to clone.
#[derive(Clone)]
pub struct Seals(Arc<[LessSafeKey]>);

impl fmt::Debug for Seals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seals")
            .field("keys", &self.0.len())
            .finish()
    }
}

impl Seals {
    /// Seals under keys, the newest first.
    pub fn new(keys: &[[u8; 32]]) -> Result<Self, NoKey> {
        let keys = keys
            .iter()
            .map(|key| UnboundKey::new(&AES_256_GCM_SIV, key).map(LessSafeKey::new))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| NoKey)?;
        if keys.is_empty() {
            return Err(NoKey);
        }
        Ok(Self(keys.into()))
    }

    /// The seal of one agency.
    pub fn of(&self, agency: Agency) -> Seal {
        Seal {
            keys: self.0.clone(),
            agency,
        }
    }
}

/// The seal of one agency.
#[derive(Clone)]
pub struct Seal {
    keys: Arc<[LessSafeKey]>,
    agency: Agency,
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seal")
            .field("agency", &self.agency)
            .finish_non_exhaustive()
    }
}

impl Seal {
    /// Seals a text. Empty only if the cipher refuses, which it does for texts of gigabytes.
    pub fn close(&self, kind: Kind, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        bytes.push(END);
        bytes.resize(bytes.len().next_multiple_of(kind.block()), 0);
        let (context, nonce) = self.context(kind);
        let sealed = self.keys.first().map(|key| {
            key.seal_in_place_append_tag(nonce, Aad::from(context.as_bytes()), &mut bytes)
        });
        match sealed {
            Some(Ok(())) => URL_SAFE_NO_PAD.encode(bytes),
            Some(Err(_)) | None => String::new(),
        }
    }

    /// The text that was sealed; `None` for what this agency was never given.
    pub fn open(&self, kind: Kind, sealed: &str) -> Option<String> {
        if sealed.len() > LENGTH_MAX {
            return None;
        }
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let opened = self.keys.iter().find_map(|key| {
            let (context, nonce) = self.context(kind);
            let mut bytes = sealed.clone();
            let length = key
                .open_in_place(nonce, Aad::from(context.as_bytes()), &mut bytes)
                .ok()?
                .len();
            bytes.truncate(length);
            Some(bytes)
        });
        let mut bytes = opened?;
        let end = bytes.iter().rposition(|byte| *byte != 0)?;
        if bytes.get(end) != Some(&END) {
            return None;
        }
        bytes.truncate(end);
        String::from_utf8(bytes).ok()
    }

    /// The associated data, and the nonce made of it: the cipher derives the keys of a message from
    /// its nonce, so that each agency and kind has its own.
    fn context(&self, kind: Kind) -> (String, Nonce) {
        let context = format!("simpul {} {FORMAT} {}", kind.name(), self.agency.as_str());
        let digest: [u8; 32] = Sha256::digest(context.as_bytes()).into();
        let mut nonce = [0; NONCE_LEN];
        for (byte, of_digest) in nonce.iter_mut().zip(digest) {
            *byte = of_digest;
        }
        (context, Nonce::assume_unique_for_key(nonce))
    }
}

#[cfg(test)]
mod tests;
