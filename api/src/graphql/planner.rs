//! What a document would be answered, told before it is asked.
use std::sync::atomic::{AtomicU32, Ordering};

use async_graphql::{ServerError, Variables};
use chrono::NaiveDate;

use super::service::{Inspection, Service};
use crate::domain::agreement::OnDenied;
use crate::domain::disclosure::{Caller, Missing, Obstacle, Refusal, Standing, Stated};
use crate::domain::scope::{Access, Group, Level, Requirement};
use crate::policy::reach::Reached;

/// Plans of one request; each costs about what its document costs to validate.
const PLANS_MAX: u32 = 10;

/// Makes plans for one request; put into the request's data.
#[derive(Debug)]
pub struct Planner {
    service: Service,
    left: AtomicU32,
}

/// The document of a plan, and what would be stated with it.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Its text.
    pub document: String,
    /// The operation, where it has several.
    pub operation: Option<String>,
    /// Its variables.
    pub variables: Variables,
    /// What would be stated.
    pub stated: Stated,
    /// The day on which it would be asked.
    pub day: NaiveDate,
}

/// What would become of the whole operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// All of it is answered, for the employers that the rights cover.
    Fully,
    /// Some fields would be null.
    Partly,
    /// Nothing is.
    Not,
}

/// What would be answered.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The whole.
    pub answered: Answered,
    /// Every coordinate reached.
    pub coordinates: Vec<PlannedCoordinate>,
    /// The document as it was inspected.
    pub inspection: Inspection,
    /// Whether the agreement lets it be sent.
    pub is_accepted: bool,
    /// The law that makes the stated purpose lawful.
    pub legal_basis: Option<String>,
}

/// A coordinate and the decision over it.
#[derive(Clone, Debug)]
pub struct PlannedCoordinate {
    /// `Type.field`, or an argument, filter or sort key.
    pub coordinate: String,
    /// The decision.
    pub access: Access,
    /// The groups that it asks.
    pub groups: Vec<PlannedGroup>,
}

/// A field group that a coordinate asks.
#[derive(Clone, Copy, Debug)]
pub struct PlannedGroup {
    /// The group.
    pub group: Group,
    /// What the agreement's annex says.
    pub agreed: Level,
    /// What the token says.
    pub token: Level,
    /// What stands in the way.
    pub obstacle: Option<Obstacle>,
}

/// Why there is no plan.
#[derive(Clone, Debug)]
pub enum NoPlan {
    /// The document is not one that could be run.
    Document(Vec<ServerError>),
    /// What would be stated is nothing that the agreement knows.
    Stated(Refusal),
    /// The request asks for too many.
    TooMany,
}

impl Planner {
    /// A planner for one request.
    pub fn new(service: Service) -> Self {
        Self {
            service,
            left: AtomicU32::new(PLANS_MAX),
        }
    }

    /// Plans what would be answered to a caller. Touches no data.
    pub async fn plan(&self, caller: &Caller, proposal: Proposal) -> Result<Plan, NoPlan> {
        let takes_one = |left: u32| left.checked_sub(1);
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, takes_one)
            .map_err(|_| NoPlan::TooMany)?;
        let standing = caller
            .standing_if(proposal.stated, proposal.day)
            .map_err(NoPlan::Stated)?;
        let operation = proposal.operation.as_deref();
        let inspected = self
            .service
            .inspect(&proposal.document, operation, proposal.variables);
        let inspection = inspected.await.map_err(NoPlan::Document)?;
        let is_accepted = inspection.is_accepted(caller);
        let coordinates = inspection.reach();
        let coordinates = coordinates
            .iter()
            .map(|reached| planned(reached, &standing));
        Ok(Plan {
            answered: answered(&inspection, &standing, caller.on_denied(), is_accepted),
            coordinates: coordinates.collect(),
            is_accepted,
            legal_basis: standing
                .purpose()
                .map(|purpose| purpose.legal_basis.clone()),
            inspection,
        })
    }
}

fn answered(
    inspection: &Inspection,
    standing: &Standing<'_>,
    on_denied: OnDenied,
    is_accepted: bool,
) -> Answered {
    let plan = inspection.plan(standing.grants());
    let is_refused = on_denied == OnDenied::Reject || standing.unstated().is_some();
    if !is_accepted || !standing.is_in_force() {
        Answered::Not
    } else if plan.denied.is_empty() {
        Answered::Fully
    } else if is_refused || plan.allowed.is_empty() {
        Answered::Not
    } else {
        Answered::Partly
    }
}

fn planned(reached: &Reached, standing: &Standing<'_>) -> PlannedCoordinate {
    let access = reached.decide(standing.grants());
    let missing = standing.missing(reached.requirement);
    let asked = groups(reached.requirement);
    let is_list_too_wide = access == Access::Denied && missing.is_empty();
    let groups = asked.map(|group| PlannedGroup {
        group,
        agreed: standing.clause(group),
        token: standing.token_level(group),
        obstacle: obstacle(&missing, group).or_else(|| {
            let is_by_case = standing.grants().level(group) == Level::Case;
            (is_list_too_wide && is_by_case).then_some(Obstacle::ByCaseOnly)
        }),
    });
    PlannedCoordinate {
        coordinate: reached.coordinate.clone(),
        access,
        groups: groups.collect(),
    }
}

fn groups(requirement: Requirement) -> impl Iterator<Item = Group> {
    requirement.rows.union(requirement.statistics).iter()
}

fn obstacle(missing: &[Missing], group: Group) -> Option<Obstacle> {
    missing
        .iter()
        .find(|missing| missing.group == group)
        .map(|missing| missing.obstacle)
}
