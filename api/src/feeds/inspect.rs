//! Looking a file through before anything of it is written: what it is, whether it can be read to
//! its end, and how much of it is wrong.
use std::collections::BTreeMap;

use super::import::{FeedError, Import};
use super::layout::Layout;
use super::source::Refusal;
use super::stream::Stream;
use crate::domain::faults::FaultCode;

/// What was seen of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Inspection {
    /// BLAKE3 of the content, hexadecimal.
    pub(super) file_hash: String,
    /// Why the file is refused, where it is.
    pub(super) refusal: Option<Refusal>,
    /// Records.
    pub(super) read: u64,
    /// Records that are wrong by themselves; those that repeat a key show only when they are merged.
    pub(super) rejected: u64,
    /// Faults by code.
    pub(super) faults: BTreeMap<FaultCode, u64>,
    /// Rejected records that do not tell which row they mean.
    pub(super) keys_unreadable: u64,
}

/// Reads a file to its end and keeps nothing of it but counts.
pub(super) async fn inspect(
    layout: &'static Layout,
    import: &Import,
) -> Result<Inspection, FeedError> {
    let mut seen = Inspection::default();
    let mut stream = Stream::open(layout, import, 0)?;
    while let Some(chunk) = stream.next().await {
        seen.read += chunk.read;
        seen.rejected += chunk.rejected;
        let unreadable = chunk.rejects.iter().filter(|line| line.key.is_none());
        seen.keys_unreadable += unreadable.count() as u64;
        for fault in &chunk.faults {
            *seen.faults.entry(fault.code).or_default() += 1;
        }
    }
    let ending = stream.end().await?;
    Ok(Inspection {
        file_hash: ending.file_hash,
        refusal: ending.refusal,
        ..seen
    })
}
