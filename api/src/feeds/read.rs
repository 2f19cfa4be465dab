//! Reading a file record by record into rows and faults, on a thread of its own.
mod delimited;
mod ndjson;
mod portion;
mod record;
#[cfg(test)]
mod tests;

use std::io::{self, Read};

use tokio::sync::mpsc;

use super::content::Format;
use super::layout::Layout;
use super::refusal::Refusal;
use super::source::Source;
use crate::domain::faults::Fault;
use crate::store::records::{Row, Value};
use portion::Portion;

/// What of a file is wanted, and in what portions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Portions {
    /// Records to pass over from the beginning, because they were taken before.
    pub(super) skip: u64,
    /// Rows of one chunk.
    pub(super) rows: usize,
}

/// Some lines of a file.
#[derive(Default)]
pub(super) struct Chunk {
    /// Rows to write.
    pub(super) rows: Vec<Row>,
    /// What was wrong with the other lines.
    pub(super) faults: Vec<Fault>,
    /// The other lines themselves, for the report that their sender corrects.
    pub(super) rejects: Vec<Reject>,
    /// Lines read for this chunk.
    pub(super) read: u64,
    /// Lines rejected in this chunk.
    pub(super) rejected: u64,
    /// Bytes of the file read so far.
    pub(super) bytes_read: u64,
}

/// A rejected line as it came. It has no `Debug`, so that no log line can carry it.
pub(super) struct Reject {
    /// Line on which the record begins.
    pub(super) line: u64,
    /// Its cells in the order of the layout; where they cannot be told apart, the record as it came,
    /// whole, as the only cell.
    pub(super) cells: Vec<String>,
    /// Its natural key, where every cell of it can be read: the row that the sender meant.
    pub(super) key: Option<Vec<Value>>,
}

/// How reading ended.
pub(super) struct Ending {
    /// BLAKE3 of the whole content, decompressed, hexadecimal.
    pub(super) file_hash: String,
    /// Why the file was refused, where it was.
    pub(super) refusal: Option<Refusal>,
}

/// Reads a file to its end, handing over chunks; stops early where nobody takes them.
pub(super) fn read_file(
    layout: &'static Layout,
    format: Format,
    raw: Box<dyn Read + Send>,
    portions: Portions,
    chunks: &mpsc::Sender<Chunk>,
) -> io::Result<Ending> {
    let (mut source, delimiter) = Source::open(raw)?;
    let mut portion = Portion::new(portions, chunks);
    let stopped = match (delimiter, format) {
        (Err(refusal), _) => Err(Stop::Refused(refusal)),
        (Ok(delimiter), Format::Csv) => {
            delimited::read(layout, delimiter, &mut source, &mut portion)
        }
        (Ok(_), Format::Ndjson) => ndjson::read(layout, &mut source, &mut portion),
    };
    let refusal = match stopped {
        Ok(()) => {
            portion.hand_over(source.bytes_read());
            None
        }
        Err(Stop::Unwanted) => None,
        Err(Stop::Refused(refusal)) => Some(refusal),
        Err(Stop::Unreadable(error)) => return Err(error),
    };
    Ok(Ending {
        file_hash: source.finish()?,
        refusal,
    })
}

/// Why reading stops before the end.
enum Stop {
    /// The file is refused.
    Refused(Refusal),
    /// Nobody takes chunks any more, which is told where they were taken.
    Unwanted,
    /// The system cannot read it.
    Unreadable(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match Refusal::from_io(error) {
            Ok(refusal) => Self::Refused(refusal),
            Err(error) => Self::Unreadable(error),
        }
    }
}
