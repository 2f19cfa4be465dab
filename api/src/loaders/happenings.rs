//! Changes of the registers, passed on to those who may know of them.
use std::sync::Arc;

use super::{LoadError, Loaders};
use crate::domain::dataset::group_of;
use crate::domain::scope::Requirement;
use crate::loaders::employers::Employer;
pub use crate::store::happenings::Change;

impl Loaders {
    /// The employer of a change; `None` where the caller may not see it now, or lacks the right to the
    /// rows of the register that changed: the mere entry tells something.
    pub async fn employer_changed(
        &self,
        change: &Change,
    ) -> Result<Option<Arc<Employer>>, LoadError> {
        let Some(group) = group_of(&change.register) else {
            return Ok(None);
        };
        let opens = Requirement::rows(group);
        if !self.may_see(opens, change.employer).await? {
            return Ok(None);
        }
        self.employer(change.employer).await
    }
}
