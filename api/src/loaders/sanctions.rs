//! Warnings, fines, instalment plans and construction projects of memberships.
pub use crate::store::sanctions::{
    AdministrativeFine, AdministrativeFines, ConstructionProject, ConstructionProjects,
    InstalmentPlan, InstalmentPlans, WrittenWarning, WrittenWarnings,
};
