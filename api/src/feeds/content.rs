//! What a feed is made of: content that can be read more than once, since a file is inspected
//! before anything of it is written.
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

/// The content of a feed.
#[derive(Clone, Debug)]
pub enum Content {
    /// A file, opened anew for every reading.
    File(PathBuf),
    /// Bytes in memory.
    Bytes(Arc<[u8]>),
}

impl Content {
    /// Opens it from its beginning.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::File(path) => Box::new(File::open(path)?),
            Self::Bytes(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }

    /// Its size in bytes, where the system tells.
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::File(path) => path.metadata().ok().map(|metadata| metadata.len()),
            Self::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
        }
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::Bytes(text.into_bytes().into())
    }
}

/// How records are written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A header and a record a line (RFC 4180).
    #[default]
    Csv,
    /// A JSON object a line.
    Ndjson,
}

/// How a sender wants a file to be taken, and what a person has looked at and accepts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submission {
    /// Whether the file is the whole register or a part of it.
    pub mode: Mode,
    /// Take the file though more of its lines are rejected than the threshold allows.
    pub accepts_faults: bool,
    /// Retire rows though more would go than the threshold allows.
    pub accepts_retirement: bool,
    /// Take the file though a newer one was imported before.
    pub accepts_older: bool,
    /// Who hands it over: the client of a token; empty on the command line.
    pub submitted_by: String,
}

impl Submission {
    /// Whether the file is the whole register.
    pub fn is_full(&self) -> bool {
        self.mode == Mode::Full
    }
}

/// Whether rows that a file does not name stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A part: what it does not name stays.
    #[default]
    Part,
    /// The whole register: what it does not name is retired.
    Full,
}
