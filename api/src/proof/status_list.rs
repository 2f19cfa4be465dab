//! The signed list of what was withdrawn: a Token Status List (draft-ietf-oauth-status-list).
//!
//! One bit a clearance, 0 valid and 1 withdrawn, compressed with zlib. The list is the same for all, so
//! that whoever fetches it does not tell which clearance it was shown.
use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::{Deserialize, Serialize};

use super::archive::Withdrawn;
use super::jws::{self, ProofError};
use super::key_set::{KeySet, SigningKey};

/// The `typ` of a signed list (section 5.1).
pub const LIST_TYPE: &str = "statuslist+jwt";

/// Its media type (section 5.1).
pub const LIST_MEDIA: &str = "application/statuslist+jwt";

/// A list may be relied on for a day.
const VALID_SECONDS: i64 = 24 * 3600;

/// Whoever keeps a list should ask for a newer one after this.
pub const FRESH_SECONDS: i64 = 300;

/// Lists grow by this many bytes, so that their size does not count the clearances.
const STEP_BYTES: usize = 512;

/// Longest list, in bytes before compression: 64 million clearances.
const LIST_BYTES_MAX: usize = 8 << 20;

/// Longest signed list that is looked at: base64url of base64url of bytes that hardly compress.
const SIGNED_BYTES_MAX: usize = 2 * LIST_BYTES_MAX;

/// Which clearances were withdrawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusList {
    bytes: Vec<u8>,
}

/// A list, opened: what it says and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedList {
    /// The list.
    pub list: StatusList,
    /// The address that it was published at.
    pub uri: String,
    /// When it was signed, in seconds since 1970.
    pub issued_at: i64,
    /// When it may no longer be relied on, in seconds since 1970.
    pub expires_at: i64,
}

/// A list cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more clearances than a status list can hold")]
pub struct ListFull;

/// The claims, in the order of RFC 8785.
#[derive(Serialize, Deserialize)]
struct Claims {
    exp: i64,
    iat: i64,
    status_list: Encoded,
    sub: String,
    ttl: i64,
}

#[derive(Serialize, Deserialize)]
struct Encoded {
    bits: u8,
    lst: String,
}

impl StatusList {
    /// The list of what was withdrawn. Places that were given out and not withdrawn are valid.
    pub fn of(withdrawn: &Withdrawn) -> Result<Self, ListFull> {
        let highest = withdrawn.indexes.iter().map(|index| index + 1).max();
        let size = withdrawn.size.max(highest.unwrap_or(0));
        let bytes = usize::try_from(size.div_ceil(8)).map_err(|_| ListFull)?;
        let length = bytes.div_ceil(STEP_BYTES).max(1) * STEP_BYTES;
        if length > LIST_BYTES_MAX {
            return Err(ListFull);
        }
        let mut bytes = vec![0_u8; length];
        for index in &withdrawn.indexes {
            let (byte, bit) = place(*index).ok_or(ListFull)?;
            if let Some(byte) = bytes.get_mut(byte) {
                *byte |= bit;
            }
        }
        Ok(Self { bytes })
    }

    /// Whether the clearance at a place was withdrawn; `None` where the list does not reach so far,
    /// which says nothing for it (section 8.3).
    pub fn is_withdrawn(&self, index: u64) -> Option<bool> {
        let (byte, bit) = place(index)?;
        self.bytes.get(byte).map(|byte| byte & bit != 0)
    }

    /// The list as it is signed and published at an address.
    pub fn sign(
        &self,
        uri: &str,
        now: DateTime<Utc>,
        key: &SigningKey,
    ) -> Result<String, ProofError> {
        let now = now.timestamp();
        let claims = Claims {
            exp: now + VALID_SECONDS,
            iat: now,
            status_list: Encoded {
                bits: 1,
                lst: compressed(&self.bytes).ok_or(ProofError::Claims)?,
            },
            sub: uri.to_owned(),
            ttl: FRESH_SECONDS,
        };
        let payload = serde_json::to_vec(&claims).map_err(|_| ProofError::Claims)?;
        jws::sign(LIST_TYPE, &payload, key)
    }
}

impl OpenedList {
    /// Opens a signed list with a key set.
    pub fn open(compact: &str, keys: &KeySet) -> Result<Self, ProofError> {
        if compact.len() > SIGNED_BYTES_MAX {
            return Err(ProofError::TooLong);
        }
        let (payload, key) = jws::open(compact.trim(), LIST_TYPE, keys)?;
        let claims: Claims = serde_json::from_slice(&payload).map_err(|_| ProofError::Claims)?;
        if key.has_ended(claims.iat) {
            return Err(ProofError::KeyEnded);
        }
        // Two or more bits a place say more than withdrawn or not, in words that this one lacks.
        if claims.status_list.bits != 1 {
            return Err(ProofError::Claims);
        }
        let bytes = decompressed(&claims.status_list.lst).ok_or(ProofError::Claims)?;
        Ok(Self {
            list: StatusList { bytes },
            uri: claims.sub,
            issued_at: claims.iat,
            expires_at: claims.exp,
        })
    }

    /// Whether it may still be relied on.
    pub fn is_current(&self, now: DateTime<Utc>) -> bool {
        now.timestamp() < self.expires_at
    }
}

/// The byte of a place and its bit: the first place is the least significant (section 4.1).
fn place(index: u64) -> Option<(usize, u8)> {
    let byte = usize::try_from(index / 8).ok()?;
    Some((byte, 1 << (index % 8)))
}

fn compressed(bytes: &[u8]) -> Option<String> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(encoder.finish().ok()?))
}

/// At most as many bytes as a list may have, whatever the compressed ones promise.
fn decompressed(text: &str) -> Option<Vec<u8>> {
    let packed = URL_SAFE_NO_PAD.decode(text).ok()?;
    let most = u64::try_from(LIST_BYTES_MAX).ok()? + 1;
    let mut bytes = Vec::new();
    ZlibDecoder::new(packed.as_slice())
        .take(most)
        .read_to_end(&mut bytes)
        .ok()?;
    (bytes.len() <= LIST_BYTES_MAX).then_some(bytes)
}
