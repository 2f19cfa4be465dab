//! Memberships of BPJS Ketenagakerjaan and the programmes they are enrolled in.
use entity::{membership, membership_programme};
use sea_orm::sea_query::SelectStatement;

use super::register::{Register, tie_by};
use crate::domain::codes::IdentifierScheme;
use crate::domain::scope::Group;

/// The register of memberships.
pub type Memberships = membership::Entity;
/// A membership.
pub type Membership = membership::Model;
/// The register of programme enrolments.
pub type Programmes = membership_programme::Entity;
/// A programme enrolment.
pub type MembershipProgramme = membership_programme::Model;

impl Register for membership::Entity {
    const GROUP: Group = Group::Membership;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(select, IdentifierScheme::Npp, membership::Column::Npp);
    }

    fn order() -> &'static [membership::Column] {
        &[membership::Column::Npp, membership::Column::Division]
    }
}

impl Register for membership_programme::Entity {
    const GROUP: Group = Group::Programme;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(
            select,
            IdentifierScheme::Npp,
            membership_programme::Column::Npp,
        );
    }

    fn order() -> &'static [membership_programme::Column] {
        use membership_programme::Column;
        &[
            Column::Npp,
            Column::Division,
            Column::EnrolledOn,
            Column::Programme,
        ]
    }
}
