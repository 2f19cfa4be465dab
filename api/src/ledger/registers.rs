//! What happened to the registers, told by the registers themselves: imports that ended, decisions
//! about links, tokens that were revoked, documents that were registered or retired. Whoever did it, and
//! whatever process died on the way, the log is told of each.
use chrono::{DateTime, Utc};
use sea_orm::DatabaseConnection;

use super::entry::{
    batch_subject, decision_subject, document_subject, revocation_subject, step_subject,
};
use super::{Ledger, LedgerError};
use crate::domain::access_log::{Details, Event, TakenStep, TokenSubject};
use crate::domain::codes::Code as _;
use crate::domain::identifiers::EmployerId;
use crate::domain::trusted_document::TrustedDocument;
use crate::store::StoreError;
use crate::store::batches::{self, ClosedBatch};
use crate::store::decisions::{self, MadeDecision};
use crate::store::log;
use crate::store::restriction_steps::{self, RestrictionStep};
use crate::store::revocations::{self, KeptRevocation};
use crate::store::trusted_documents::{self, Mark};

/// Rows that are looked at together.
const PORTION: u64 = 500;

/// Revocations that may be under way at the same moment.
const LOOKED_AT_AGAIN: i64 = 50;

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
    step: i64,
    revocation: i64,
    documents: Option<Mark>,
}

/// Something that happened: the subject under which the log knows it, what, and when.
type Happened = (String, Details, DateTime<Utc>);

/// Tells the log of everything that it does not know.
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
        tell(
            ledger,
            made.into_iter().map(|made| decided(ledger, made)).collect(),
        )
        .await?;
        followed.decision = last;
    }
    follow_steps(ledger, registers, followed).await?;
    follow_revocations(ledger, registers, followed).await?;
    follow_documents(ledger, registers, followed).await?;
    follow_batches(ledger, registers, followed).await
}

/// Steps are taken alone, under the lock of imports, so that they become visible in their order.
async fn follow_steps(
    ledger: &Ledger,
    registers: &DatabaseConnection,
    followed: &mut Followed,
) -> Result<(), FollowError> {
    loop {
        let taken = restriction_steps::taken_after(registers, followed.step, PORTION).await?;
        let Some(last) = taken.last().map(|step| step.id) else {
            return Ok(());
        };
        tell(
            ledger,
            taken
                .into_iter()
                .map(|step| taken_step(ledger, step))
                .collect(),
        )
        .await?;
        followed.step = last;
    }
}

/// There are few documents, and whether anything changed is asked first.
async fn follow_documents(
    ledger: &Ledger,
    registers: &DatabaseConnection,
    followed: &mut Followed,
) -> Result<(), FollowError> {
    let mark = trusted_documents::mark(registers).await?;
    if followed.documents.as_ref() != Some(&mark) {
        let documents = trusted_documents::all(registers).await?;
        tell(ledger, documents.iter().flat_map(registered).collect()).await?;
        followed.documents = Some(mark);
    }
    Ok(())
}

/// Commands revoke without a common lock, so that one may become visible after a younger one: the last
/// few are looked at again.
async fn follow_revocations(
    ledger: &Ledger,
    registers: &DatabaseConnection,
    followed: &mut Followed,
) -> Result<(), FollowError> {
    let mut after = followed.revocation.saturating_sub(LOOKED_AT_AGAIN);
    loop {
        let kept = revocations::after(registers, after, PORTION).await?;
        let Some(last) = kept.last().map(|kept| kept.id) else {
            break;
        };
        tell(ledger, kept.into_iter().filter_map(revoked).collect()).await?;
        after = last;
    }
    followed.revocation = followed.revocation.max(after);
    Ok(())
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
        let closed = found.iter().filter_map(ClosedBatch::of);
        tell(ledger, closed.map(ended).collect()).await?;
        after = last;
    }
    followed.batch = oldest_open.map_or(after, |open| open - 1);
    Ok(())
}

/// Records what no record tells yet.
async fn tell(ledger: &Ledger, happened: Vec<Happened>) -> Result<(), FollowError> {
    let subjects = happened.iter().map(|(subject, ..)| subject.clone());
    let known = log::known_subjects(ledger.db(), subjects.collect()).await?;
    for (subject, details, at) in happened {
        if !known.contains(&subject) {
            ledger.note(details, at).await?;
        }
    }
    Ok(())
}

fn decided(ledger: &Ledger, made: MadeDecision) -> Happened {
    let named = |employer| ledger.pseudonyms().employer(None, EmployerId(employer));
    let mut employers = vec![named(made.employer_from), named(made.employer_into)];
    employers.sort_unstable();
    employers.dedup();
    let (subject, at) = (decision_subject(made.id), made.decided_at);
    let details = Details::LinkDecided {
        decision: made.id,
        kind: made.kind,
        employers,
        agency: made.agency,
        client: made.client,
        officer: made.officer,
    };
    (subject, details, at)
}

fn taken_step(ledger: &Ledger, step: RestrictionStep) -> Happened {
    let (subject, at) = (step_subject(step.id), step.taken_at);
    let details = Details::RestrictionStep(TakenStep {
        step: step.id,
        kind: step.kind,
        restriction: step.restriction_number,
        employers: vec![
            ledger
                .pseudonyms()
                .employer(None, EmployerId(step.employer_id)),
        ],
        agency: step.agency,
        client: step.client,
        officer: step.officer,
    });
    (subject, details, at)
}

fn ended(batch: ClosedBatch) -> Happened {
    let (subject, at) = (batch_subject(batch.id), batch.finished_at);
    let details = Details::FeedClosed {
        batch: batch.id,
        dataset: batch.dataset,
        status: batch.status,
        client: Some(batch.submitted_by).filter(|client| !client.is_empty()),
        content: batch.file_hash,
        read: batch.rows_read,
        rejected: batch.rows_rejected,
    };
    (subject, details, at)
}

/// A document's registration, and its retirement where it was retired.
fn registered(document: &TrustedDocument) -> Vec<Happened> {
    let (id, agency) = (document.id.to_string(), document.agency.as_str());
    let subject = |event, at| document_subject(event, (&id, agency), at);
    let at = document.registered_at;
    let registration = Details::DocumentRegistered {
        document: id.clone(),
        name: document.name.clone(),
        agency: agency.to_owned(),
        by: document.registered_by.clone(),
    };
    let mut happened = vec![(subject(Event::DocumentRegistered, at), registration, at)];
    if let Some(at) = document.retired_at {
        let retirement = Details::DocumentRetired {
            document: id.clone(),
            agency: agency.to_owned(),
        };
        happened.push((subject(Event::DocumentRetired, at), retirement, at));
    }
    happened
}

fn revoked(kept: KeptRevocation) -> Option<Happened> {
    let token = kept.token_id.map(TokenSubject::Token);
    let details = Details::TokenRevoked {
        revocation: kept.id,
        issuer: kept.issuer,
        subject: token.or(kept.client_id.map(TokenSubject::Client))?,
        until: kept.until,
        reason: kept.reason,
    };
    Some((revocation_subject(kept.id), details, kept.revoked_at))
}
