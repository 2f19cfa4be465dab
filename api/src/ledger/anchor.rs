//! The head of the log outside its database: a file with the last signed checkpoint. Without one,
//! whoever owns the database could cut off the log's end and nobody would know.
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The file.
#[derive(Clone, Debug)]
pub struct Anchor(PathBuf);

impl Anchor {
    /// The anchor in a file.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The note; `None` where there is none yet.
    pub fn read(&self) -> io::Result<Option<String>> {
        match std::fs::read_to_string(&self.0) {
            Ok(note) => Ok(Some(note)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Replaces the note. A power cut leaves the old one or the new one.
    pub fn replace(&self, note: &str) -> io::Result<()> {
        if let Some(folder) = self
            .0
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder)?;
        }
        let beside = self.0.with_extension("new");
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(note.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, &self.0)
    }
}
