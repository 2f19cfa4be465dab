//! What became of a file, for people and for exit codes.
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::domain::codes::BatchStatus;
use crate::domain::faults::{Fault, FaultCode};
use crate::store::batches::Counts;

/// What became of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchReport {
    /// Id of the batch.
    pub batch_id: i64,
    /// How the batch stands.
    pub status: BatchStatus,
    /// Whether the very file was imported before as this batch, so that nothing was to be done.
    pub is_repeat: bool,
    /// Records that an earlier, cut-off run of the batch had taken already.
    pub resumed_from: u64,
    /// The dataset.
    pub dataset: &'static str,
    /// Name of the file, without folder.
    pub file_name: String,
    /// What became of its lines.
    pub counts: Counts,
    /// Faults by code; a line can have several.
    pub faults: BTreeMap<FaultCode, u64>,
    /// How long it took.
    pub duration: Duration,
}

impl BatchReport {
    /// Lines that were rejected: what an exit code tells.
    pub fn rejected(&self) -> u64 {
        self.counts.rejected
    }

    /// Whether the batch waits for a person.
    pub fn is_held(&self) -> bool {
        self.status == BatchStatus::Held
    }

    /// Lines that were kept and still need a person to look.
    pub fn warnings(&self) -> u64 {
        self.faults
            .get(&FaultCode::LinkConflict)
            .copied()
            .unwrap_or_default()
    }

    /// The report of a batch of which nothing is read yet.
    pub(super) fn of(batch_id: i64, dataset: &'static str, file_name: String) -> Self {
        Self {
            batch_id,
            status: BatchStatus::Running,
            is_repeat: false,
            resumed_from: 0,
            dataset,
            file_name,
            counts: Counts::default(),
            faults: BTreeMap::new(),
            duration: Duration::ZERO,
        }
    }

    pub(super) fn count(&mut self, faults: &[Fault]) {
        for fault in faults {
            *self.faults.entry(fault.code).or_default() += 1;
        }
    }
}

impl fmt::Display for BatchReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.counts;
        let (id, dataset) = (self.batch_id, self.dataset);
        if self.is_repeat {
            return write!(
                f,
                "{dataset}: already imported as batch {id}, {} rejected",
                counts.rejected
            );
        }
        write!(
            f,
            "{dataset}: {} read, {} new, {} changed, {} unchanged, {} rejected",
            counts.read, counts.inserted, counts.updated, counts.unchanged, counts.rejected,
        )?;
        if counts.retired > 0 {
            write!(f, ", {} retired", counts.retired)?;
        }
        if self.resumed_from > 0 {
            write!(f, ", resumed after {}", self.resumed_from)?;
        }
        write!(f, " in {:.1} s", self.duration.as_secs_f64())?;
        if self.status == BatchStatus::Held {
            write!(f, "; HELD for a person as batch {id}")?;
        }
        for (code, count) in &self.faults {
            write!(f, "; {code} {count}")?;
        }
        Ok(())
    }
}
