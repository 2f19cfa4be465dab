//! What a feed is made of: content that can be read more than once, since a file is inspected
//! before anything of it is written.
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::inflate::{GZIP_MARK, Inflated};

/// Bytes after decompression that are read of a file at most, where no other limit is set.
const CONTENT_BYTES_MAX: u64 = 64 * 1024 * 1024 * 1024;

/// The content of a feed, as it is or compressed by gzip: its first two bytes tell.
#[derive(Clone, Debug)]
pub enum Content {
    /// A file, opened anew for every reading.
    File(PathBuf),
    /// A file that somebody sent, of which no more than so many bytes are read, decompressed.
    Spooled(PathBuf, u64),
    /// Bytes in memory.
    Bytes(Arc<[u8]>),
}

impl Content {
    /// Opens it from its beginning, decompressing what is compressed.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let mut raw = self.raw()?;
        let mut head = Vec::with_capacity(GZIP_MARK.len());
        raw.by_ref()
            .take(GZIP_MARK.len() as u64)
            .read_to_end(&mut head)?;
        let is_gzip = head == GZIP_MARK;
        let whole = Cursor::new(head).chain(raw);
        Ok(if is_gzip {
            Box::new(Inflated::new(whole, self.bytes_max()))
        } else {
            Box::new(whole)
        })
    }

    fn raw(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::File(path) | Self::Spooled(path, _) => Box::new(File::open(path)?),
            Self::Bytes(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }

    fn bytes_max(&self) -> u64 {
        match self {
            Self::Spooled(_, bytes_max) => *bytes_max,
            Self::File(_) | Self::Bytes(_) => CONTENT_BYTES_MAX,
        }
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::Bytes(text.into_bytes().into())
    }
}

/// How records are written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A header and a record a line (RFC 4180).
    #[default]
    Csv,
    /// A JSON object a line.
    Ndjson,
}

/// How a sender wants a file to be taken, and what a person has looked at and accepts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A part: what it does not name stays.
    #[default]
    Part,
    /// The whole register: what it does not name is retired.
    Full,
}
