//! The registers of the licence office, all under the NIB: registrations, activities, persons,
//! places of business, investment reports and applications. Licences have their own file.
use entity::{
    branch, business_activity, business_registration, investment_report, licence_application,
    responsible_person,
};
use sea_orm::sea_query::SelectStatement;

use super::keyed::Keyed;
use super::register::{Register, tie_by};
use crate::domain::codes::IdentifierScheme;
use crate::domain::scope::Group;

/// The register of business actors.
pub type BusinessRegistrations = business_registration::Entity;
/// A business actor in the licence register.
pub type BusinessRegistration = business_registration::Model;
/// The register of activities.
pub type BusinessActivities = business_activity::Entity;
/// An activity at a place.
pub type BusinessActivity = business_activity::Model;
/// The register of owners and directors.
pub type ResponsiblePersons = responsible_person::Entity;
/// An owner or director.
pub type ResponsiblePerson = responsible_person::Model;
/// The register of places of business.
pub type Branches = branch::Entity;
/// A place of business.
pub type Branch = branch::Model;
/// The register of investment reports.
pub type InvestmentReports = investment_report::Entity;
/// An investment report.
pub type InvestmentReport = investment_report::Model;
/// The register of applications.
pub type Applications = licence_application::Entity;
/// An application.
pub type Application = licence_application::Model;

impl Register for business_registration::Entity {
    const GROUP: Group = Group::Employer;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Nib,
            business_registration::Column::Nib,
        );
    }

    fn order() -> &'static [business_registration::Column] {
        &[business_registration::Column::Nib]
    }
}

impl Keyed for business_registration::Entity {
    fn first_part() -> business_registration::Column {
        business_registration::Column::Nib
    }

    fn key(row: &BusinessRegistration) -> Vec<String> {
        vec![row.nib.clone()]
    }
}

impl Register for business_activity::Entity {
    const GROUP: Group = Group::Licence;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Nib,
            business_activity::Column::Nib,
        );
    }

    fn order() -> &'static [business_activity::Column] {
        &[business_activity::Column::ActivityNumber]
    }
}

impl Keyed for business_activity::Entity {
    fn first_part() -> business_activity::Column {
        business_activity::Column::ActivityNumber
    }

    fn key(row: &BusinessActivity) -> Vec<String> {
        vec![row.activity_number.clone()]
    }
}

impl Register for responsible_person::Entity {
    const GROUP: Group = Group::PersonalIdentity;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Nib,
            responsible_person::Column::Nib,
        );
    }

    fn order() -> &'static [responsible_person::Column] {
        use responsible_person::Column;
        &[Column::Nib, Column::Role, Column::Nik]
    }
}

impl Register for branch::Entity {
    const GROUP: Group = Group::TaxNumber;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(select, IdentifierScheme::Nib, branch::Column::Nib);
    }

    fn order() -> &'static [branch::Column] {
        &[branch::Column::Nitku]
    }
}

impl Register for investment_report::Entity {
    const GROUP: Group = Group::Investment;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Nib,
            investment_report::Column::Nib,
        );
    }

    fn order() -> &'static [investment_report::Column] {
        use investment_report::Column;
        &[Column::ReportedOn, Column::Nib, Column::Period]
    }
}

impl Register for licence_application::Entity {
    const GROUP: Group = Group::Application;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Nib,
            licence_application::Column::Nib,
        );
    }

    fn order() -> &'static [licence_application::Column] {
        use licence_application::Column;
        &[Column::SubmittedOn, Column::ApplicationNumber]
    }
}

impl Keyed for licence_application::Entity {
    fn first_part() -> licence_application::Column {
        licence_application::Column::ApplicationNumber
    }

    fn key(row: &Application) -> Vec<String> {
        vec![row.application_number.clone()]
    }
}
