//! How employers are looked up, listed and ordered.
use async_graphql::{Enum, ID, InputObject, OneofObject};

use super::code::Choice;
use super::connection::OrderDirection;
use super::scalar::Rupiah;
use crate::domain::codes::{
    BusinessScale, ComplianceCategory, EmployerStatus, LicenceKind, MembershipStatus, Severity,
};
use crate::domain::identifiers::{KbliCode, Nib, Npp, Npwp, RegionCode};
use crate::domain::scope::{Group, Requirement};
use crate::loaders::employers as rows_of;
use crate::policy::declaration::needs;

/// One key of an employer; exactly one must be given.
#[derive(Clone, Debug, OneofObject)]
pub enum EmployerBy {
    /// Nomor Induk Berusaha.
    #[graphql(directive = needs::apply(Group::Employer))]
    Nib(Nib),
    /// Tax number of a body. A sole trader's is a NIK and cannot be searched.
    #[graphql(directive = needs::apply(Group::TaxNumber))]
    Npwp(Npwp),
    /// Registration number with BPJS Ketenagakerjaan.
    #[graphql(directive = needs::apply(Group::Membership))]
    Npp(Npp),
    /// Opaque id.
    #[graphql(directive = needs::apply(Group::Employer))]
    Id(ID),
}

/// Which employers to list; all that is given must hold. A filter reveals what it tests, so each
/// needs the scope of what it tests.
#[derive(Clone, Debug, Default, InputObject)]
pub struct EmployerFilter {
    /// Whose name contains this text, in any case.
    #[graphql(directive = needs::apply(Group::Employer), validator(min_length = 2, max_length = 100))]
    pub name_contains: Option<String>,
    /// In this kecamatan.
    #[graphql(directive = needs::apply(Group::Employer))]
    pub district_code: Option<RegionCode>,
    /// With this main activity.
    #[graphql(directive = needs::apply(Group::Employer))]
    pub kbli: Option<KbliCode>,
    /// Of this scale.
    #[graphql(directive = needs::apply(Group::Employer))]
    pub scale: Option<Choice<BusinessScale>>,
    /// In this state.
    #[graphql(directive = needs::apply(Group::Employer))]
    pub status: Option<Choice<EmployerStatus>>,
    /// Whether a membership exists that is not closed (terdaftar di BPJS Ketenagakerjaan).
    #[graphql(directive = needs::apply(Group::Membership))]
    pub is_registered: Option<bool>,
    /// With a membership in this state.
    #[graphql(directive = needs::apply(Group::Membership))]
    pub membership_status: Option<Choice<MembershipStatus>>,
    /// With a licence of this kind.
    #[graphql(directive = needs::apply(Group::Licence))]
    pub licence_kind: Option<Choice<LicenceKind>>,
    /// Whether a service restriction (TMP2T) is in force today.
    #[graphql(directive = needs::apply(Group::Restriction))]
    pub is_restricted: Option<bool>,
    /// With at least so many months in arrears today (bulan menunggak), by the kept assessment.
    #[graphql(directive = needs::apply(Group::ArrearsClass), validator(minimum = 0))]
    pub months_in_arrears_min: Option<i32>,
    /// With at least this sum in arrears today, without penalty, by the kept assessment.
    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    pub arrears_min: Option<Rupiah>,
    /// In this category of non-compliance (kategori ketidakpatuhan). Nobody is found by a category that
    /// rests on a register that is missing or overdue today.
    #[graphql(directive = needs::apply(Group::Compliance))]
    pub category: Option<Choice<ComplianceCategory>>,
    /// With a finding of this severity; with `category`, the finding of that category.
    #[graphql(directive = needs::apply(Group::Compliance))]
    pub severity: Option<Choice<Severity>>,
    /// Of whom this category cannot be told. It is neither compliance nor guilt.
    #[graphql(directive = needs::apply(Group::Compliance))]
    pub undetermined: Option<Choice<ComplianceCategory>>,
}

impl From<EmployerFilter> for rows_of::EmployerFilter {
    fn from(filter: EmployerFilter) -> Self {
        Self {
            name_contains: filter.name_contains,
            district: filter.district_code,
            kbli: filter.kbli,
            scale: filter.scale.map(|scale| scale.0),
            status: filter.status.map(|status| status.0),
            is_registered: filter.is_registered,
            membership_status: filter.membership_status.map(|status| status.0),
            licence_kind: filter.licence_kind.map(|kind| kind.0),
            is_restricted: filter.is_restricted,
            months_in_arrears_min: filter.months_in_arrears_min.map(i64::from),
            arrears_min: filter.arrears_min.map(|sum| sum.0),
            category: filter.category.map(|category| category.0),
            severity: filter.severity.map(|severity| severity.0),
            undetermined: filter.undetermined.map(|category| category.0),
        }
    }
}

/// What employers can be ordered by. An order reveals what it compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum EmployerOrderField {
    /// By legal name.
    #[graphql(directive = needs::apply(Group::Employer))]
    LegalName,
    /// By the months in arrears, by the kept assessment. An employer that was never assessed is not listed.
    #[graphql(directive = needs::apply(Group::ArrearsClass))]
    MonthsInArrears,
    /// By the sum in arrears, by the kept assessment. An employer that was never assessed is not listed.
    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    ArrearsAmount,
    /// By the earliest day since which something found holds; where nothing was found, last. An employer
    /// that was never assessed is not listed.
    #[graphql(directive = needs::apply(Group::Compliance))]
    Since,
}

/// How employers are ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct EmployerOrder {
    /// The sort key.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub field: EmployerOrderField,
    /// Which way it runs.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub direction: OrderDirection,
}

impl EmployerOrder {
    /// The order of a listing that asks for none.
    pub const DEFAULT: Self = Self {
        field: EmployerOrderField::LegalName,
        direction: OrderDirection::Asc,
    };

    /// Name that cursors carry.
    pub fn name(self) -> &'static str {
        let (rising, falling) = match self.field {
            EmployerOrderField::LegalName => ("legal_name", "legal_name-"),
            EmployerOrderField::MonthsInArrears => ("months_in_arrears", "months_in_arrears-"),
            EmployerOrderField::ArrearsAmount => ("arrears_amount", "arrears_amount-"),
            EmployerOrderField::Since => ("since", "since-"),
        };
        match self.direction {
            OrderDirection::Asc => rising,
            OrderDirection::Desc => falling,
        }
    }

    /// The listing of a filter in this order.
    pub fn listing(self, filter: EmployerFilter) -> rows_of::EmployerListing {
        rows_of::EmployerListing {
            filter: filter.into(),
            order: match self.field {
                EmployerOrderField::LegalName => rows_of::EmployerOrder::LegalName,
                EmployerOrderField::MonthsInArrears => rows_of::EmployerOrder::MonthsInArrears,
                EmployerOrderField::ArrearsAmount => rows_of::EmployerOrder::ArrearsAmount,
                EmployerOrderField::Since => rows_of::EmployerOrder::Since,
            },
            descending: self.direction == OrderDirection::Desc,
        }
    }
}
