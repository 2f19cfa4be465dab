//! Rows that were read for an answer, as a record counts them.
use chrono::NaiveDate;
use serde::Serialize;

/// Rows of a register that were read for an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowsRead {
    /// How many.
    pub count: u64,
    /// The oldest day that one of them is true of.
    #[serde(rename = "asOf", skip_serializing_if = "Option::is_none")]
    pub oldest: Option<NaiveDate>,
}

impl RowsRead {
    /// One row more.
    pub fn add(&mut self, as_of: Option<NaiveDate>) {
        self.count += 1;
        self.oldest = match (self.oldest, as_of) {
            (Some(oldest), Some(as_of)) => Some(oldest.min(as_of)),
            (oldest, as_of) => oldest.or(as_of),
        };
    }
}
