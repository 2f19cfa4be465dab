//! The team's and the attorneys' registers: cases, field verifications, powers of attorney,
//! restrictions; and the regions.
use super::{LoadError, Loaders};
use crate::domain::identifiers::RegionCode;
use crate::domain::scope::Group;
pub use crate::store::cases::{
    Case, CaseFilter, CaseParties, CaseParty, Cases, FieldVerification, FieldVerifications,
    Openness,
};
use crate::store::page::{Count, Page, PageRequest};
pub use crate::store::powers_of_attorney::{
    AttorneyDocument, AttorneyDocuments, AttorneyFilter, NamedEmployer, NamedEmployers,
};
pub use crate::store::region_tree::Region;
pub use crate::store::restrictions::{Restriction, RestrictionFilter, Restrictions};
use crate::store::{cases, powers_of_attorney, region_tree, restrictions};

impl Loaders {
    /// A page of cases with the means to count them; `None` where they are withheld.
    pub async fn cases(
        &self,
        filter: &CaseFilter,
        request: &PageRequest,
    ) -> Result<Option<(Page<Case>, Count)>, LoadError> {
        let Some(scope) = self.scope(Group::Case) else {
            return Ok(None);
        };
        Ok(Some(cases::page(&self.db, &scope, filter, request).await?))
    }

    /// A page of restrictions with the means to count them; `None` where they are withheld.
    pub async fn restrictions(
        &self,
        filter: &RestrictionFilter,
        request: &PageRequest,
    ) -> Result<Option<(Page<Restriction>, Count)>, LoadError> {
        let Some(scope) = self.scope(Group::Restriction) else {
            return Ok(None);
        };
        Ok(Some(
            restrictions::page(&self.db, &scope, filter, request).await?,
        ))
    }

    /// A page of employers as powers of attorney name them, with the means to count them; `None`
    /// where they are withheld.
    pub async fn powers_of_attorney(
        &self,
        filter: &AttorneyFilter,
        request: &PageRequest,
    ) -> Result<Option<(Page<NamedEmployer>, Count)>, LoadError> {
        let Some(scope) = self.scope(Group::PowerOfAttorney) else {
            return Ok(None);
        };
        Ok(Some(
            powers_of_attorney::page(&self.db, &scope, filter, request).await?,
        ))
    }

    /// The regions that lie directly in `parent`; the outermost where it is not given.
    pub async fn regions(&self, parent: Option<&RegionCode>) -> Result<Vec<Region>, LoadError> {
        Ok(region_tree::within(&self.db, parent).await?)
    }
}
