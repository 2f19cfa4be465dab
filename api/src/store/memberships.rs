//! Memberships of BPJS Ketenagakerjaan and the programmes they are enrolled in.
use entity::{membership, membership_programme};
use sea_orm::DatabaseConnection;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};

use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::register::{Register, select, tie_by};
use super::{StoreError, page};
use crate::domain::codes::{Code, IdentifierScheme, MembershipStatus, ParticipantKind};
use crate::domain::disclosure::Scope;
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

/// Which memberships to list.
#[derive(Clone, Debug, Default)]
pub struct MembershipFilter {
    /// Of that state.
    pub status: Option<MembershipStatus>,
    /// Of that participant kind.
    pub participant_kind: Option<ParticipantKind>,
}

/// Lists memberships by NPP.
pub async fn page(
    db: &DatabaseConnection,
    scope: &Scope,
    filter: &MembershipFilter,
    request: &PageRequest,
) -> Result<(Page<Membership>, Count), StoreError> {
    use membership::Column;
    let mut listing = select::<Memberships>(scope);
    if let Some(status) = filter.status {
        listing.and_where(Expr::col((membership::Entity, Column::Status)).eq(status.as_str()));
    }
    if let Some(kind) = filter.participant_kind {
        listing
            .and_where(Expr::col((membership::Entity, Column::ParticipantKind)).eq(kind.as_str()));
    }
    let keys = [Column::Npp, Column::Division].map(|column| SortKey {
        expression: Expr::col((membership::Entity, column)),
        kind: KeyKind::Text,
        descending: false,
    });
    let count = Count::of(&listing);
    Ok((page::run(db, listing, &keys, request).await?, count))
}
