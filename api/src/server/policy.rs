//! Taking over a policy that changed while the service runs.
use super::State;
use super::documents::{Registrar, reaches};
use crate::domain::access_log::Details;
use crate::domain::agreement::{AgreementChange, Agreements};
use crate::domain::local_time::day;
use crate::policy::diff::{PolicyDiff, compare};

/// Who registers what stands in the folder of documents.
pub const BY_FOLDER: &str = "documents folder";

impl State {
    /// Looks at the agreements and the documents, and takes over what changed. Gives back the
    /// agreements that did: what the access log holds of it.
    pub async fn reload(&self) -> Vec<AgreementChange> {
        // SIGHUP and the upkeep may come at once; the older set must not come last.
        let _turn = self.reloading.lock().await;
        let changes = match self.parts.agreements.look() {
            Some(newer) => self.take_over(newer).await,
            None => Vec::new(),
        };
        if let Err(error) = self.reload_documents().await {
            let error = format!("{error:#}");
            tracing::warn!(error, "the registered documents were not read again");
        }
        changes
    }

    async fn take_over(&self, newer: Agreements) -> Vec<AgreementChange> {
        let (now, older) = (self.now(), self.parts.agreements.current());
        let service = &self.parts.answering.service;
        let documents = reaches(service, &service.trusted().all()).await;
        let diff = compare(service.table(), &older, &newer, &documents, day(now));
        tell(&diff);
        let changes = older.changes_to(&newer);
        // What is decided by a set of which the log does not know could not be explained later.
        let noted = self
            .parts
            .answering
            .ledger
            .note(changed(&changes), now)
            .await;
        if let Err(error) = noted {
            let error = &error as &dyn std::error::Error;
            tracing::error!(
                error,
                "the log was not told of the change, so the older agreements are kept"
            );
            self.parts.agreements.look_again();
            return Vec::new();
        }
        let (before, after) = (older.version().to_owned(), newer.version().to_owned());
        self.parts.agreements.take(newer, now);
        // Open sockets of clients that no agreement admits any more are closed.
        self.ask_sockets_again();
        tracing::info!(before, after, "the agreements changed");
        changes
    }

    /// Registers and reads the documents at the start, where what is wrong with them must stop it.
    pub async fn load_documents(&self) -> anyhow::Result<()> {
        self.reload_documents().await
    }

    async fn reload_documents(&self) -> anyhow::Result<()> {
        let agreements = self.parts.agreements.current();
        if let Some(folder) = &self.parts.agreements.source().documents {
            let registrar = Registrar {
                agreements: &agreements,
                by: BY_FOLDER,
                now: self.now(),
            };
            self.register_new(folder, &registrar).await?;
        }
        self.refresh_documents().await
    }
}

/// What the log holds of a change: a line an agreement.
fn changed(changes: &[AgreementChange]) -> Details {
    let line = |change: &AgreementChange| {
        let hash = |hash: &Option<String>| hash.clone().unwrap_or_else(|| "none".to_owned());
        let (before, after) = (hash(&change.hash_before), hash(&change.hash_after));
        format!("{} {} {before} {after}", change.agency, change.number)
    };
    Details::PolicyChanged {
        changes: changes.iter().map(line).collect(),
    }
}

/// Says what will change, before it does.
fn tell(diff: &PolicyDiff) {
    for line in diff.to_string().lines() {
        tracing::warn!(line, "policy");
    }
}
