//! From files to records or faults, and from records to the store.
//!
//! Every dataset is one declared [`layout::Layout`]: it checks the header, parses the cells, names
//! the natural key and the employer's keys, and prints itself into the manual. One file is one
//! transaction; it is read on a thread of its own and written a chunk at a time, so that its size
//! does not matter.

pub mod cell;
mod content;
pub mod demo;
mod employer;
mod folder;
mod header;
pub mod identity;
mod import;
mod inspect;
pub mod layout;
mod limits;
mod manual;
pub mod matching;
mod notes;
pub mod progress;
mod read;
mod receive;
mod report;
mod source;
mod stream;
mod write;

#[cfg(test)]
mod tests;

use crate::domain::bilingual::Bilingual;
use crate::domain::dataset::Dataset;

pub use content::{Content, Format, Mode, Submission};
pub use folder::{FileOutcome, FolderReport, ImportPlan, import_file, import_folder};
pub use import::{FeedError, Import, Job, Received, import, receive};
pub use limits::FeedLimits;
pub use manual::manual;
pub use progress::Progress;
pub use report::BatchReport;
pub use source::Refusal;
pub use write::write;

/// Regions of Kabupaten Sumbawa by both code systems, as the dataset `regions`.
pub const REGIONS: &str = include_str!("../data/regions.csv");
/// Codes of KBLI 2020 in use here, as the dataset `kbli`.
pub const KBLI: &str = include_str!("../data/kbli.csv");

/// Every dataset that agencies feed, in the order of import.
pub fn datasets() -> Vec<Dataset> {
    layout::all()
        .filter_map(|layout| {
            let about = Bilingual {
                id: layout.tentang.to_owned(),
                en: layout.about.to_owned(),
            };
            // A test of the layouts holds that every owner is an agency.
            Some(Dataset {
                name: layout.dataset,
                owner: layout.owner.parse().ok()?,
                about,
            })
        })
        .collect()
}
