//! Memberships and what hangs on them.
use super::{LoadError, Loaders};
use crate::domain::scope::Group;
use crate::store::memberships;
pub use crate::store::memberships::{
    Membership, MembershipFilter, MembershipProgramme, Memberships, Programmes,
};
use crate::store::page::{Count, Page, PageRequest};

impl Loaders {
    /// A page of memberships with the means to count them; `None` where they are withheld.
    pub async fn memberships(
        &self,
        filter: &MembershipFilter,
        request: &PageRequest,
    ) -> Result<Option<(Page<Membership>, Count)>, LoadError> {
        let Some(scope) = self.scope(Group::Membership) else {
            return Ok(None);
        };
        Ok(Some(
            memberships::page(&self.db, &scope, filter, request).await?,
        ))
    }
}
