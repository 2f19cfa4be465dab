//! The record of one request, from its beginning to its receipt.
use std::sync::Arc;

use tokio::sync::mpsc::OwnedPermit;
use tokio::sync::oneshot;

use super::entry::Entry;
use super::writer::{LedgerError, Submission};
use crate::domain::access_log::{Access, Decision, Details, Pseudonyms, Receipt, Record};
use crate::domain::disclosure::Caller;
use crate::domain::identifiers::EmployerId;

/// The ids by which a request is known elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// The request's own id.
    pub transaction: String,
    /// The trace that it belongs to (W3C Trace Context).
    pub trace: Option<String>,
}

/// A request that will be recorded, whatever becomes of it. It holds its place in the writer's queue
/// from the beginning, so that it can be recorded also where its client goes away or its time is
/// over: dropped, it records that it was cut off.
pub struct Recording {
    caller: Arc<Caller>,
    trace: Trace,
    pseudonyms: Pseudonyms,
    place: Option<OwnedPermit<Submission>>,
}

impl Recording {
    pub(super) fn new(
        caller: Arc<Caller>,
        trace: Trace,
        pseudonyms: Pseudonyms,
        place: OwnedPermit<Submission>,
    ) -> Self {
        Self {
            caller,
            trace,
            pseudonyms,
            place: Some(place),
        }
    }

    /// Records what became of the request. When this returns, the record is durable.
    pub async fn finish(mut self, decision: Decision) -> Result<Receipt, LedgerError> {
        let entry = self.entry(decision).ok_or(LedgerError::Unwritable)?;
        let place = self.place.take().ok_or(LedgerError::Closed)?;
        let (listener, receipt) = oneshot::channel();
        place.send(Submission::Record(Box::new(entry), Some(listener)));
        receipt.await.unwrap_or(Err(LedgerError::Closed))
    }

    fn entry(&self, decision: Decision) -> Option<Entry> {
        let seen = self.caller.witness().tell();
        let (kind, asked) = (seen.asked.as_ref().map(|asked| asked.kind), seen.asked);
        let has_document = asked.is_some();
        let asked = asked.unwrap_or_default();
        let told = Some(self.caller.agency());
        let mut persons: Vec<String> = seen
            .persons
            .iter()
            .map(|person| self.pseudonyms.person(told, person))
            .collect();
        persons.sort_unstable();
        let mut employers: Vec<String> = seen
            .employers
            .iter()
            .map(|employer| self.pseudonyms.employer(told, EmployerId(*employer)))
            .collect();
        employers.sort_unstable();
        let access = Access {
            decision,
            kind,
            operation: asked.operation,
            document: has_document.then_some(asked.document),
            returned: asked.returned,
            by_case: asked.by_case,
            denied: asked.denied,
            employers,
            persons,
            rows: seen.rows,
        };
        let record = Record::new(Details::Access(Box::new(access)), self.caller.asked_at())
            .by(&self.caller)
            .within(&self.trace.transaction, self.trace.trace.as_deref());
        Entry::of(&record)
            .inspect_err(|error| {
                tracing::error!(
                    error = error as &dyn std::error::Error,
                    "a record has no form"
                );
            })
            .ok()
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        let Some(place) = self.place.take() else {
            return;
        };
        if let Some(entry) = self.entry(Decision::CutOff) {
            place.send(Submission::Record(Box::new(entry), None));
        }
    }
}
