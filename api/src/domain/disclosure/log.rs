//! The right to read the access log. Each has private fields and is made by [`Caller`] alone.
use std::sync::Arc;

use super::Caller;
use crate::domain::access_log::Witness;
use crate::domain::codes::Agency;
use crate::domain::scope::{Access, Group, Requirement};

/// The right to read records of the access log.
#[derive(Clone, Debug)]
pub struct LogScope {
    reach: LogReach,
    witness: Arc<Witness>,
}

/// Which records a right covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogReach {
    /// Accesses of one agency, its own.
    Of(Agency),
    /// Accesses of anybody that name an employer; whoever reads them shows of each no more than what
    /// concerns the registers of this agency.
    HistoryFor(Agency),
    /// Every record.
    All,
}

impl LogScope {
    /// Which records it covers.
    pub fn reach(&self) -> LogReach {
        self.reach
    }

    /// Who notes what is read by it.
    pub fn witness(&self) -> &Witness {
        &self.witness
    }
}

impl Caller {
    /// The right to read the log of its agency's own accesses; `None` where it is denied.
    pub fn own_log(&self) -> Option<LogScope> {
        self.whole(Group::AccessLog, LogReach::Of(self.agency()))
    }

    /// The right to read every record, which the data-protection officer alone has.
    pub fn whole_log(&self) -> Option<LogScope> {
        self.whole(Group::AuditLog, LogReach::All)
    }

    /// The right to read who was shown what of an employer by the registers of its agency. Where it
    /// is by case, whoever reads sees to it that a matter names the employer.
    pub fn log_history(&self) -> Option<LogScope> {
        match Requirement::rows(Group::AccessHistory).decide(self.grants()) {
            Access::Allowed | Access::ByCase => Some(self.log(LogReach::HistoryFor(self.agency()))),
            Access::Denied => None,
        }
    }

    /// Records have no matter that could name them, so that a right by case opens none.
    fn whole(&self, group: Group, reach: LogReach) -> Option<LogScope> {
        match Requirement::rows(group).decide(self.grants()) {
            Access::Allowed => Some(self.log(reach)),
            Access::ByCase | Access::Denied => None,
        }
    }

    fn log(&self, reach: LogReach) -> LogScope {
        LogScope {
            reach,
            witness: self.witness().clone(),
        }
    }
}
