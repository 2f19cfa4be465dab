//! Records gathered into chunks, each bounded in rows, faults and bytes.
use tokio::sync::mpsc;

use super::record::Verdict;
use super::{Chunk, Portions, Stop};
use crate::store::records::Row;

/// Bytes of the records of one chunk: what waits in memory does not grow with the records' length.
const CHUNK_BYTES: usize = 4 * 1024 * 1024;

/// The chunk under way.
pub(super) struct Portion<'a> {
    chunk: Chunk,
    bytes: usize,
    rows_max: usize,
    skip: u64,
    chunks: &'a mpsc::Sender<Chunk>,
}

impl<'a> Portion<'a> {
    pub(super) fn new(portions: Portions, chunks: &'a mpsc::Sender<Chunk>) -> Self {
        Self {
            chunk: Chunk::default(),
            bytes: 0,
            rows_max: portions.rows,
            skip: portions.skip,
            chunks,
        }
    }

    /// Whether the next record was taken before.
    pub(super) fn passes_over(&mut self) -> bool {
        let passes = self.skip > 0;
        self.skip = self.skip.saturating_sub(1);
        passes
    }

    /// Takes a record of so many bytes, and hands the chunk over where it is full.
    pub(super) fn take(
        &mut self,
        line: u64,
        verdict: Verdict,
        bytes: usize,
        bytes_read: u64,
    ) -> Result<(), Stop> {
        self.chunk.read += 1;
        self.bytes += bytes;
        match verdict {
            Ok(values) => self.chunk.rows.push(Row { line, values }),
            Err(rejected) => {
                self.chunk.rejected += 1;
                self.chunk.faults.extend(rejected.faults);
                self.chunk.rejects.push(rejected.reject);
            }
        }
        let is_full = self.chunk.rows.len() >= self.rows_max
            || self.chunk.faults.len() >= self.rows_max
            || self.bytes >= CHUNK_BYTES;
        if is_full && !self.hand_over(bytes_read) {
            return Err(Stop::Unwanted);
        }
        Ok(())
    }

    /// Hands over what there is. Answers whether somebody took it.
    pub(super) fn hand_over(&mut self, bytes_read: u64) -> bool {
        self.chunk.bytes_read = bytes_read;
        self.bytes = 0;
        self.chunks
            .blocking_send(std::mem::take(&mut self.chunk))
            .is_ok()
    }
}
