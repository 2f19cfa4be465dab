//! Manpower reports, and what the inspectorate keeps to itself: plans, complaints, investigations.
use entity::{complaint, inspection_plan, investigation, manpower_report};
use sea_orm::sea_query::SelectStatement;

use super::keyed::Keyed;
use super::register::{Register, tie_by};
use crate::domain::codes::IdentifierScheme;
use crate::domain::scope::Group;

/// The register of manpower reports.
pub type ManpowerReports = manpower_report::Entity;
/// A manpower report.
pub type ManpowerReport = manpower_report::Model;
/// The register of planned inspections.
pub type InspectionPlans = inspection_plan::Entity;
/// A planned inspection.
pub type InspectionPlan = inspection_plan::Model;
/// The register of complaints.
pub type Complaints = complaint::Entity;
/// A complaint.
pub type Complaint = complaint::Model;
/// The register of investigations.
pub type Investigations = investigation::Entity;
/// An investigation.
pub type Investigation = investigation::Model;

impl Register for manpower_report::Entity {
    const GROUP: Group = Group::Headcount;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Wlkp,
            manpower_report::Column::WlkpNumber,
        );
    }

    fn order() -> &'static [manpower_report::Column] {
        use manpower_report::Column;
        &[Column::Year, Column::WlkpNumber]
    }
}

impl Keyed for manpower_report::Entity {
    fn first_part() -> manpower_report::Column {
        manpower_report::Column::WlkpNumber
    }

    fn key(row: &ManpowerReport) -> Vec<String> {
        vec![row.wlkp_number.clone(), row.year.to_string()]
    }
}

impl Register for inspection_plan::Entity {
    const GROUP: Group = Group::InspectionPlan;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Wlkp,
            inspection_plan::Column::WlkpNumber,
        );
    }

    fn order() -> &'static [inspection_plan::Column] {
        use inspection_plan::Column;
        &[Column::PlannedOn, Column::PlanNumber]
    }
}

impl Keyed for inspection_plan::Entity {
    fn first_part() -> inspection_plan::Column {
        inspection_plan::Column::PlanNumber
    }

    fn key(row: &InspectionPlan) -> Vec<String> {
        vec![row.plan_number.clone()]
    }
}

impl Register for complaint::Entity {
    const GROUP: Group = Group::InspectionPlan;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Wlkp,
            complaint::Column::WlkpNumber,
        );
    }

    fn order() -> &'static [complaint::Column] {
        use complaint::Column;
        &[Column::ReceivedOn, Column::ComplaintNumber]
    }
}

impl Keyed for complaint::Entity {
    fn first_part() -> complaint::Column {
        complaint::Column::ComplaintNumber
    }

    fn key(row: &Complaint) -> Vec<String> {
        vec![row.complaint_number.clone()]
    }
}

impl Register for investigation::Entity {
    const GROUP: Group = Group::Investigation;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Wlkp,
            investigation::Column::WlkpNumber,
        );
    }

    fn order() -> &'static [investigation::Column] {
        use investigation::Column;
        &[Column::OpenedOn, Column::FileNumber]
    }
}

impl Keyed for investigation::Entity {
    fn first_part() -> investigation::Column {
        investigation::Column::FileNumber
    }

    fn key(row: &Investigation) -> Vec<String> {
        vec![row.file_number.clone()]
    }
}
