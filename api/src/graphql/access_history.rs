//! Who was shown what of an employer, for those whose registers it comes from.
use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};

use super::access_log::employer_subjects;
use super::code::Choice;
use super::connection::{Connection, PageArguments, uncounted_connection};
use super::disclose::{loaders, seal};
use super::error::{Answer, answer};
use crate::domain::access_log::{Decision, Told};
use crate::domain::codes::Agency;
use crate::domain::identifiers::EmployerId;
use crate::domain::scope::{Group, Requirement};
use crate::loaders::Owned;
use crate::loaders::access_log::LoggedRecord;
use crate::policy::declaration::needs;
use crate::policy::table::Table;

/// Name of the order in cursors.
const ORDER: &str = "access_history";

/// The part of `Employer` that tells who read it.
#[derive(Clone, Copy, Debug)]
pub struct EmployerHistory(pub EmployerId);

/// Who was shown what of an employer.
#[Object]
impl EmployerHistory {
    /// Who was shown what of this employer by the registers of the caller's agency, the latest first:
    /// the agency's own accesses and those of others. Cases, officers, clients and persons of others
    /// are not told.
    #[graphql(directive = needs::apply(Group::AccessHistory))]
    async fn access_history(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Answer<Connection<AccessHistoryEntry>> {
        let request = match PageArguments::forward(first, after).request(seal(ctx), ORDER) {
            Ok(request) => request,
            Err(error) => return Some(Err(error)),
        };
        let owned = Arc::new(owned_by(
            ctx.data_unchecked::<Arc<Table>>(),
            loaders(ctx).caller().agency(),
        ));
        let concerns = |told: &Told| {
            told.details
                .returned
                .iter()
                .any(|name| owned.contains(name))
        };
        let subjects = employer_subjects(ctx, self.0);
        let page = loaders(ctx)
            .access_history((self.0, subjects), &request, concerns)
            .await;
        let node = |row: Owned<Arc<LoggedRecord>>| AccessHistoryEntry {
            record: row.row,
            owned: owned.clone(),
        };
        let made = page.map(|page| {
            page.map(|page| uncounted_connection((seal(ctx), ORDER), &request, page, node))
        });
        answer(ctx, made)
    }
}

/// Coordinates that show something of a register of an agency.
fn owned_by(table: &Table, agency: Agency) -> HashSet<String> {
    let is_owned = |asks: Requirement| {
        let groups = asks.rows.union(asks.statistics);
        groups.iter().any(|group| group.owner() == agency)
    };
    table
        .coordinates()
        .filter(|(_, asks)| is_owned(*asks))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// An access to an employer's rows of the caller's registers.
#[derive(Clone, Debug)]
pub struct AccessHistoryEntry {
    record: Arc<LoggedRecord>,
    owned: Arc<HashSet<String>>,
}

impl AccessHistoryEntry {
    fn told(&self) -> &Told {
        &self.record.told
    }
}

/// An access to what the caller's registers hold of an employer (riwayat akses).
#[Object(directive = needs::apply(Group::AccessHistory))]
impl AccessHistoryEntry {
    /// When.
    async fn at(&self) -> Option<DateTime<Utc>> {
        self.told().at
    }

    /// The agency that asked.
    async fn agency(&self) -> Option<Choice<Agency>> {
        Choice::stored(self.told().caller.agency.as_deref()?)
    }

    /// The purpose that it stated.
    async fn purpose(&self) -> Option<&str> {
        self.told().caller.purpose.as_deref()
    }

    /// The law that made the purpose lawful, as the agreement said then.
    async fn legal_basis(&self) -> Option<&str> {
        self.told().caller.legal_basis.as_deref()
    }

    /// Number of its agreement.
    async fn agreement(&self) -> Option<&str> {
        self.told().caller.agreement.as_deref()
    }

    /// Coordinates of the caller's registers that were answered.
    async fn returned(&self) -> Option<Vec<&str>> {
        let returned = self.told().details.returned.iter();
        Some(
            returned
                .filter(|name| self.owned.contains(*name))
                .map(String::as_str)
                .collect(),
        )
    }

    /// What became of the operation.
    async fn decision(&self) -> Option<Choice<Decision>> {
        self.told().details.decision().map(Choice)
    }
}
