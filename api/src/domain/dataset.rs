//! The datasets that agencies feed.
use super::bilingual::Bilingual;
use super::codes::{Agency, SourceRegister};

/// A dataset: one layout of lines, supplied by one agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dataset {
    /// Its name, which is also its files' without the ending.
    pub name: &'static str,
    /// The agency that supplies it.
    pub owner: Agency,
    /// What it is.
    pub about: Bilingual,
}

/// The register whose age a dataset tells; `None` for a dataset that only completes another.
pub fn register_of(dataset: &str) -> Option<SourceRegister> {
    match dataset {
        "memberships" => Some(SourceRegister::BpjsMembership),
        "membership_programmes" => Some(SourceRegister::BpjsProgramme),
        "contributions" => Some(SourceRegister::BpjsContribution),
        "business_registrations" => Some(SourceRegister::BusinessLicence),
        "manpower_reports" => Some(SourceRegister::ManpowerReport),
        "inspections" => Some(SourceRegister::LabourInspection),
        "field_verifications" => Some(SourceRegister::FieldVerification),
        "service_restrictions" => Some(SourceRegister::ServiceRestriction),
        _ => None,
    }
}

/// Whether the dataset's mere growth tells what must not be known: that a visit is planned, that
/// somebody complained, that a file was opened (ILO C81 Art. 15(c)).
pub fn is_confidential(dataset: &str) -> bool {
    matches!(
        dataset,
        "inspection_plans" | "complaints" | "investigations"
    )
}
