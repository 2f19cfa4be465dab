//! From files to records or faults, and from records to the store.

use crate::domain::dataset::Dataset;

/// Every dataset that agencies feed.
pub fn datasets() -> Vec<Dataset> {
    Vec::new()
}
