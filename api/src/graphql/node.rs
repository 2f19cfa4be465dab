//! Relay's `Node`: every object that has a global id, and the way back from the id to the object.
use async_graphql::{Context, ID, Interface};

use super::application::LicenceApplication;
use super::business::{BusinessActivity, BusinessRegistration};
use super::case::Case;
use super::confidential::{Complaint, InspectionPlan, Investigation};
use super::disclose::{loaders, seal};
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
use super::seal::Seal;
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
pub fn row_id<E: Keyed>(seal: &Seal, type_name: &str, row: &E::Model) -> ID {
    let key = E::key(row);
    let parts: Vec<&str> = key.iter().map(String::as_str).collect();
    global_id(seal, type_name, &parts)
}

/// The object of a global id, read with the caller's right to its type. Forged, absent, foreign and
/// withheld look alike. Ids resolved together are read in one statement a type.
pub async fn find(ctx: &Context<'_>, id: &str) -> Result<Option<Node>, LoadError> {
    let Some(id) = GlobalId::read(seal(ctx), id) else {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use async_graphql::{Request, Response, Variables};
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::codes::Agency;
    use crate::domain::disclosure::Caller;
    use crate::graphql::global_id::employer_id;
    use crate::graphql::service::Service;
    use crate::graphql::trial::{ask, seal, service};
    use crate::store::matter_fixture::{
        Statements, caller, case, given, given_employer, inspection, licence, membership, named,
        registers,
    };

    async fn nodes(service: &Service, caller: &Arc<Caller>, ids: &[ID]) -> Response {
        let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
        let query = "query($ids: [ID!]!) {
            nodes(ids: $ids) { __typename id ... on Licence { number } }
        }";
        let variables = Variables::from_json(json!({ "ids": ids }));
        ask(service, caller, Request::new(query).variables(variables)).await
    }

    fn type_names(response: Response) -> Vec<Value> {
        assert_eq!(response.errors, [], "no id may be told from another");
        let data = response.data.into_json().unwrap();
        let nodes = data["nodes"].as_array().unwrap().iter();
        nodes.map(|node| node["__typename"].clone()).collect()
    }

    async fn filled() -> (Service, Statements) {
        let (db, statements) = registers().await;
        for (id, region) in [(1, "52.04"), (2, "52.07")] {
            let of_number = |kind: &str| format!("{kind}-{id}");
            let nib = format!("{id:013}");
            let npp = format!("A{id:07}");
            let wlkp = of_number("W");
            let keys = [("NIB", nib.as_str()), ("NPP", &npp), ("WLKP", &wlkp)];
            given_employer(&db, id, region, &keys).await;
            given(&db, licence(&of_number("L"), &nib)).await;
            given(&db, licence(&of_number("M"), &nib)).await;
            given(&db, membership(&npp)).await;
            given(&db, named("SKK-1", &npp)).await;
            let days = ("2026-01-01", None);
            given(&db, case(&of_number("K"), ("NPP", &npp), days)).await;
            let row = inspection(&of_number("I"), &wlkp, "2026-02-01");
            given(&db, row).await;
        }
        statements.taken();
        (service(db), statements)
    }

    #[tokio::test]
    async fn nodes_keep_their_order_and_cost_one_statement_a_type() {
        let (service, statements) = filled().await;
        let bpjs = caller(Agency::Bpjs, None, "2026-03-01");
        let seal = seal(Agency::Bpjs);
        let ids = [
            global_id(&seal, "Licence", &["L-1"]),
            employer_id(&seal, crate::domain::identifiers::EmployerId(1)),
            global_id(&seal, "Licence", &["M-1"]),
            global_id(&seal, "Case", &["K-1"]),
            global_id(&seal, "Membership", &["A0000001", "000"]),
            global_id(&seal, "Licence", &["L-1"]),
            row_id::<team::NamedEmployers>(&seal, "PowerOfAttorney", &named("SKK-1", "A0000001")),
        ];
        let response = nodes(&service, &bpjs, &ids).await;
        assert_eq!(statements.taken(), 5);
        let data = response.data.clone().into_json().unwrap();
        let given_back: Vec<&str> = data["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["id"].as_str().unwrap())
            .collect();
        assert_eq!(
            given_back,
            ids.iter().map(|id| id.as_str()).collect::<Vec<_>>()
        );
        let expected = [
            "Licence",
            "Employer",
            "Licence",
            "Case",
            "Membership",
            "Licence",
            "PowerOfAttorney",
        ];
        assert_eq!(type_names(response), expected);
    }

    #[tokio::test]
    async fn forged_absent_foreign_and_withheld_ids_look_alike() {
        let (service, _) = filled().await;
        let licensing = caller(Agency::Licensing, None, "2026-03-01");
        let seal = seal(Agency::Licensing);
        let ids = [
            // Forged.
            ID::from("L-1"),
            ID::from(""),
            ID::from("A".repeat(3_000)),
            global_id(&seal, "Licence", &["L-1", "000"]),
            global_id(&seal, "Licence", &[""]),
            global_id(&seal, "Licence", &["L-%"]),
            global_id(&seal, "Licence", &["' OR 1=1 --"]),
            global_id(&seal, "licence", &["L-1"]),
            global_id(&seal, "Query", &["L-1"]),
            global_id(&seal, "Worker", &["5204010101800001"]),
            global_id(&seal, "Employer", &["0x1"]),
            global_id(&seal, "Employer", &["1", "1"]),
            global_id(&seal, "PowerOfAttorney", &["SKK-1", "A0000001"]),
            // Absent.
            global_id(&seal, "Licence", &["L-9"]),
            // Of an employer beyond the agreement's region.
            global_id(&seal, "Licence", &["L-2"]),
            global_id(&seal, "Employer", &["2"]),
            global_id(&seal, "Membership", &["A0000002", "000"]),
            // Withheld from the licence office, or by case without a case.
            global_id(&seal, "Inspection", &["I-1"]),
            row_id::<team::NamedEmployers>(&seal, "PowerOfAttorney", &named("SKK-1", "A0000001")),
            global_id(&seal, "Case", &["K-1"]),
        ];
        let answer = type_names(nodes(&service, &licensing, &ids).await);
        assert_eq!(answer, vec![Value::Null; ids.len()]);
        let own = [global_id(&seal, "Licence", &["L-1"])];
        assert_eq!(
            type_names(nodes(&service, &licensing, &own).await),
            ["Licence"]
        );
    }

    #[tokio::test]
    async fn more_than_a_hundred_ids_are_refused() {
        let (service, statements) = filled().await;
        let licensing = caller(Agency::Licensing, None, "2026-03-01");
        let seal = seal(Agency::Licensing);
        let ids = vec![global_id(&seal, "Licence", &["L-1"]); 101];
        let response = nodes(&service, &licensing, &ids).await;
        let errors = serde_json::to_value(&response.errors).unwrap();
        assert_eq!(errors[0]["extensions"]["code"], "LIMIT_EXCEEDED");
        assert_eq!(statements.taken(), 0);
    }
}
