//! Memberships, and the short lists that hang on them.
use super::{LoadError, Loaders};
use crate::store::membership_listing;
pub use crate::store::membership_listing::{MembershipFilter, MembershipListing, MembershipOrder};
pub use crate::store::memberships::{Membership, MembershipProgramme, Memberships, Programmes};
pub use crate::store::nested::MembershipKey;
use crate::store::page::{Count, Page, PageRequest};

impl Loaders {
    /// A page of memberships with the means to count them; `None` where what the listing reveals is
    /// withheld.
    pub async fn memberships(
        &self,
        listing: &MembershipListing,
        request: &PageRequest,
    ) -> Result<Option<(Page<Membership>, Count)>, LoadError> {
        let Some(scope) = self.caller.scope(listing.asks()) else {
            return Ok(None);
        };
        let day = self.caller.day();
        Ok(Some(
            membership_listing::page(&self.db, &scope, listing, day, request).await?,
        ))
    }
}
