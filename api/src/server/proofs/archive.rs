//! The clearances of the database, as statements.
use async_trait::async_trait;
use sea_orm::DatabaseConnection;

use crate::domain::clearance::statement::{Issue, Reference, Statement, StatusPlace, Words};
use crate::domain::identifiers::EmployerId;
use crate::domain::local_time::end_of;
use crate::proof::{ArchiveError, ClearanceArchive, KeptClearance, Withdrawal, Withdrawn};
use crate::store::clearances;

/// The clearances of a database.
pub struct StoredClearances {
    db: DatabaseConnection,
    url: String,
}

impl StoredClearances {
    /// Those of a service that is reached at an address.
    pub fn new(db: DatabaseConnection, url: &str) -> Self {
        Self {
            db,
            url: url.to_owned(),
        }
    }

    fn statement(&self, kept: &clearances::KeptClearance) -> Option<Statement> {
        let row = &kept.row;
        let issue = Issue {
            issuer: self.url.clone(),
            reference: row.clearance_reference.parse().ok()?,
            nib: row.nib.parse().ok()?,
            issued_at: row.issued_at,
            expires_at: end_of(row.valid_until),
            status: StatusPlace {
                index: u64::try_from(row.id).ok()?,
                uri: format!("{}/clearance/status", self.url),
            },
        };
        Some(Statement::of(issue, &kept.check()?))
    }
}

#[async_trait]
impl ClearanceArchive for StoredClearances {
    async fn find(&self, reference: &Reference) -> Result<Option<KeptClearance>, ArchiveError> {
        let found = clearances::by_reference(&self.db, reference.as_str()).await;
        let Some(found) = found.map_err(ArchiveError::new)? else {
            return Ok(None);
        };
        let statement = self.statement(&found);
        let statement = statement
            .ok_or_else(|| ArchiveError::new("a clearance was written by a later release"))?;
        Ok(Some(KeptClearance {
            statement,
            employer: found.row.employer_id.map(EmployerId),
            withdrawal: found.withdrawn.map(|withdrawn| Withdrawal {
                at: withdrawn.withdrawn_at,
                why: Words {
                    en: withdrawn.why_en,
                    id: withdrawn.why_id,
                },
            }),
        }))
    }

    async fn withdrawn(&self) -> Result<Withdrawn, ArchiveError> {
        let indexes = clearances::withdrawn_indexes(&self.db).await;
        // Read last: what is given out meanwhile is within the list all the same.
        let last = clearances::last_index(&self.db).await;
        let last = last.map_err(ArchiveError::new)?;
        let indexes = indexes.map_err(ArchiveError::new)?;
        Ok(Withdrawn {
            indexes: indexes
                .into_iter()
                .filter_map(|index| index.try_into().ok())
                .collect(),
            size: u64::try_from(last).unwrap_or(0) + 1,
        })
    }
}
