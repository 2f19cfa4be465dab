//! Signed heads of the log: C2SP signed notes holding tlog-checkpoints, and the lines that others
//! sign under them (tlog-cosignature).
//!
//! A note is text, so that it can be printed, mailed and kept in a drawer: the log's name, its size,
//! its root, an empty line, and one line a signature.
use std::fmt;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::merkle::Hash;

/// First byte of a key: what its signatures are over.
const ED25519_NOTE: u8 = 0x01;
const ED25519_COSIGNATURE: u8 = 0x04;

/// Longest name of a key or a log.
const NAME_BYTES_MAX: usize = 100;

/// What is wrong with a note, a line or a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// A key is no verifier key.
    #[error("not a verifier key: name+hash+key, as the log publishes it")]
    Key,
    /// The name cannot be one.
    #[error("a name has 1 to {NAME_BYTES_MAX} bytes, no space and no plus sign")]
    Name,
    /// The text is no checkpoint.
    #[error("not a signed checkpoint")]
    Form,
    /// No line is signed by a key that is known.
    #[error("no signature of a known key")]
    Unsigned,
}

/// What a key's signatures are over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// The note itself: the log's own.
    Log,
    /// The note and a time: a witness's.
    Cosigner,
}

impl KeyKind {
    fn byte(self) -> u8 {
        match self {
            Self::Log => ED25519_NOTE,
            Self::Cosigner => ED25519_COSIGNATURE,
        }
    }
}

/// A public key with its name.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: KeyKind,
    key: [u8; 32],
}

/// A key that signs.
pub struct Signer {
    pair: Ed25519KeyPair,
    public: VerifierKey,
}

/// A head of the log: how many records, and the root of their tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log.
    pub origin: String,
    /// Records.
    pub size: u64,
    /// Root of their tree.
    pub root: Hash,
    /// When the log signed it, seconds since 1970: an extension line, so that it is signed too.
    pub signed_at: u64,
}

/// A note taken apart: what was signed, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedNote {
    /// The text that was signed, with its last line end.
    pub text: String,
    /// The signature lines.
    pub lines: Vec<String>,
}

impl VerifierKey {
    /// Reads `name+hash+key`.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(hash), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let bytes = STANDARD.decode(key).map_err(|_| NoteError::Key)?;
        let (kind, key) = bytes.split_first().ok_or(NoteError::Key)?;
        let kind = match *kind {
            ED25519_NOTE => KeyKind::Log,
            ED25519_COSIGNATURE => KeyKind::Cosigner,
            _ => return Err(NoteError::Key),
        };
        let key = Self {
            name: checked_name(name)?.to_owned(),
            kind,
            key: key.try_into().map_err(|_| NoteError::Key)?,
        };
        let expected = format!("{:08x}", u32::from_be_bytes(key.id()));
        (expected == hash).then_some(key).ok_or(NoteError::Key)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The first bytes of the hash over name and key, by which a line names its key.
    fn id(&self) -> [u8; 4] {
        let mut hasher = Sha256::new();
        hasher.update(self.name.as_bytes());
        hasher.update([b'\n', self.kind.byte()]);
        hasher.update(self.key);
        let hash: Hash = hasher.finalize().into();
        let [a, b, c, d, ..] = hash;
        [a, b, c, d]
    }

    /// Whether a line is this key's signature under a text.
    pub fn signed(&self, text: &str, line: &str) -> bool {
        let Some(signature) = line
            .strip_prefix("— ")
            .and_then(|line| line.split_once(' '))
            .filter(|(name, _)| *name == self.name)
            .and_then(|(_, signature)| STANDARD.decode(signature).ok())
        else {
            return false;
        };
        let Some((id, rest)) = signature.split_first_chunk::<4>() else {
            return false;
        };
        if *id != self.id() {
            return false;
        }
        let key = UnparsedPublicKey::new(&ED25519, self.key);
        match self.kind {
            KeyKind::Log => key.verify(text.as_bytes(), rest).is_ok(),
            KeyKind::Cosigner => rest
                .split_first_chunk::<8>()
                .is_some_and(|(time, signature)| {
                    let message = cosigned(u64::from_be_bytes(*time), text);
                    key.verify(message.as_bytes(), signature).is_ok()
                }),
        }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.kind.byte()];
        bytes.extend(self.key);
        let id = u32::from_be_bytes(self.id());
        write!(f, "{}+{id:08x}+{}", self.name, STANDARD.encode(bytes))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signer").field(&self.public).finish()
    }
}

impl Signer {
    /// The signer of a seed of 32 bytes.
    pub fn new(name: &str, kind: KeyKind, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let name = checked_name(name)?.to_owned();
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| NoteError::Key)?;
        let key = pair
            .public_key()
            .as_ref()
            .try_into()
            .map_err(|_| NoteError::Key)?;
        let public = VerifierKey { name, kind, key };
        Ok(Self { pair, public })
    }

    /// The public key.
    pub fn public(&self) -> &VerifierKey {
        &self.public
    }

    /// The signature line under a text. `at` is in seconds since 1970; a log's own line has no time.
    pub fn sign(&self, text: &str, at: u64) -> String {
        let mut bytes = self.public.id().to_vec();
        let message = match self.public.kind {
            KeyKind::Log => text.to_owned(),
            KeyKind::Cosigner => {
                bytes.extend(at.to_be_bytes());
                cosigned(at, text)
            }
        };
        bytes.extend(self.pair.sign(message.as_bytes()).as_ref());
        format!("— {} {}", self.public.name, STANDARD.encode(bytes))
    }
}

fn cosigned(at: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {at}\n{text}")
}

fn checked_name(name: &str) -> Result<&str, NoteError> {
    let is_name = !name.is_empty()
        && name.len() <= NAME_BYTES_MAX
        && !name.contains(|letter: char| letter.is_whitespace() || letter == '+');
    is_name.then_some(name).ok_or(NoteError::Name)
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        let root = STANDARD.encode(self.root);
        format!(
            "{}\n{}\n{root}\nsigned {}\n",
            self.origin, self.size, self.signed_at
        )
    }

    /// Reads the text of a note.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let lines: Vec<&str> = text.lines().collect();
        let [origin, size, root, signed] = lines.as_slice() else {
            return Err(NoteError::Form);
        };
        let size: u64 = size.parse().map_err(|_| NoteError::Form)?;
        let signed = signed.strip_prefix("signed ").ok_or(NoteError::Form)?;
        let root = STANDARD.decode(root).map_err(|_| NoteError::Form)?;
        let checkpoint = Self {
            origin: (*origin).to_owned(),
            size,
            root: root.try_into().map_err(|_| NoteError::Form)?,
            signed_at: signed.parse().map_err(|_| NoteError::Form)?,
        };
        // One text a checkpoint: no leading zeros, no sign, no other base64.
        (text == checkpoint.text())
            .then_some(checkpoint)
            .ok_or(NoteError::Form)
    }
}

impl SignedNote {
    /// Takes a note apart. Nothing in it is verified yet.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::Form)?;
        let lines: Vec<String> = lines.lines().map(str::to_owned).collect();
        let is_signed = !lines.is_empty() && lines.iter().all(|line| line.starts_with("— "));
        is_signed
            .then(|| Self {
                text: format!("{text}\n"),
                lines,
            })
            .ok_or(NoteError::Form)
    }

    /// The checkpoint, where a line is signed by one of `keys`.
    pub fn checkpoint(&self, keys: &[VerifierKey]) -> Result<Checkpoint, NoteError> {
        let is_signed = keys
            .iter()
            .any(|key| self.lines.iter().any(|line| key.signed(&self.text, line)));
        if !is_signed {
            return Err(NoteError::Unsigned);
        }
        Checkpoint::parse(&self.text)
    }
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: "log.simpul.invalid".to_owned(),
            size: 42,
            root: [7; 32],
            signed_at: 1_780_000_000,
        }
    }

    fn note(signer: &Signer) -> SignedNote {
        let text = checkpoint().text();
        SignedNote {
            lines: vec![signer.sign(&text, 0)],
            text,
        }
    }

    #[test]
    fn a_note_survives_its_text_and_is_verified_by_its_published_key() {
        let signer = Signer::new("log.simpul.invalid", KeyKind::Log, &[1; 32]).unwrap();
        let key = VerifierKey::parse(&signer.public().to_string()).unwrap();
        let read = SignedNote::parse(&note(&signer).to_string()).unwrap();
        assert_eq!(read.checkpoint(&[key]), Ok(checkpoint()));
    }

    /// The key that the specification gives as an example.
    #[test]
    fn a_key_is_named_as_the_specification_names_it() {
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let key = VerifierKey::parse(text).unwrap();
        assert_eq!(key.name(), "PeterNeumann");
        assert_eq!(key.to_string(), text);
    }

    #[test]
    fn another_text_key_or_line_is_not_signed() {
        let signer = Signer::new("log.simpul.invalid", KeyKind::Log, &[1; 32]).unwrap();
        let other = Signer::new("log.simpul.invalid", KeyKind::Log, &[2; 32]).unwrap();
        let mut note = note(&signer);
        let keys = [other.public().clone()];
        assert_eq!(note.checkpoint(&keys), Err(NoteError::Unsigned));
        note.text = note.text.replace("42", "43");
        let keys = [signer.public().clone()];
        assert_eq!(note.checkpoint(&keys), Err(NoteError::Unsigned));
    }

    #[test]
    fn a_witness_signs_the_text_and_the_time() {
        let witness = Signer::new("bpjs", KeyKind::Cosigner, &[3; 32]).unwrap();
        let text = checkpoint().text();
        let line = witness.sign(&text, 1_780_000_000);
        assert!(witness.public().signed(&text, &line));
        let later = witness.sign(&text, 1_780_000_001);
        assert_ne!(line, later);
        assert!(!witness.public().signed(&text.replace("42", "43"), &line));
    }

    #[test]
    fn what_is_no_checkpoint_is_refused() {
        for text in [
            "",
            "a",
            "a\nb\nc\n",
            "log\n042\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\nsigned 1\n",
        ] {
            assert_eq!(Checkpoint::parse(text), Err(NoteError::Form), "{text}");
        }
        for key in ["", "a+b", "a+00000000+AQ==", "a b+00000000+AQ=="] {
            assert!(VerifierKey::parse(key).is_err(), "{key}");
        }
    }
}
