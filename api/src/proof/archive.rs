//! The seam between proofs and whoever keeps clearances.
use std::error::Error;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::domain::clearance::statement::{Reference, Statement, Words};
use crate::domain::identifiers::EmployerId;

/// A clearance as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptClearance {
    /// What was stated.
    pub statement: Statement,
    /// The employer that it is about, for the access log; `None` where no register knows the NIB.
    pub employer: Option<EmployerId>,
    /// That it was withdrawn, when and why.
    pub withdrawal: Option<Withdrawal>,
}

/// That a clearance was withdrawn within its validity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub why: Words,
}

/// What was withdrawn, by place in the status list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withdrawn {
    /// The places, in any order.
    pub indexes: Vec<u64>,
    /// Places that were given out: one more than the highest.
    pub size: u64,
}

/// The clearances cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the clearances cannot be read")]
pub struct ArchiveError(#[source] Box<dyn Error + Send + Sync>);

impl ArchiveError {
    /// With its cause.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

/// Who keeps clearances.
#[async_trait]
pub trait ClearanceArchive: Send + Sync {
    /// The clearance of a reference; `None` where there is none.
    async fn find(&self, reference: &Reference) -> Result<Option<KeptClearance>, ArchiveError>;

    /// What was withdrawn so far.
    async fn withdrawn(&self) -> Result<Withdrawn, ArchiveError>;
}
