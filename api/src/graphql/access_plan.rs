//! The plan of a document, as clients read it.
use async_graphql::{Enum, Object, ServerError, Value};

use super::code::Choice;
use super::compliance::Text;
use super::planner::{Answered, Plan, PlannedCoordinate, PlannedGroup};
use super::viewer::{AccessLevel, Agreement};
use crate::domain::codes::Agency;
use crate::domain::disclosure::{Caller, Obstacle, Stated};
use crate::domain::scope::Requirement;
use crate::policy::declaration::needs;

/// What would be answered to a document.
#[derive(Clone, Debug)]
pub struct AccessPlan {
    agreement: Agreement,
    stated: Stated,
    outcome: Result<Plan, Vec<ServerError>>,
}

impl AccessPlan {
    /// The plan of a caller's document, or the errors that it would be answered with.
    pub(super) fn new(
        caller: &Caller,
        stated: Stated,
        outcome: Result<Plan, Vec<ServerError>>,
    ) -> Self {
        Self {
            agreement: Agreement(caller.agreement().clone()),
            stated,
            outcome,
        }
    }

    fn plan(&self) -> Option<&Plan> {
        self.outcome.as_ref().ok()
    }
}

/// What would become of the whole operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PlanOutcome {
    /// All of it is answered, for the employers that the rights cover.
    Fully,
    /// The coordinates that are denied would be null, each with an error; the others are answered.
    Partly,
    /// The operation would be refused.
    Refused,
}

/// What stands between a caller and a field group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PlanObstacle {
    /// The agreement is not in force on that day.
    OutOfForce,
    /// The agreement's annex does not give the group at the level that is asked: a new agreement
    /// with its owner would.
    MissingInAgreement,
    /// The token lacks the scope, which the agreement would give: the agency's own issuer would.
    MissingInToken,
    /// No purpose was stated.
    PurposeNotStated,
    /// The purpose asks for a reference, and none was stated.
    ReferenceNotStated,
    /// The purpose does not serve the group; another of the agreement's might.
    NotServedByPurpose,
    /// The right is by case, and the list that is filtered or sorted holds every employer.
    ByCaseOnly,
}

impl From<Obstacle> for PlanObstacle {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::OutOfForce => Self::OutOfForce,
            Obstacle::Agreement => Self::MissingInAgreement,
            Obstacle::Token => Self::MissingInToken,
            Obstacle::PurposeUnstated => Self::PurposeNotStated,
            Obstacle::ReferenceUnstated => Self::ReferenceNotStated,
            Obstacle::Purpose => Self::NotServedByPurpose,
            Obstacle::ByCaseOnly => Self::ByCaseOnly,
        }
    }
}

/// What a document would be answered, told before it is asked.
#[Object(directive = needs::apply(Requirement::PUBLIC))]
impl AccessPlan {
    /// Errors of the document itself, as execution would tell them; empty where it could be run.
    async fn errors(&self) -> Vec<PlanError> {
        let errors = self.outcome.as_ref().err();
        errors
            .into_iter()
            .flatten()
            .cloned()
            .map(PlanError)
            .collect()
    }

    /// The whole; null where the document has errors.
    async fn outcome(&self) -> Option<PlanOutcome> {
        self.plan().map(|plan| match plan.answered {
            Answered::Fully => PlanOutcome::Fully,
            Answered::Partly => PlanOutcome::Partly,
            Answered::Not => PlanOutcome::Refused,
        })
    }

    /// Whether the agreement lets this document be sent: any, or registered ones only.
    async fn is_accepted(&self) -> Option<bool> {
        self.plan().map(|plan| plan.is_accepted)
    }

    /// The agreement by which it is decided.
    async fn agreement(&self) -> &Agreement {
        &self.agreement
    }

    /// The purpose by which it is decided.
    async fn purpose(&self) -> Option<&str> {
        self.stated.purpose.as_deref()
    }

    /// The law that makes the purpose lawful.
    async fn legal_basis(&self) -> Option<&str> {
        self.plan()?.legal_basis.as_deref()
    }

    /// The reference by which it is decided.
    async fn reference(&self) -> Option<&str> {
        self.stated.reference.as_deref()
    }

    /// Estimated cost: list sizes multiply.
    async fn cost(&self) -> Option<u32> {
        self.plan().map(|plan| plan.inspection.extent.cost)
    }

    /// The most that a document may cost.
    async fn cost_limit(&self) -> Option<u32> {
        self.plan().map(|plan| plan.inspection.limits().cost)
    }

    /// Selections after fragments are expanded.
    async fn selections(&self) -> Option<u32> {
        self.plan().map(|plan| plan.inspection.extent.selections)
    }

    /// The most selections that a document may have.
    async fn selection_limit(&self) -> Option<u32> {
        self.plan().map(|plan| plan.inspection.limits().selections)
    }

    /// Every coordinate that the document reaches, sorted: fields, arguments, filters and sort keys,
    /// also those behind what is denied. A filter that stands on fields of different rights is named
    /// for each.
    async fn coordinates(&self) -> &[PlannedCoordinate] {
        self.plan().map_or(&[], |plan| &plan.coordinates)
    }
}

/// An error of the document.
#[derive(Clone, Debug)]
pub struct PlanError(ServerError);

/// An error that the document would be answered with.
#[Object(directive = needs::apply(Requirement::PUBLIC))]
impl PlanError {
    /// What is wrong.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// Its stable code.
    async fn code(&self) -> Option<&str> {
        match self.0.extensions.as_ref()?.get("code") {
            Some(Value::String(code)) => Some(code),
            _ => None,
        }
    }

    /// The line, where it has one.
    async fn line(&self) -> Option<usize> {
        self.0.locations.first().map(|position| position.line)
    }

    /// The column, where it has one.
    async fn column(&self) -> Option<usize> {
        self.0.locations.first().map(|position| position.column)
    }
}

/// A coordinate that the document reaches, and the decision over it.
#[Object(directive = needs::apply(Requirement::PUBLIC))]
impl PlannedCoordinate {
    /// `Type.field`, or an argument, filter or sort key.
    async fn coordinate(&self) -> &str {
        &self.coordinate
    }

    /// The decision.
    async fn access(&self) -> AccessLevel {
        self.access.into()
    }

    /// The field groups that it asks; empty where it is public.
    async fn groups(&self) -> &[PlannedGroup] {
        &self.groups
    }
}

/// A field group that a coordinate asks: what agreement and token say of it, and whom to ask.
#[Object(directive = needs::apply(Requirement::PUBLIC))]
impl PlannedGroup {
    /// The group's name in scopes and in the agreement's annex.
    async fn group(&self) -> &str {
        self.group.name()
    }

    /// What it holds.
    async fn about(&self) -> &str {
        self.group.about()
    }

    /// The line of the agreement's annex, as it is written there.
    async fn clause(&self) -> String {
        format!("{} = \"{}\"", self.group.name(), self.agreed.name())
    }

    /// The level at which the token names it; `none` where it does not.
    async fn token(&self) -> &str {
        self.token.name()
    }

    /// What stands in the way; null where nothing does.
    async fn obstacle(&self) -> Option<PlanObstacle> {
        self.obstacle.map(Into::into)
    }

    /// The agency that owns the register behind it: whom to ask.
    async fn owner(&self) -> Choice<Agency> {
        Choice(self.group.owner())
    }

    /// Its office.
    async fn office(&self) -> Text {
        Text(self.group.owner().office())
    }
}
