//! The datasets that agencies feed.
use super::bilingual::Bilingual;
use super::codes::{Agency, SourceRegister};
use super::scope::Group;

/// Instalment plans of memberships.
pub const INSTALMENT_PLANS: &str = "instalment_plans";
/// Written warnings to memberships.
pub const WRITTEN_WARNINGS: &str = "written_warnings";
/// Administrative fines on memberships.
pub const ADMINISTRATIVE_FINES: &str = "administrative_fines";

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

/// The group whose right opens the news that a register, or a dataset that completes one, changed for
/// an employer: the one that opens its rows. `None` for what is told to nobody.
pub fn group_of(register: &str) -> Option<Group> {
    if let Ok(register) = register.parse::<SourceRegister>() {
        return Some(match register {
            SourceRegister::BpjsMembership => Group::Membership,
            SourceRegister::BpjsProgramme => Group::Programme,
            SourceRegister::BpjsContribution => Group::ArrearsAmount,
            SourceRegister::BusinessLicence => Group::Employer,
            SourceRegister::ManpowerReport => Group::Headcount,
            SourceRegister::LabourInspection => Group::Inspection,
            SourceRegister::FieldVerification => Group::FieldVerification,
            SourceRegister::ServiceRestriction => Group::Restriction,
        });
    }
    match register {
        "branches" => Some(Group::TaxNumber),
        "business_activities" | "licences" => Some(Group::Licence),
        "responsible_persons" => Some(Group::PersonalIdentity),
        "investment_reports" => Some(Group::Investment),
        "licence_applications" => Some(Group::Application),
        "construction_projects" => Some(Group::Membership),
        "workers" | "worker_enrolments" => Some(Group::WorkerIdentity),
        "written_warnings" | "administrative_fines" => Some(Group::Warning),
        "instalment_plans" => Some(Group::ArrearsAmount),
        "inspection_notes" | "inspection_findings" => Some(Group::InspectionFinding),
        "cases" | "case_parties" => Some(Group::Case),
        "powers_of_attorney" | "power_of_attorney_employers" => Some(Group::PowerOfAttorney),
        "vulnerable_workers" | "vulnerable_worker_periods" => Some(Group::VulnerableWorker),
        "links" => Some(Group::Linkage),
        "objections" => Some(Group::Objection),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_confidential_is_told_to_nobody() {
        for dataset in [
            "inspection_plans",
            "complaints",
            "investigations",
            "",
            "unknown",
        ] {
            assert_eq!(group_of(dataset), None, "{dataset}");
        }
        assert_eq!(group_of("LABOUR_INSPECTION"), Some(Group::Inspection));
        assert_eq!(group_of("inspection_notes"), Some(Group::InspectionFinding));
    }
}
