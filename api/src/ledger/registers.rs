//! What happened to the registers, told by the registers themselves: imports that ended and decisions
//! about links. Whoever ended or decided them, and whatever process died on the way, the log is told
//! of each.
use sea_orm::DatabaseConnection;

use super::entry::{batch_subject, decision_subject};
use super::{Ledger, LedgerError};
use crate::domain::access_log::Details;
use crate::store::StoreError;
use crate::store::batches::{self, ClosedBatch};
use crate::store::decisions::{self, MadeDecision};
use crate::store::log;

/// Batches and decisions that are looked at together.
const PORTION: u64 = 500;

/// The log was not told of everything.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The registers or the log cannot be read.
    #[error("the registers or the log cannot be read")]
    Store(#[from] StoreError),
    /// The log cannot be written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// How far the registers were followed. The first look begins at the beginning; what the log knows
/// already is not told again.
#[derive(Debug, Default)]
pub struct Followed {
    batch: i64,
    decision: i64,
}

/// Tells the log of every batch and decision that it does not know.
pub async fn follow(
    ledger: &Ledger,
    registers: &DatabaseConnection,
    followed: &mut Followed,
) -> Result<(), FollowError> {
    loop {
        let made = decisions::made_after(registers, followed.decision, PORTION).await?;
        let Some(last) = made.last().map(|made| made.id) else {
            break;
        };
        let subjects = made.iter().map(|made| decision_subject(made.id)).collect();
        let known = log::known_subjects(ledger.db(), subjects).await?;
        for made in made {
            if !known.contains(&decision_subject(made.id)) {
                let at = made.decided_at;
                ledger.note(decided(made), at).await?;
            }
        }
        followed.decision = last;
    }
    follow_batches(ledger, registers, followed).await
}

/// An open batch may end after a younger one, so that those from the oldest open one on are looked
/// at again.
async fn follow_batches(
    ledger: &Ledger,
    registers: &DatabaseConnection,
    followed: &mut Followed,
) -> Result<(), FollowError> {
    let (mut after, mut oldest_open) = (followed.batch, None);
    loop {
        let found = batches::after(registers, after, PORTION).await?;
        let Some(last) = found.last().map(|batch| batch.id) else {
            break;
        };
        let open = found.iter().find(|batch| batch.finished_at.is_none());
        oldest_open = oldest_open.or(open.map(|batch| batch.id));
        let closed: Vec<ClosedBatch> = found.iter().filter_map(ClosedBatch::of).collect();
        let subjects = closed.iter().map(|batch| batch_subject(batch.id)).collect();
        let known = log::known_subjects(ledger.db(), subjects).await?;
        for batch in closed {
            if !known.contains(&batch_subject(batch.id)) {
                let at = batch.finished_at;
                ledger.note(ended(batch), at).await?;
            }
        }
        after = last;
    }
    followed.batch = oldest_open.map_or(after, |open| open - 1);
    Ok(())
}

fn decided(made: MadeDecision) -> Details {
    let mut employers = vec![made.employer_from, made.employer_into];
    employers.sort_unstable();
    employers.dedup();
    Details::LinkDecided {
        decision: made.id,
        kind: made.kind,
        employers,
        agency: made.agency,
        client: made.client,
        officer: made.officer,
    }
}

fn ended(batch: ClosedBatch) -> Details {
    Details::FeedClosed {
        batch: batch.id,
        dataset: batch.dataset,
        status: batch.status,
        client: Some(batch.submitted_by).filter(|client| !client.is_empty()),
        content: batch.file_hash,
        read: batch.rows_read,
        rejected: batch.rows_rejected,
    }
}
