//! What BPJS Ketenagakerjaan did about a membership and agreed with it: written warnings, fines,
//! instalment plans; and the construction projects registered under it.
use entity::{administrative_fine, construction_project, instalment_plan, written_warning};
use sea_orm::sea_query::SelectStatement;

use super::register::{Register, tie_by};
use crate::domain::codes::IdentifierScheme;
use crate::domain::scope::Group;

/// The register of written warnings.
pub type WrittenWarnings = written_warning::Entity;
/// A written warning.
pub type WrittenWarning = written_warning::Model;
/// The register of administrative fines.
pub type AdministrativeFines = administrative_fine::Entity;
/// An administrative fine.
pub type AdministrativeFine = administrative_fine::Model;
/// The register of instalment plans.
pub type InstalmentPlans = instalment_plan::Entity;
/// An instalment plan.
pub type InstalmentPlan = instalment_plan::Model;
/// The register of construction projects.
pub type ConstructionProjects = construction_project::Entity;
/// A construction project.
pub type ConstructionProject = construction_project::Model;

impl Register for written_warning::Entity {
    const GROUP: Group = Group::Warning;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(select, IdentifierScheme::Npp, written_warning::Column::Npp);
    }

    fn order() -> &'static [written_warning::Column] {
        use written_warning::Column;
        &[Column::IssuedOn, Column::LetterNumber]
    }
}

impl Register for administrative_fine::Entity {
    const GROUP: Group = Group::Warning;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Npp,
            administrative_fine::Column::Npp,
        );
    }

    fn order() -> &'static [administrative_fine::Column] {
        use administrative_fine::Column;
        &[Column::IssuedOn, Column::DecisionNumber]
    }
}

impl Register for instalment_plan::Entity {
    const GROUP: Group = Group::ArrearsAmount;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(select, IdentifierScheme::Npp, instalment_plan::Column::Npp);
    }

    fn order() -> &'static [instalment_plan::Column] {
        use instalment_plan::Column;
        &[Column::AgreedOn, Column::PlanNumber]
    }
}

impl Register for construction_project::Entity {
    const GROUP: Group = Group::Membership;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Npp,
            construction_project::Column::Npp,
        );
    }

    fn order() -> &'static [construction_project::Column] {
        use construction_project::Column;
        &[Column::StartsOn, Column::ProjectNumber]
    }
}
