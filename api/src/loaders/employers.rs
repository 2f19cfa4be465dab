//! Employers by id, and the first look-up by a register's key.
use std::collections::HashMap;
use std::sync::Arc;

use dataloader::BatchFn;
use sea_orm::DatabaseConnection;

use super::{LoadError, Loaders, fail};
use crate::domain::codes::IdentifierScheme;
use crate::domain::disclosure::Caller;
use crate::domain::identifiers::EmployerId;
use crate::domain::regulation::Regulation;
use crate::domain::scope::{Group, Requirement};
use crate::store::assessments::{self, Usable};
use crate::store::employer_listing;
pub use crate::store::employer_listing::{EmployerFilter, EmployerListing, EmployerOrder};
use crate::store::employers;
pub use crate::store::employers::{Employer, Identifier, Identifiers};
use crate::store::page::{Count, Page, PageRequest};
use crate::store::work_lists;
pub use crate::store::work_lists::WorkList;

type Found = Result<Option<Arc<Employer>>, LoadError>;

struct EmployersById {
    db: DatabaseConnection,
    caller: Arc<Caller>,
}

impl BatchFn<EmployerId, Found> for EmployersById {
    async fn load(&mut self, keys: &[EmployerId]) -> HashMap<EmployerId, Found> {
        let Some(scope) = self.caller.scope(Requirement::rows(Group::Employer)) else {
            return keys.iter().map(|key| (*key, Ok(None))).collect();
        };
        match employers::by_ids(&self.db, &scope, keys).await {
            Ok(rows) => {
                let mut found: HashMap<EmployerId, Found> =
                    keys.iter().map(|key| (*key, Ok(None))).collect();
                found.extend(
                    rows.into_iter()
                        .map(|row| (EmployerId(row.id), Ok(Some(Arc::new(row))))),
                );
                found
            }
            Err(error) => fail(keys, &error.into()),
        }
    }
}

impl Loaders {
    /// An employer; `None` where there is none or it is withheld.
    pub async fn employer(&self, employer: EmployerId) -> Found {
        self.load(employer, || EmployersById {
            db: self.db.clone(),
            caller: self.caller.clone(),
        })
        .await
    }

    /// The employer that has a key; `None` where there is none or it is withheld.
    pub async fn find_employer(&self, scheme: IdentifierScheme, value: &str) -> Found {
        let Some(scope) = self.scope(Group::Employer) else {
            return Ok(None);
        };
        Ok(employers::find_by_key(&self.db, &scope, scheme, value)
            .await?
            .map(Arc::new))
    }

    /// A page of employers with the means to count them; `None` where what the listing reveals is
    /// withheld.
    pub async fn employers(
        &self,
        law: &Regulation,
        listing: &EmployerListing,
        request: &PageRequest,
    ) -> Result<Option<(Page<Employer>, Count)>, LoadError> {
        let Some(scope) = self.caller.scope(listing.asks()) else {
            return Ok(None);
        };
        let day = self.caller.day();
        let usable = if listing.filter.tests_findings() {
            assessments::usable(&self.db, law, day).await?
        } else {
            Usable::default()
        };
        let asked = (day, &usable);
        Ok(Some(
            employer_listing::page(&self.db, &scope, listing, asked, request).await?,
        ))
    }

    /// A page of a work list with the means to count it; `None` where what the list reveals is
    /// withheld.
    pub async fn work_list(
        &self,
        law: &Regulation,
        list: WorkList,
        request: &PageRequest,
    ) -> Result<Option<(Page<Employer>, Count)>, LoadError> {
        let Some(scope) = self.caller.scope(list.asks()) else {
            return Ok(None);
        };
        let day = self.caller.day();
        let usable = assessments::usable(&self.db, law, day).await?;
        let asked = (day, &usable);
        Ok(Some(
            work_lists::page(&self.db, &scope, list, asked, request).await?,
        ))
    }
}
