//! Relay's `Node`: every object that has a global id, and the way back from the id to the object.
use async_graphql::{Context, ID, Interface};

use super::application::LicenceApplication;
use super::business::{BusinessActivity, BusinessRegistration};
use super::case::Case;
use super::confidential::{Complaint, InspectionPlan, Investigation};
use super::disclose::loaders;
use super::employer::Employer;
use super::field_verification::FieldVerification;
use super::global_id::{GlobalId, global_id};
use super::inspection::Inspection;
use super::inspection_note::InspectionNote;
use super::licence::Licence;
use super::manpower_report::ManpowerReport;
use super::membership::Membership;
use super::power_of_attorney::PowerOfAttorney;
use super::restriction::ServiceRestriction;
use crate::domain::scope::Requirement;
use crate::loaders::nodes::{Keyed, RowKey};
use crate::loaders::{LoadError, Owned, inspections, licensing, memberships, team};
use crate::policy::declaration::needs;

/// An object with a global id, under which `node` finds it again.
#[derive(Clone, Debug, Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "Opaque id.",
    directive = needs::apply(Requirement::PUBLIC)
))]
pub enum Node {
    /// An employer.
    Employer(Employer),
    /// A registration with BPJS Ketenagakerjaan.
    Membership(Membership),
    /// A business actor in the licence register.
    BusinessRegistration(BusinessRegistration),
    /// An activity at a place.
    BusinessActivity(BusinessActivity),
    /// A licence.
    Licence(Licence),
    /// An application at the licence office.
    LicenceApplication(LicenceApplication),
    /// A manpower report.
    ManpowerReport(ManpowerReport),
    /// An inspection.
    Inspection(Inspection),
    /// An inspection note.
    InspectionNote(InspectionNote),
    /// A planned inspection.
    InspectionPlan(InspectionPlan),
    /// A complaint.
    Complaint(Complaint),
    /// An investigation.
    Investigation(Investigation),
    /// A field verification.
    FieldVerification(FieldVerification),
    /// A case.
    Case(Case),
    /// A power of attorney as it names an employer.
    PowerOfAttorney(PowerOfAttorney),
    /// A restriction of public services.
    ServiceRestriction(ServiceRestriction),
}

/// The global id of a row.
pub fn row_id<E: Keyed>(type_name: &str, row: &E::Model) -> ID {
    let key = E::key(row);
    let parts: Vec<&str> = key.iter().map(String::as_str).collect();
    global_id(type_name, &parts)
}

/// The object of a global id, read with the caller's right to its type. Forged, absent, foreign and
/// withheld look alike. Ids resolved together are read in one statement a type.
pub async fn find(ctx: &Context<'_>, id: &str) -> Result<Option<Node>, LoadError> {
    let Some(id) = GlobalId::read(id) else {
        return Ok(None);
    };
    if let Some(employer) = id.employer() {
        let row = loaders(ctx).employer(employer).await?;
        return Ok(row.map(Employer::new).map(Node::from));
    }
    match id.type_name.as_str() {
        "Case" | "FieldVerification" | "PowerOfAttorney" | "ServiceRestriction" => {
            find_matter(ctx, id).await
        }
        "ManpowerReport" | "Inspection" | "InspectionNote" | "InspectionPlan" | "Complaint"
        | "Investigation" => find_of_inspectorate(ctx, id).await,
        _ => find_registration(ctx, id).await,
    }
}

async fn find_registration(ctx: &Context<'_>, id: GlobalId) -> Result<Option<Node>, LoadError> {
    use licensing::{Applications, BusinessActivities, BusinessRegistrations, Licences};
    let key = id.key;
    match id.type_name.as_str() {
        "Membership" => row::<memberships::Memberships, _>(ctx, key, Membership::new).await,
        "BusinessRegistration" => {
            row::<BusinessRegistrations, _>(ctx, key, BusinessRegistration::new).await
        }
        "BusinessActivity" => row::<BusinessActivities, _>(ctx, key, BusinessActivity::new).await,
        "Licence" => row::<Licences, _>(ctx, key, Licence::new).await,
        "LicenceApplication" => row::<Applications, _>(ctx, key, LicenceApplication::new).await,
        _ => Ok(None),
    }
}

async fn find_of_inspectorate(ctx: &Context<'_>, id: GlobalId) -> Result<Option<Node>, LoadError> {
    use inspections::{Complaints, InspectionNotes, InspectionPlans, Inspections};
    use inspections::{Investigations, ManpowerReports};
    let key = id.key;
    match id.type_name.as_str() {
        "ManpowerReport" => row::<ManpowerReports, _>(ctx, key, ManpowerReport::new).await,
        "Inspection" => row::<Inspections, _>(ctx, key, Inspection::new).await,
        "InspectionNote" => row::<InspectionNotes, _>(ctx, key, InspectionNote::new).await,
        "InspectionPlan" => row::<InspectionPlans, _>(ctx, key, InspectionPlan::new).await,
        "Complaint" => row::<Complaints, _>(ctx, key, Complaint::new).await,
        "Investigation" => row::<Investigations, _>(ctx, key, Investigation::new).await,
        _ => Ok(None),
    }
}

async fn find_matter(ctx: &Context<'_>, id: GlobalId) -> Result<Option<Node>, LoadError> {
    let key = id.key;
    match id.type_name.as_str() {
        "Case" => row::<team::Cases, _>(ctx, key, Case::new).await,
        "FieldVerification" => {
            row::<team::FieldVerifications, _>(ctx, key, FieldVerification::new).await
        }
        "PowerOfAttorney" => row::<team::NamedEmployers, _>(ctx, key, PowerOfAttorney::new).await,
        "ServiceRestriction" => {
            row::<team::Restrictions, _>(ctx, key, ServiceRestriction::new).await
        }
        _ => Ok(None),
    }
}

async fn row<E: Keyed, N: Into<Node>>(
    ctx: &Context<'_>,
    key: RowKey,
    node: impl Fn(Owned<E::Model>) -> N,
) -> Result<Option<Node>, LoadError>
where
    E::Model: Clone,
{
    let found = loaders(ctx).by_key::<E>(key).await?;
    Ok(found.map(|row| node((*row).clone()).into()))
}
