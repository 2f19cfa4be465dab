//! An employer's rows in the registers of the licence office, the inspectorate, the team and the
//! attorneys.
use std::sync::Arc;

use async_graphql::{Context, Object};

use crate::domain::codes::{RestrictionStepKind, ServiceKind, WarningGround};
use crate::domain::identifiers::EmployerId;
use crate::domain::regulation::Regulation;
use crate::domain::restriction::{WantedStep, judge};
use crate::domain::scope::Group;
use crate::graphql::application::LicenceApplication;
use crate::graphql::business::{BusinessActivity, BusinessRegistration};
use crate::graphql::business_detail::InvestmentReport;
use crate::graphql::case::Case;
use crate::graphql::code::Choice;
use crate::graphql::confidential::{Complaint, InspectionPlan, Investigation};
use crate::graphql::disclose::{loaders, rows};
use crate::graphql::error::{Answer, answer};
use crate::graphql::field_verification::FieldVerification;
use crate::graphql::inspection::Inspection;
use crate::graphql::licence::Licence;
use crate::graphql::manpower_report::ManpowerReport;
use crate::graphql::power_of_attorney::PowerOfAttorney;
use crate::graphql::restriction::ServiceRestriction;
use crate::graphql::restriction_step::{NextRestrictionStep, STEP_BASIS, STEP_GROUPS};
use crate::loaders::{inspections, licensing, team};
use crate::policy::declaration::{derives, needs};

/// The part of `Employer` that the licence office keeps.
#[derive(Clone, Copy, Debug)]
pub struct EmployerLicensing(pub(super) EmployerId);

/// The licence office's registers of an employer.
#[Object]
impl EmployerLicensing {
    /// Its registration in the licence register (OSS), under `nib`.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn business_registration(&self, ctx: &Context<'_>) -> Answer<BusinessRegistration> {
        let registrations =
            rows::<licensing::BusinessRegistrations, _>(ctx, self.0, BusinessRegistration::new)
                .await?;
        registrations
            .map(|registrations| registrations.into_iter().next())
            .transpose()
    }

    /// Activities (kegiatan usaha): KBLI by place.
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn activities(&self, ctx: &Context<'_>) -> Answer<Vec<BusinessActivity>> {
        rows::<licensing::BusinessActivities, _>(ctx, self.0, BusinessActivity::new).await
    }

    /// Licences, certificates and supporting permits (perizinan berusaha).
    #[graphql(directive = needs::apply(Group::Licence))]
    async fn licences(&self, ctx: &Context<'_>) -> Answer<Vec<Licence>> {
        rows::<licensing::Licences, _>(ctx, self.0, Licence::new).await
    }

    /// Investment reports (LKPM), the earliest first.
    #[graphql(directive = needs::apply(Group::Investment))]
    async fn investment_reports(&self, ctx: &Context<'_>) -> Answer<Vec<InvestmentReport>> {
        rows::<licensing::InvestmentReports, _>(ctx, self.0, InvestmentReport::new).await
    }

    /// Applications at the licence office's desk (permohonan), the earliest first.
    #[graphql(directive = needs::apply(Group::Application))]
    async fn applications(&self, ctx: &Context<'_>) -> Answer<Vec<LicenceApplication>> {
        rows::<licensing::Applications, _>(ctx, self.0, LicenceApplication::new).await
    }
}

/// The part of `Employer` that the inspectorate keeps.
#[derive(Clone, Copy, Debug)]
pub struct EmployerInspectorate(pub(super) EmployerId);

/// The inspectorate's registers of an employer.
#[Object]
impl EmployerInspectorate {
    /// Manpower reports (WLKP), the earliest year first.
    #[graphql(directive = needs::apply(Group::Headcount))]
    async fn manpower_reports(&self, ctx: &Context<'_>) -> Answer<Vec<ManpowerReport>> {
        rows::<inspections::ManpowerReports, _>(ctx, self.0, ManpowerReport::new).await
    }

    /// Inspections (pemeriksaan) that took place, the earliest first.
    #[graphql(directive = needs::apply(Group::Inspection))]
    async fn inspections(&self, ctx: &Context<'_>) -> Answer<Vec<Inspection>> {
        rows::<inspections::Inspections, _>(ctx, self.0, Inspection::new).await
    }

    /// The latest inspection.
    #[graphql(directive = needs::apply(Group::Inspection))]
    async fn latest_inspection(&self, ctx: &Context<'_>) -> Answer<Inspection> {
        let inspections = rows::<inspections::Inspections, _>(ctx, self.0, Inspection::new).await?;
        inspections
            .map(|mut inspections| inspections.pop())
            .transpose()
    }

    /// Planned inspections. Never shared: a visit must not be announced.
    #[graphql(directive = needs::apply(Group::InspectionPlan))]
    async fn inspection_plans(&self, ctx: &Context<'_>) -> Answer<Vec<InspectionPlan>> {
        rows::<inspections::InspectionPlans, _>(ctx, self.0, InspectionPlan::new).await
    }

    /// Complaints (pengaduan). Never shared: their source is confidential.
    #[graphql(directive = needs::apply(Group::InspectionPlan))]
    async fn complaints(&self, ctx: &Context<'_>) -> Answer<Vec<Complaint>> {
        rows::<inspections::Complaints, _>(ctx, self.0, Complaint::new).await
    }

    /// Criminal investigations (penyidikan). Never shared.
    #[graphql(directive = needs::apply(Group::Investigation))]
    async fn investigations(&self, ctx: &Context<'_>) -> Answer<Vec<Investigation>> {
        rows::<inspections::Investigations, _>(ctx, self.0, Investigation::new).await
    }
}

/// The part of `Employer` that the team and the attorneys keep.
#[derive(Clone, Copy, Debug)]
pub struct EmployerMatters(pub(super) EmployerId);

/// The team's and the attorneys' registers of an employer.
#[Object]
impl EmployerMatters {
    /// Field verifications (verifikasi lapangan), the earliest first.
    #[graphql(directive = needs::apply(Group::FieldVerification))]
    async fn field_verifications(&self, ctx: &Context<'_>) -> Answer<Vec<FieldVerification>> {
        rows::<team::FieldVerifications, _>(ctx, self.0, FieldVerification::new).await
    }

    /// Cases of the team, the earliest first.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn cases(&self, ctx: &Context<'_>) -> Answer<Vec<Case>> {
        rows::<team::Cases, _>(ctx, self.0, Case::new).await
    }

    /// Special powers of attorney (SKK) that name it.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    async fn powers_of_attorney(&self, ctx: &Context<'_>) -> Answer<Vec<PowerOfAttorney>> {
        rows::<team::NamedEmployers, _>(ctx, self.0, PowerOfAttorney::new).await
    }

    /// Restrictions of public services (TMP2T), the earliest request first.
    #[graphql(directive = needs::apply(Group::Restriction))]
    async fn restrictions(&self, ctx: &Context<'_>) -> Answer<Vec<ServiceRestriction>> {
        rows::<team::Restrictions, _>(ctx, self.0, ServiceRestriction::new).await
    }

    /// Whether a restriction of a service may be requested today on a ground, and what is missing for it.
    #[graphql(
        directive = needs::apply(Group::RestrictionRequest & Group::Restriction),
        directive = derives::apply(&STEP_GROUPS, STEP_BASIS)
    )]
    async fn restriction_outlook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Service to be withheld.", directive = needs::apply(Group::RestrictionRequest))]
        service: Choice<ServiceKind>,
        #[graphql(desc = "What it would rest on.", directive = needs::apply(Group::RestrictionRequest))]
        ground: Choice<WarningGround>,
    ) -> Answer<NextRestrictionStep> {
        let kind = RestrictionStepKind::Request;
        let loaders = loaders(ctx);
        let law = ctx.data_unchecked::<Arc<Regulation>>();
        let prospect = (self.0, service.0, ground.0);
        let case = loaders.restriction_outlook(law, prospect).await;
        let day = loaders.caller().day();
        answer(
            ctx,
            case.map(|case| {
                let case = case?;
                let wanted = WantedStep::of(kind);
                let judged = judge(wanted, &case.standing, &case.sanctions, law, day);
                Some(NextRestrictionStep::new((kind, judged)))
            }),
        )
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::Request;

    use crate::domain::codes::Agency;
    use crate::graphql::trial::{ask, service};
    use crate::store::matter_fixture::{
        attorney, caller, given, given_employer, inspection, licence, membership, named, registers,
    };

    const PAGE: &str = "query($first: Int) { employers(first: $first) { nodes {
        legalName
        memberships { npp status }
        licences { number status }
        latestInspection { inspectedOn resultClass }
        powersOfAttorney { number kind claim }
    } } }";

    /// Statements that a page takes, having looked whether the page is whole.
    async fn statements_of(agency: Agency, reference: Option<&str>, first: usize) -> usize {
        let (db, statements) = registers().await;
        given(&db, attorney("SKK-1", ("2026-01-01", "2026-12-31"), None)).await;
        for id in 1..=60 {
            let (nib, npp, wlkp) = (format!("{id:013}"), format!("A{id:07}"), format!("W-{id}"));
            let keys = [("NIB", nib.as_str()), ("NPP", &npp), ("WLKP", &wlkp)];
            given_employer(&db, id, "52.04", &keys).await;
            given(&db, membership(&npp)).await;
            given(&db, named("SKK-1", &npp)).await;
            given(&db, licence(&format!("L-{id}"), &nib)).await;
            for day in ["2026-02-03", "2026-02-04", "2026-02-01"] {
                given(&db, inspection(&format!("I-{id}-{day}"), &wlkp, day)).await;
            }
        }
        statements.taken();
        let variables = serde_json::json!({ "first": first });
        let request = Request::new(PAGE).variables(async_graphql::Variables::from_json(variables));
        let caller = caller(agency, reference, "2026-03-01");
        let response = ask(&service(db), &caller, request).await;
        assert_eq!(response.errors, []);
        let data = response.data.into_json().unwrap();
        let nodes = data["employers"]["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), first);
        for node in nodes {
            assert_eq!(node["memberships"][0]["status"], "ACTIVE");
            assert_eq!(node["licences"][0]["status"], "ISSUED");
            assert_eq!(node["latestInspection"]["inspectedOn"], "2026-02-04");
            assert_eq!(node["powersOfAttorney"][0]["kind"], "NON_LITIGATION");
        }
        statements.taken()
    }

    #[tokio::test]
    async fn a_page_of_fifty_employers_takes_as_many_statements_as_a_page_of_two() {
        // Employers, memberships, licences, inspections, and two for powers of attorney.
        assert_eq!(statements_of(Agency::Bpjs, None, 2).await, 6);
        assert_eq!(statements_of(Agency::Bpjs, None, 50).await, 6);
    }

    #[tokio::test]
    async fn a_decision_by_case_adds_one_statement_whatever_the_page() {
        let attorneys = Agency::Prosecutor;
        assert_eq!(statements_of(attorneys, Some("SKK-1"), 2).await, 7);
        assert_eq!(statements_of(attorneys, Some("SKK-1"), 50).await, 7);
    }
}
