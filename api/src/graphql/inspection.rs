//! Labour inspections that took place.
use async_graphql::{Context, Enum, ID, InputObject, Object};

use super::code::Choice;
use super::connection::OrderDirection;
use super::disclose::{governed, loaders, rows, seal};
use super::employer::Employer;
use super::error::{Answer, answer};
use super::inspection_note::{InspectionFinding, InspectionNote, SocialSecurityFinding};
use super::node::row_id;
use super::scalar::Date;
use crate::domain::codes::{InspectionKind, InspectionResult};
use crate::domain::scope::{Group, Requirement};
use crate::loaders::{Owned, inspections};
use crate::policy::declaration::needs;

/// A labour inspection.
#[derive(Clone, Debug)]
pub struct Inspection(Owned<inspections::Inspection>);

impl Inspection {
    /// The object of a loaded row.
    pub fn new(row: Owned<inspections::Inspection>) -> Self {
        Self(row)
    }
}

/// A labour inspection (pemeriksaan) that took place, Permenaker 33/2016. Inspection is the province's
/// (UU 23/2014); what was found is confidential.
#[Object]
impl Inspection {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<inspections::Inspections>(seal(ctx), "Inspection", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Number in the inspectorate's register.
    #[graphql(directive = needs::apply(Group::Inspection))]
    async fn number(&self) -> Option<&str> {
        Some(&self.0.row.inspection_number)
    }

    /// Kind: pertama, berkala, khusus or ulang.
    #[graphql(directive = needs::apply(Group::Inspection))]
    async fn kind(&self) -> Option<Choice<InspectionKind>> {
        Choice::stored(&self.0.row.kind)
    }

    /// Day of the visit.
    #[graphql(directive = needs::apply(Group::Inspection))]
    async fn inspected_on(&self) -> Option<Date> {
        Some(Date(self.0.row.inspected_on))
    }

    /// Result class.
    #[graphql(directive = needs::apply(Group::Inspection))]
    async fn result_class(&self) -> Option<Choice<InspectionResult>> {
        Choice::stored(&self.0.row.result_class)
    }

    /// Workers met at the place.
    #[graphql(directive = needs::apply(Group::Headcount))]
    async fn workers_found(&self, ctx: &Context<'_>) -> Answer<i32> {
        governed(
            ctx,
            Group::Headcount,
            self.0.employer,
            self.0.row.workers_found,
        )
        .await
    }

    /// Inspector's staff code.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn inspector_code(&self, ctx: &Context<'_>) -> Answer<String> {
        governed(
            ctx,
            Group::InspectionFinding,
            self.0.employer,
            Some(self.0.row.inspector_code.clone()),
        )
        .await
    }

    /// Inspection notes (Nota Pemeriksaan) that followed.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn notes(&self, ctx: &Context<'_>) -> Answer<Vec<InspectionNote>> {
        let of_employer =
            rows::<inspections::InspectionNotes, _>(ctx, self.0.employer, |note| note).await?;
        Some(of_employer.map(|notes| {
            let of_this = notes
                .into_iter()
                .filter(|note| note.row.inspection_number == self.0.row.inspection_number);
            of_this.map(InspectionNote::new).collect()
        }))
    }

    /// Findings on every norm.
    #[graphql(directive = needs::apply(Group::InspectionFinding))]
    async fn findings(&self, ctx: &Context<'_>) -> Answer<Vec<InspectionFinding>> {
        let of_employer =
            rows::<inspections::InspectionFindings, _>(ctx, self.0.employer, |found| found).await?;
        Some(of_employer.map(|findings| {
            let of_this = findings
                .into_iter()
                .filter(|found| found.row.inspection_number == self.0.row.inspection_number);
            of_this.map(InspectionFinding::new).collect()
        }))
    }

    /// Findings on the norm of social security (jaminan sosial) and on no other norm.
    #[graphql(directive = needs::apply(Group::SocialSecurityFinding))]
    async fn social_security_findings(
        &self,
        ctx: &Context<'_>,
    ) -> Answer<Vec<SocialSecurityFinding>> {
        let loaded = loaders(ctx).social_security_findings(self.0.employer).await;
        let of_this = loaded.map(|findings| {
            let of_this = findings
                .iter()
                .filter(|found| found.row.inspection_number == self.0.row.inspection_number);
            Some(of_this.cloned().map(SocialSecurityFinding::new).collect())
        });
        answer(ctx, of_this)
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::Inspection))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::Inspection))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// Which inspections to list; all that is given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct InspectionFilter {
    /// Of this kind.
    #[graphql(directive = needs::apply(Group::Inspection))]
    pub kind: Option<Choice<InspectionKind>>,
    /// With this result.
    #[graphql(directive = needs::apply(Group::Inspection))]
    pub result_class: Option<Choice<InspectionResult>>,
    /// On this day or later.
    #[graphql(directive = needs::apply(Group::Inspection))]
    pub inspected_from: Option<Date>,
    /// On this day or earlier.
    #[graphql(directive = needs::apply(Group::Inspection))]
    pub inspected_until: Option<Date>,
}

impl From<InspectionFilter> for inspections::InspectionFilter {
    fn from(filter: InspectionFilter) -> Self {
        Self {
            kind: filter.kind.map(|kind| kind.0),
            result_class: filter.result_class.map(|result| result.0),
            inspected_from: filter.inspected_from.map(|day| day.0),
            inspected_until: filter.inspected_until.map(|day| day.0),
        }
    }
}

/// What inspections can be ordered by. An order reveals what it compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum InspectionOrderField {
    /// By day of the visit.
    #[graphql(directive = needs::apply(Group::Inspection))]
    InspectedOn,
}

/// How inspections are ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct InspectionOrder {
    /// The sort key.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub field: InspectionOrderField,
    /// Which way it runs.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub direction: OrderDirection,
}

impl InspectionOrder {
    /// The order of a listing that asks for none: the latest first.
    pub const DEFAULT: Self = Self {
        field: InspectionOrderField::InspectedOn,
        direction: OrderDirection::Desc,
    };

    /// Name that cursors carry, and what the store is asked for.
    pub fn stored(self) -> (&'static str, (inspections::InspectionOrder, bool)) {
        let InspectionOrderField::InspectedOn = self.field;
        let key = inspections::InspectionOrder::InspectedOn;
        match self.direction {
            OrderDirection::Asc => ("inspected_on", (key, false)),
            OrderDirection::Desc => ("inspected_on-", (key, true)),
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::Request;
    use serde_json::{Value, json};

    use crate::domain::codes::Agency;
    use crate::graphql::trial::{ask, service};
    use crate::store::matter_fixture::{
        caller, case, finding, given, given_employer, inspection, party, registers,
    };

    /// What an agency sees of the inspections of two employers, of which a case names the first.
    async fn seen_by(agency: Agency) -> Value {
        let (db, _) = registers().await;
        for (id, wlkp) in [(1, "W-1"), (2, "W-2")] {
            given_employer(&db, id, "52.04", &[("WLKP", wlkp)]).await;
            let number = format!("I-{id}");
            given(&db, inspection(&number, wlkp, "2026-02-01")).await;
            given(&db, finding(&number, 1, "WAGES", "UPAH-RAHASIA")).await;
            given(&db, finding(&number, 2, "SOCIAL_SECURITY", "JAMSOS")).await;
            given(&db, finding(&number, 3, "SAFETY", "K3-RAHASIA")).await;
        }
        given(&db, case("K-1", ("WLKP", "W-1"), ("2026-01-01", None))).await;
        given(&db, party("K-1", agency, ("2026-01-01", None))).await;
        let query = "{ inspections(orderBy: { field: INSPECTED_ON, direction: ASC }) { nodes {
            inspectorCode
            socialSecurityFindings { line body }
        } } }";
        let caller = caller(agency, None, "2026-03-01");
        let response = ask(&service(db), &caller, Request::new(query)).await;
        response.data.into_json().unwrap()["inspections"]["nodes"].clone()
    }

    #[tokio::test]
    async fn bpjs_sees_findings_of_its_own_norm_alone_and_only_by_case() {
        let of_own_norm = json!([{ "line": 2, "body": "JAMSOS" }]);
        let expected = json!([
            { "inspectorCode": null, "socialSecurityFindings": of_own_norm },
            { "inspectorCode": null, "socialSecurityFindings": [] },
        ]);
        assert_eq!(seen_by(Agency::Bpjs).await, expected);
    }

    #[tokio::test]
    async fn the_inspectorates_own_list_of_that_norm_carries_no_other_norm() {
        let of_own_norm = json!([{ "line": 2, "body": "JAMSOS" }]);
        let expected = json!([
            { "inspectorCode": "PGW-07", "socialSecurityFindings": of_own_norm },
            { "inspectorCode": "PGW-07", "socialSecurityFindings": of_own_norm },
        ]);
        assert_eq!(seen_by(Agency::Inspectorate).await, expected);
    }
}
