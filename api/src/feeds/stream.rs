//! A file's chunks as they come from the thread that reads it.
use std::io;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::import::{FeedError, Import};
use super::layout::Layout;
use super::read::{Chunk, Ending, Portions, read_file};

/// Chunks that may wait: reading stays ahead by no more, so that memory holds a few chunks whatever
/// the file's size.
const CHUNKS_WAITING: usize = 1;

/// A file being read on a thread of its own.
pub(super) struct Stream {
    chunks: mpsc::Receiver<Chunk>,
    reading: JoinHandle<io::Result<Ending>>,
}

impl Stream {
    /// Begins to read, passing over the first `skip` records.
    pub(super) fn open(
        layout: &'static Layout,
        import: &Import,
        skip: u64,
    ) -> Result<Self, FeedError> {
        let content = import.content.open()?;
        let portions = Portions {
            skip,
            rows: import.limits.chunk_rows,
        };
        let (sender, chunks) = mpsc::channel(CHUNKS_WAITING);
        let reading =
            tokio::task::spawn_blocking(move || read_file(layout, content, portions, &sender));
        Ok(Self { chunks, reading })
    }

    /// The next chunk; `None` at the end.
    pub(super) async fn next(&mut self) -> Option<Chunk> {
        self.chunks.recv().await
    }

    /// How reading ended.
    pub(super) async fn end(self) -> Result<Ending, FeedError> {
        drop(self.chunks);
        Ok(self.reading.await??)
    }
}
