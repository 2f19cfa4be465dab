//! Records of the access log, for those whom they concern.
use std::sync::Arc;

use super::{Count, LoadError, Loaders, Owned, Page, PageRequest, Placed};
use crate::domain::access_log::Told;
use crate::domain::identifiers::EmployerId;
use crate::domain::scope::{Group, Requirement};
pub use crate::store::log::LogFilter;
use crate::store::log::{self, LogEntry};

/// A record as it lies in the log, and what it tells.
#[derive(Clone, Debug)]
pub struct LoggedRecord {
    /// Its place in the log, from 0.
    pub index: i64,
    /// The text that the leaf hashes.
    pub text: String,
    /// The leaf's hash.
    pub leaf: Vec<u8>,
    /// What the text tells.
    pub told: Told,
}

/// Whose log is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogOf {
    /// The caller's agency.
    Own,
    /// Every agency.
    All,
}

impl LoggedRecord {
    fn of(entry: LogEntry) -> Self {
        // What the writer wrote can be read; a record of a later release tells what this one knows.
        let told = serde_json::from_str(&entry.record.body).unwrap_or_default();
        Self {
            index: entry.record.position,
            text: entry.record.body,
            leaf: entry.leaf_hash,
            told,
        }
    }
}

impl Loaders {
    /// A page of the log, the latest first, with the means to count it; `None` where it is withheld.
    pub async fn access_log(
        &self,
        of: LogOf,
        filter: &LogFilter,
        request: &PageRequest,
    ) -> Result<Option<(Page<Arc<LoggedRecord>>, Count)>, LoadError> {
        let scope = match of {
            LogOf::Own => self.caller.own_log(),
            LogOf::All => self.caller.whole_log(),
        };
        let Some(scope) = scope else {
            return Ok(None);
        };
        let (page, count) = log::page(&self.log, &scope, filter, request).await?;
        Ok(Some((told(page), count)))
    }

    /// A page of the accesses that name an employer, by its subjects in the log, and of which something `concerns` the caller's
    /// registers; `None` where the history is withheld.
    pub async fn access_history(
        &self,
        (employer, subjects): (EmployerId, Vec<String>),
        request: &PageRequest,
        concerns: impl Fn(&Told) -> bool,
    ) -> Result<Option<Page<Arc<LoggedRecord>>>, LoadError> {
        let asked = Requirement::rows(Group::AccessHistory);
        let Some(scope) = self.caller.log_history() else {
            return Ok(None);
        };
        if !self.may_see(asked, employer).await? {
            return Ok(None);
        }
        let history = log::history(&self.log, (&scope, subjects), request, |record| {
            serde_json::from_str(&record.body).is_ok_and(|told: Told| concerns(&told))
        });
        Ok(Some(told(history.await?)))
    }
}

fn told(page: Page<LogEntry>) -> Page<Arc<LoggedRecord>> {
    let rows = page.rows.into_iter().map(|placed| Placed {
        row: Owned {
            employer: placed.row.employer,
            row: Arc::new(LoggedRecord::of(placed.row.row)),
        },
        place: placed.place,
    });
    Page {
        rows: rows.collect(),
        has_more: page.has_more,
    }
}
