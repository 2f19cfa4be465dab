//! The keys of clearances: the one that signs, and the public halves of those that did.
//!
//! They lie in `proof.key` beside the other secrets, one a line with the days on which it signs:
//!
//! ```text
//! sign 2026-11-26 <64 hexadecimal digits: the secret>
//! kept 2025-11-20 2026-11-26 <64 hexadecimal digits: the public key>
//! ```
//!
//! A key that signs no more leaves its secret behind: nobody can sign with it again, and what it signed
//! is still verified.
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::keys::{Secret, hexadecimal, secret};
use crate::proof::key_set::{Days, KeySet, KeySetError, PublicKey, SigningKey};

/// The file.
const FILE: &str = "proof.key";

/// Lines at most: keys that change every year last a working life.
const LINES_MAX: usize = 64;

/// What the file says of itself.
const HEAD: &str = "# signs clearances; `simpul keys rotate-proof` changes the key\n";

/// The keys of clearances. They print nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ProofKeys {
    /// The key that signs, and its first day; `None` where clearances carry no proof.
    pub signing: Option<(NaiveDate, Secret)>,
    /// The public keys that signed before, with their days.
    pub kept: Vec<KeptKey>,
}

/// A public key that signs no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptKey {
    /// Its 32 bytes.
    pub key: [u8; 32],
    /// Its first day.
    pub first: NaiveDate,
    /// Its last.
    pub last: NaiveDate,
}

impl std::fmt::Debug for ProofKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProofKeys(…)")
    }
}

/// The keys of clearances cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProofKeysError {
    /// The file cannot be read or written.
    #[error("{path} cannot be read or written")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// Others than the owner may read it.
    #[error("{path} may be read by others; allow its owner only (chmod 600)")]
    Open {
        /// The file.
        path: String,
    },
    /// A line is none of its forms.
    #[error("{path}, line {line}: write `sign DAY SECRET` or `kept DAY DAY PUBLIC-KEY`")]
    Line {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
    },
    /// Not exactly one key signs, or there are too many.
    #[error("{path} must have one line that signs, and {LINES_MAX} keys at most")]
    Count {
        /// The file.
        path: String,
    },
    /// There is a key already.
    #[error("{path} exists; `simpul keys rotate-proof` changes the key and keeps the one before")]
    Exists {
        /// The file.
        path: String,
    },
    /// There is no key to change.
    #[error("{path} is missing; `simpul keys new-proof` makes it")]
    Missing {
        /// The file.
        path: String,
    },
    /// A key is none.
    #[error(transparent)]
    Key(#[from] KeySetError),
}

impl ProofKeys {
    /// Reads the keys of a folder; without the file there are none.
    pub fn read(folder: &Path) -> Result<Self, ProofKeysError> {
        let file = folder.join(FILE);
        let path = file.display().to_string();
        let metadata = match std::fs::metadata(&file) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(ProofKeysError::File { path, source }),
        };
        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(ProofKeysError::Open { path });
        }
        match std::fs::read_to_string(&file) {
            Ok(text) => Self::parse(&text, &path),
            Err(source) => Err(ProofKeysError::File { path, source }),
        }
    }

    fn parse(text: &str, path: &str) -> Result<Self, ProofKeysError> {
        let path = path.to_owned();
        let (mut signing, mut kept) = (Vec::new(), Vec::new());
        for (index, line) in text.lines().enumerate() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match Line::parse(&words) {
                Some(Line::Empty) => {}
                Some(Line::Sign(first, key)) => signing.push((first, key)),
                Some(Line::Kept(key)) => kept.push(key),
                None => {
                    let line = index + 1;
                    return Err(ProofKeysError::Line { path, line });
                }
            }
        }
        if signing.len() != 1 || kept.len() >= LINES_MAX {
            return Err(ProofKeysError::Count { path });
        }
        Ok(Self {
            signing: signing.pop(),
            kept,
        })
    }

    /// Makes the first key of a folder, which signs from a day on.
    pub fn create(folder: &Path, today: NaiveDate, fresh: Secret) -> Result<(), ProofKeysError> {
        let file = folder.join(FILE);
        if file.exists() {
            let path = file.display().to_string();
            return Err(ProofKeysError::Exists { path });
        }
        let keys = Self {
            signing: Some((today, fresh)),
            kept: Vec::new(),
        };
        keys.write(folder)
    }

    /// Changes the key of a folder: a fresh one signs from today on, and of the one before the public
    /// half is kept, whose last day is today.
    pub fn rotate(folder: &Path, today: NaiveDate, fresh: Secret) -> Result<(), ProofKeysError> {
        let mut keys = Self::read(folder)?;
        let Some((first, before)) = keys.signing.replace((today, fresh)) else {
            let path = folder.join(FILE).display().to_string();
            return Err(ProofKeysError::Missing { path });
        };
        let key = SigningKey::of(&before, first)?.public().bytes();
        let key = key.ok_or(KeySetError::Key)?;
        let last = today;
        keys.kept.insert(0, KeptKey { key, first, last });
        keys.write(folder)
    }

    /// The keys as they sign and verify.
    pub fn key_set(&self) -> Result<KeySet, KeySetError> {
        let signing = self.signing.as_ref();
        let signing = signing.map(|(first, seed)| SigningKey::of(seed, *first));
        let kept = self.kept.iter().map(|kept| {
            let days = Days {
                first: kept.first,
                last: Some(kept.last),
            };
            PublicKey::of(&kept.key, days)
        });
        Ok(KeySet::new(
            signing.transpose()?,
            kept.collect::<Result<_, _>>()?,
        ))
    }

    /// Writes the whole file beside the old one and puts it in its place, so that there is always one.
    fn write(&self, folder: &Path) -> Result<(), ProofKeysError> {
        let file = folder.join(FILE);
        let fault = |source| ProofKeysError::File {
            path: file.display().to_string(),
            source,
        };
        std::fs::create_dir_all(folder).map_err(fault)?;
        let beside: PathBuf = folder.join(format!("{FILE}.new"));
        let write = || {
            let mut options = std::fs::OpenOptions::new();
            let mut written = options
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&beside)?;
            written.write_all(self.text().as_bytes())?;
            written.sync_all()?;
            std::fs::rename(&beside, &file)
        };
        write().map_err(fault)
    }

    fn text(&self) -> String {
        let signing = self
            .signing
            .iter()
            .map(|(first, seed)| format!("sign {first} {}\n", hexadecimal(seed)));
        let kept = self.kept.iter().map(|kept| {
            let key = hexadecimal(&kept.key);
            format!("kept {} {} {key}\n", kept.first, kept.last)
        });
        let lines: String = signing.chain(kept).collect();
        format!("{HEAD}{lines}")
    }
}

/// A line of the file.
enum Line {
    Empty,
    Sign(NaiveDate, Secret),
    Kept(KeptKey),
}

impl Line {
    fn parse(words: &[&str]) -> Option<Self> {
        match words {
            [] => Some(Self::Empty),
            [first, ..] if first.starts_with('#') => Some(Self::Empty),
            ["sign", first, key] => Some(Self::Sign(first.parse().ok()?, secret(key)?)),
            ["kept", first, last, key] => Some(Self::Kept(KeptKey {
                key: secret(key)?,
                first: first.parse().ok()?,
                last: last.parse().ok()?,
            })),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = format!("simpul-proof-keys-{name}-{}", std::process::id());
            let folder = std::env::temp_dir().join(name);
            let _ = std::fs::remove_dir_all(&folder);
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn without_a_file_there_is_no_key_and_nothing_to_change() {
        let folder = Folder::new("none");
        assert_eq!(ProofKeys::read(&folder.0).unwrap(), ProofKeys::default());
        let rotated = ProofKeys::rotate(&folder.0, day("2026-11-26"), [1; 32]);
        assert!(matches!(rotated, Err(ProofKeysError::Missing { .. })));
        let set = ProofKeys::default().key_set().unwrap();
        assert!(set.signing().is_none());
        assert_eq!(set.to_json().unwrap(), r#"{"keys":[]}"#);
    }

    #[test]
    fn a_changed_key_keeps_the_public_half_of_the_one_before_and_not_its_secret() {
        let folder = Folder::new("changed");
        ProofKeys::create(&folder.0, day("2025-11-20"), [0xa1; 32]).unwrap();
        let again = ProofKeys::create(&folder.0, day("2025-11-20"), [2; 32]);
        assert!(matches!(again, Err(ProofKeysError::Exists { .. })));
        let before = ProofKeys::read(&folder.0).unwrap().key_set().unwrap();
        ProofKeys::rotate(&folder.0, day("2026-11-26"), [0xb2; 32]).unwrap();
        let after = ProofKeys::read(&folder.0).unwrap().key_set().unwrap();
        let signed_before = before.signing().unwrap().public().id();
        assert_ne!(after.signing().unwrap().public().id(), signed_before);
        assert!(after.find(signed_before).is_some());
        let text = std::fs::read_to_string(folder.0.join(FILE)).unwrap();
        assert!(!text.contains(&"a1".repeat(32)), "the old secret is gone");
        let mode = std::fs::metadata(folder.0.join(FILE))
            .unwrap()
            .permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        assert!(!folder.0.join("proof.key.new").exists());
    }

    #[test]
    fn open_and_malformed_files_are_refused_with_what_to_do() {
        let folder = Folder::new("refused");
        ProofKeys::create(&folder.0, day("2026-11-26"), [1; 32]).unwrap();
        let file = folder.0.join(FILE);
        let kept = format!("kept 2025-01-01 2025-12-31 {}\n", "0".repeat(64));
        let sign = format!("sign 2026-01-01 {}\n", "0".repeat(64));
        for (text, line) in [("sign\n", 1), ("# x\n\nsign 2026-13-01 00\n", 3)] {
            std::fs::write(&file, text).unwrap();
            let refused = ProofKeys::read(&folder.0).unwrap_err();
            assert!(matches!(refused, ProofKeysError::Line { line: at, .. } if at == line));
        }
        for text in [
            kept.clone(),
            sign.repeat(2),
            sign.clone() + &kept.repeat(64),
        ] {
            std::fs::write(&file, text).unwrap();
            let refused = ProofKeys::read(&folder.0).unwrap_err();
            assert!(matches!(refused, ProofKeysError::Count { .. }));
        }
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        let refused = ProofKeys::read(&folder.0).unwrap_err();
        assert!(matches!(refused, ProofKeysError::Open { .. }));
    }
}
