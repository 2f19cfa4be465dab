//! Letting go of records whose time is over, so that the log keeps no longer than the agreements say
//! (UU 27/2022 Ps. 16(2)g) and can still be verified: what went is told by a record that stays.
use chrono::{DateTime, TimeDelta, Utc};

use super::{Ledger, LedgerError};
use crate::domain::access_log::{Details, Record};
use crate::domain::agreement::Agreements;
use crate::domain::codes::Code as _;
use crate::store::StoreError;
use crate::store::log::{self, Prunable};

/// The log cannot be pruned.
#[derive(Debug, thiserror::Error)]
pub enum PruneError {
    /// The record that tells of it was not written, so nothing went.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The log cannot be read, or its rows may not be deleted under this role.
    #[error("the log's rows were not deleted")]
    Store(#[from] StoreError),
}

/// Deletes the records of accesses that are older than their agency's agreement keeps those for their purpose.
/// Answers how many went.
pub async fn prune(
    ledger: &Ledger,
    agreements: &Agreements,
    now: DateTime<Utc>,
) -> Result<u64, PruneError> {
    let mut gone = 0;
    for agreement in agreements.iter() {
        for purpose in &agreement.purposes {
            let days = agreement.retention_days_of(purpose);
            let before = now - TimeDelta::days(i64::from(days));
            let which = Prunable {
                agency: agreement.agency,
                purpose: purpose.code.clone(),
                before,
            };
            gone += prune_purpose(ledger, &which, now).await?;
        }
    }
    Ok(gone)
}

async fn prune_purpose(
    ledger: &Ledger,
    which: &Prunable,
    now: DateTime<Utc>,
) -> Result<u64, PruneError> {
    let places = log::prunable(ledger.db(), which).await?;
    if places.is_empty() {
        return Ok(0);
    }
    let ranges = ranges(&places);
    let details = Details::Pruned {
        agency: which.agency.as_str().to_owned(),
        purpose: which.purpose.clone(),
        before: which.before,
        ranges: ranges.clone(),
    };
    let told = ledger.record(&Record::new(details, now)).await?;
    let event = i64::try_from(told.index()).unwrap_or(i64::MAX);
    log::prune(ledger.db(), &ranges, event).await?;
    Ok(places.len() as u64)
}

/// Runs of places that follow one another.
fn ranges(places: &[i64]) -> Vec<(i64, i64)> {
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for place in places {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *place => *last = *place,
            _ => ranges.push((*place, *place)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_follow_one_another_are_one_range() {
        assert_eq!(ranges(&[1, 2, 3, 7, 9, 10]), [(1, 3), (7, 7), (9, 10)]);
        assert!(ranges(&[]).is_empty());
    }
}
