//! The licence office's registers.
use super::{LoadError, Loaders};
use crate::domain::scope::Group;
use crate::store::licences;
pub use crate::store::licences::{Licence, LicenceFilter, Licences};
pub use crate::store::licensing::{
    Application, Applications, Branch, Branches, BusinessActivities, BusinessActivity,
    BusinessRegistration, BusinessRegistrations, InvestmentReport, InvestmentReports,
    ResponsiblePerson, ResponsiblePersons,
};
use crate::store::page::{Count, Page, PageRequest};

impl Loaders {
    /// A page of licences with the means to count them; `None` where they are withheld.
    pub async fn licences(
        &self,
        filter: &LicenceFilter,
        request: &PageRequest,
    ) -> Result<Option<(Page<Licence>, Count)>, LoadError> {
        let Some(scope) = self.scope(Group::Licence) else {
            return Ok(None);
        };
        Ok(Some(
            licences::page(&self.db, &scope, filter, request).await?,
        ))
    }
}
