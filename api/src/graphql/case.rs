//! Cases of the compliance team.
use async_graphql::{Context, ID, InputObject, Object};
use chrono::NaiveDate;

use super::code::Choice;
use super::disclose::{loaders, rows, seal};
use super::employer::Employer;
use super::error::Answer;
use super::node::row_id;
use super::scalar::Date;
use crate::domain::codes::{Agency, CaseOutcome, CaseStage, ComplianceCategory};
use crate::domain::scope::{Group, Requirement};
use crate::loaders::{Owned, team};
use crate::policy::declaration::needs;

/// A case of the compliance team.
#[derive(Clone, Debug)]
pub struct Case(Owned<team::Case>);

impl Case {
    /// The object of a loaded row.
    pub fn new(row: Owned<team::Case>) -> Self {
        Self(row)
    }
}

/// A case (perkara kepatuhan) of the compliance team about one employer. While it is open, it opens the
/// employer to the agencies that take part in it, where their agreements say `case`.
#[Object]
impl Case {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<team::Cases>(seal(ctx), "Case", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Number in the team's register.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn number(&self) -> Option<&str> {
        Some(&self.0.row.case_number)
    }

    /// Category it was opened for.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn category(&self) -> Option<Choice<ComplianceCategory>> {
        Choice::stored(&self.0.row.category)
    }

    /// Stage (tahap).
    #[graphql(directive = needs::apply(Group::Case))]
    async fn stage(&self) -> Option<Choice<CaseStage>> {
        Choice::stored(&self.0.row.stage)
    }

    /// Agency that leads it.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn owner(&self) -> Option<Choice<Agency>> {
        Choice::stored(&self.0.row.owner)
    }

    /// Day opened.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn opened_on(&self) -> Option<Date> {
        Some(Date(self.0.row.opened_on))
    }

    /// Day the present stage should end.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn deadline(&self) -> Option<Date> {
        self.0.row.deadline.map(Date)
    }

    /// Day closed; null while open.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn closed_on(&self) -> Option<Date> {
        self.0.row.closed_on.map(Date)
    }

    /// How it ended; null while open.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn outcome(&self) -> Option<Choice<CaseOutcome>> {
        Choice::stored(self.0.row.outcome.as_deref()?)
    }

    /// Whether it is open on the day of the request: from the day it was opened to the day before it
    /// was closed.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn is_open(&self, ctx: &Context<'_>) -> Option<bool> {
        let day = loaders(ctx).caller().day();
        let is_closed = self.0.row.closed_on.is_some_and(|closed| closed <= day);
        Some(self.0.row.opened_on <= day && !is_closed)
    }

    /// The agencies that take part in it, with the days of their part.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn parties(&self, ctx: &Context<'_>) -> Answer<Vec<CaseParty>> {
        let of_employer = rows::<team::CaseParties, _>(ctx, self.0.employer, |party| party).await?;
        Some(of_employer.map(|parties| {
            let of_this = parties
                .into_iter()
                .filter(|party| party.row.case_number == self.0.row.case_number);
            of_this.map(CaseParty::new).collect()
        }))
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// An agency's part in a case.
#[derive(Clone, Debug)]
pub struct CaseParty(Owned<team::CaseParty>);

impl CaseParty {
    /// The object of a loaded row.
    pub fn new(row: Owned<team::CaseParty>) -> Self {
        Self(row)
    }
}

/// An agency's part in a case.
#[Object]
impl CaseParty {
    /// The agency.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn agency(&self) -> Option<Choice<Agency>> {
        Choice::stored(&self.0.row.agency)
    }

    /// First day of its part.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn joined_on(&self) -> Option<Date> {
        Some(Date(self.0.row.joined_on))
    }

    /// The day its part ended; null while it takes part.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn left_on(&self) -> Option<Date> {
        self.0.row.left_on.map(Date)
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::Case))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

/// Which cases to list; all that is given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct CaseFilter {
    /// At this stage.
    #[graphql(directive = needs::apply(Group::Case))]
    pub stage: Option<Choice<CaseStage>>,
    /// Led by this agency.
    #[graphql(directive = needs::apply(Group::Case))]
    pub owner: Option<Choice<Agency>>,
    /// Open, or not open, on the day of the request.
    #[graphql(directive = needs::apply(Group::Case))]
    pub is_open: Option<bool>,
    /// Opened for this category.
    #[graphql(directive = needs::apply(Group::Case))]
    pub category: Option<Choice<ComplianceCategory>>,
}

impl CaseFilter {
    /// The filter on the day of the request.
    pub fn on(self, day: NaiveDate) -> team::CaseFilter {
        team::CaseFilter {
            stage: self.stage.map(|stage| stage.0),
            owner: self.owner.map(|owner| owner.0),
            category: self.category.map(|category| category.0),
            openness: self.is_open.map(|is_open| team::Openness { day, is_open }),
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::Request;
    use serde_json::{Value, json};

    use crate::domain::codes::Agency;
    use crate::graphql::trial::{ask, service};
    use crate::store::matter_fixture::{caller, case, given, given_employer, party, registers};

    /// The cases that a filter finds on a day, each with what it says of itself.
    async fn found(is_open: bool, on: &str) -> Value {
        let (db, _) = registers().await;
        given_employer(&db, 1, "52.04", &[("NPP", "A0000001")]).await;
        let subject = ("NPP", "A0000001");
        let lasting = ("2026-01-01", None);
        let ended = ("2026-01-01", Some("2026-02-01"));
        for (number, days) in [("K-1", lasting), ("K-2", ended)] {
            given(&db, case(number, subject, days)).await;
            given(&db, party(number, Agency::Bpjs, days)).await;
        }
        let query = format!(
            "{{ cases(filter: {{ isOpen: {is_open}, owner: BPJS }}) {{
                nodes {{ number isOpen parties {{ agency leftOn }} }} totalCount
            }} }}"
        );
        let caller = caller(Agency::Bpjs, None, on);
        let response = ask(&service(db), &caller, Request::new(query)).await;
        assert_eq!(response.errors, []);
        response.data.into_json().unwrap()["cases"].clone()
    }

    #[tokio::test]
    async fn a_case_is_open_to_the_day_before_it_was_closed() {
        let first = json!({ "number": "K-1", "isOpen": true,
            "parties": [{ "agency": "BPJS", "leftOn": null }] });
        let second = |is_open| {
            json!({ "number": "K-2", "isOpen": is_open,
                "parties": [{ "agency": "BPJS", "leftOn": "2026-02-01" }] })
        };
        let page = |nodes: &[Value]| json!({ "nodes": nodes, "totalCount": nodes.len() });
        let both = [first.clone(), second(true)];
        assert_eq!(found(true, "2026-01-31").await, page(&both));
        assert_eq!(found(false, "2026-01-31").await, page(&[]));
        assert_eq!(found(true, "2026-02-01").await, page(&[first]));
        assert_eq!(found(false, "2026-02-01").await, page(&[second(false)]));
    }
}
