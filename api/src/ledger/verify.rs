//! Computing everything again: every leaf from its record, every hash from its leaves, every signed
//! head from its tree, every column from its body. The first thing that does not fit is named.
mod heads;
mod portion;
mod walk;

use sea_orm::DatabaseConnection;

use super::merkle::Hash;
use super::note::VerifierKey;
use crate::store::StoreError;
use crate::store::log;
use heads::Heads;
use portion::Portion;
use walk::Walk;

/// Records that are looked at together.
const PORTION: i64 = 4_096;

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A record is not the one that was hashed, or is gone, or there are two.
    #[error("record {index}: {what}")]
    Record {
        /// Its place.
        index: i64,
        /// What does not fit.
        what: &'static str,
    },
    /// A hash above the leaves is not the one of the leaves.
    #[error("hash {position} of level {level}: {what}")]
    Node {
        /// The level.
        level: i32,
        /// The place within it.
        position: i64,
        /// What does not fit.
        what: &'static str,
    },
    /// A signed head is not of this log.
    #[error("checkpoint over {size} records ({place}): {what}")]
    Checkpoint {
        /// Its size.
        size: u64,
        /// Where it was found.
        place: String,
        /// What does not fit.
        what: &'static str,
    },
    /// A row beside the records says what no record says.
    #[error("{table}, row of {size}: {what}")]
    Beside {
        /// The table.
        table: &'static str,
        /// The size or place that the row names.
        size: i64,
        /// What does not fit.
        what: &'static str,
    },
}

/// A log that was verified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Records that were there.
    pub records: u64,
    /// Records that were pruned, which a record of the log tells.
    pub pruned: u64,
    /// Signed heads.
    pub checkpoints: usize,
    /// Root of the tree.
    pub root: Hash,
    /// What does not fit, the first first; `None` where everything does.
    pub fault: Option<Fault>,
}

/// A head that was kept outside the database, with its place for the report.
pub type Kept = (String, String);

/// Verifies a log by the keys that signed its heads, also against heads that were kept elsewhere.
pub async fn verify(
    db: &DatabaseConnection,
    keys: &[VerifierKey],
    kept: &[Kept],
) -> Result<Verified, StoreError> {
    let heads = match Heads::read(db, keys, kept).await? {
        Ok(heads) => heads,
        Err(fault) => {
            return Ok(Verified {
                fault: Some(fault),
                ..Verified::default()
            });
        }
    };
    let mut walk = Walk::default();
    let size = log::size(db).await?;
    let mut from = 0;
    while from < size {
        let end = (from + PORTION).min(size);
        let portion = Portion::read(db, (from, end)).await?;
        if let Err(fault) = walk.portion(portion, &heads) {
            return Ok(walk.verified(&heads, Some(fault)));
        }
        from = end;
    }
    let fault = walk.end(db, &heads, size).await?;
    Ok(walk.verified(&heads, fault))
}
