//! The service's secrets: a folder with one file a use.
//!
//! Each file has one key a line, 64 hexadecimal digits; the first is used for new work, the others
//! still open or find what was made with them. Lines that begin with `#` are comments.
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// A key of 32 bytes.
pub type Secret = [u8; 32];

/// Keys in one file at most.
const KEYS_MAX: usize = 16;

/// The files, and what each is for.
const FILES: [(&str, &str); 3] = [
    ("ids.key", "seals ids and cursors"),
    (
        "persons.key",
        "makes the pseudonyms of persons in the access log",
    ),
    ("log.key", "signs the access log's checkpoints"),
];

/// The secrets. They print nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    /// Seal ids and cursors.
    pub ids: Vec<Secret>,
    /// Make the pseudonyms of persons in the access log.
    pub persons: Vec<Secret>,
    /// Sign the access log's checkpoints (Ed25519 seeds).
    pub log: Vec<Secret>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// The secrets cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// A file is not there.
    #[error("{path} is missing; `simpul keys new` makes it")]
    Missing {
        /// The file.
        path: String,
    },
    /// A file cannot be read or written.
    #[error("{path} cannot be read or written")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// Others than the owner may read a file.
    #[error("{path} may be read by others; allow its owner only (chmod 600)")]
    Open {
        /// The file.
        path: String,
    },
    /// A line is no key.
    #[error("{path}, line {line}: a key is 64 hexadecimal digits")]
    Line {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
    },
    /// There is no key, or there are too many.
    #[error("{path} must have 1 to {KEYS_MAX} keys")]
    Count {
        /// The file.
        path: String,
    },
    /// Keys are there already.
    #[error("{path} exists; keys are never overwritten: add a line to it to change the key")]
    Exists {
        /// The file.
        path: String,
    },
}

impl Keys {
    /// Reads the keys of a folder.
    pub fn read(folder: &Path) -> Result<Self, KeysError> {
        let [ids, persons, log] = FILES.map(|(name, _)| read_file(&folder.join(name)));
        Ok(Self {
            ids: ids?,
            persons: persons?,
            log: log?,
        })
    }

    /// Makes the files of a folder of fresh secrets, readable by their owner alone.
    pub fn create(folder: &Path, mut fresh: impl FnMut() -> Secret) -> Result<(), KeysError> {
        let fault = |path: &Path, source| KeysError::File {
            path: path.display().to_string(),
            source,
        };
        std::fs::create_dir_all(folder).map_err(|source| fault(folder, source))?;
        for (name, _) in FILES {
            let path = folder.join(name);
            if path.exists() {
                let path = path.display().to_string();
                return Err(KeysError::Exists { path });
            }
        }
        for (name, purpose) in FILES {
            let path = folder.join(name);
            let text = format!("# {purpose}\n{}\n", hexadecimal(&fresh()));
            let mut options = std::fs::OpenOptions::new();
            let file = options.write(true).create_new(true).mode(0o600).open(&path);
            file.and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
            .map_err(|source| fault(&path, source))?;
        }
        Ok(())
    }
}

fn read_file(file: &Path) -> Result<Vec<Secret>, KeysError> {
    let path = file.display().to_string();
    let metadata = match std::fs::metadata(file) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(KeysError::Missing { path });
        }
        Err(source) => return Err(KeysError::File { path, source }),
    };
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(KeysError::Open { path });
    }
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(source) => return Err(KeysError::File { path, source }),
    };
    let mut keys = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match secret(line) {
            Some(key) => keys.push(key),
            None => {
                return Err(KeysError::Line {
                    path,
                    line: index + 1,
                });
            }
        }
    }
    if keys.is_empty() || keys.len() > KEYS_MAX {
        return Err(KeysError::Count { path });
    }
    Ok(keys)
}

/// Reads a key; `None` where the text is none.
pub fn secret(text: &str) -> Option<Secret> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut key = [0; 32];
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(key)
}

pub(super) fn hexadecimal(secret: &Secret) -> String {
    secret.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder =
                std::env::temp_dir().join(format!("simpul-keys-{name}-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&folder);
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn keys_that_were_made_are_read_and_are_not_overwritten() {
        let folder = Folder::new("made");
        let mut serial = 0;
        let mut fresh = || {
            serial += 1;
            [serial; 32]
        };
        Keys::create(&folder.0, &mut fresh).unwrap();
        let keys = Keys::read(&folder.0).unwrap();
        assert_eq!(
            (keys.ids, keys.persons, keys.log),
            (vec![[1; 32]], vec![[2; 32]], vec![[3; 32]])
        );
        let again = Keys::create(&folder.0, fresh);
        assert!(matches!(again, Err(KeysError::Exists { .. })));
    }

    #[test]
    fn missing_open_and_malformed_keys_are_refused_with_what_to_do() {
        let folder = Folder::new("refused");
        assert!(matches!(
            Keys::read(&folder.0),
            Err(KeysError::Missing { .. })
        ));
        Keys::create(&folder.0, || [7; 32]).unwrap();
        let file = folder.0.join("log.key");
        std::fs::write(&file, "abc\n").unwrap();
        assert!(matches!(
            Keys::read(&folder.0),
            Err(KeysError::Line { line: 1, .. })
        ));
        std::fs::write(&file, "# none\n").unwrap();
        assert!(matches!(
            Keys::read(&folder.0),
            Err(KeysError::Count { .. })
        ));
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Keys::read(&folder.0), Err(KeysError::Open { .. })));
    }
}
