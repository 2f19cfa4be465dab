//! The inspectorate's registers.
use std::collections::HashMap;
use std::sync::Arc;

use dataloader::BatchFn;
use sea_orm::DatabaseConnection;

use super::{LoadError, Loaders, RowsOf, fail, gather};
use crate::domain::disclosure::Caller;
use crate::domain::identifiers::EmployerId;
use crate::domain::scope::{Group, Requirement};
use crate::store::inspections;
pub use crate::store::inspections::{
    Inspection, InspectionFilter, InspectionFinding, InspectionFindings, InspectionNote,
    InspectionNotes, InspectionOrder, Inspections,
};
pub use crate::store::inspectorate::{
    Complaint, Complaints, InspectionPlan, InspectionPlans, Investigation, Investigations,
    ManpowerReport, ManpowerReports,
};
use crate::store::page::{Count, Page, PageRequest};

type Findings = Result<RowsOf<InspectionFindings>, LoadError>;

impl Loaders {
    /// A page of inspections with the means to count them; `None` where they are withheld.
    pub async fn inspections(
        &self,
        filter: &InspectionFilter,
        order: (InspectionOrder, bool),
        request: &PageRequest,
    ) -> Result<Option<(Page<Inspection>, Count)>, LoadError> {
        let Some(scope) = self.scope(Group::Inspection) else {
            return Ok(None);
        };
        Ok(Some(
            inspections::page(&self.db, &scope, filter, order, request).await?,
        ))
    }

    /// An employer's findings on the norm of social security, and of no other norm; none where they
    /// are withheld.
    pub async fn social_security_findings(&self, employer: EmployerId) -> Findings {
        if !self.may_see(SOCIAL_SECURITY, employer).await? {
            return Ok(Arc::default());
        }
        self.load(employer, || SocialSecurityBatch {
            db: self.db.clone(),
            caller: self.caller.clone(),
        })
        .await
    }
}

const SOCIAL_SECURITY: Requirement = Requirement::rows(Group::SocialSecurityFinding);

struct SocialSecurityBatch {
    db: DatabaseConnection,
    caller: Arc<Caller>,
}

impl BatchFn<EmployerId, Findings> for SocialSecurityBatch {
    async fn load(&mut self, keys: &[EmployerId]) -> HashMap<EmployerId, Findings> {
        let Some(scope) = self.caller.scope(SOCIAL_SECURITY) else {
            return keys.iter().map(|key| (*key, Ok(Arc::default()))).collect();
        };
        match inspections::social_security_findings(&self.db, &scope, keys).await {
            Ok(rows) => gather(keys, rows, |row| row.employer),
            Err(error) => fail(keys, &error.into()),
        }
    }
}
