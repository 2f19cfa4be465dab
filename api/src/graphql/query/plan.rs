//! The root field that tells what would be answered.
use async_graphql::{Context, Error, Object, Variables};

use crate::domain::disclosure::{Caller, Stated};
use crate::domain::scope::Requirement;
use crate::graphql::access_plan::AccessPlan;
use crate::graphql::disclose::loaders;
use crate::graphql::error::{Answer, ErrorCode};
use crate::graphql::planner::{NoPlan, Planner, Proposal};
use crate::graphql::scalar::Date;
use crate::policy::declaration::needs;

/// Root fields that tell what would be answered.
#[derive(Clone, Copy, Debug)]
pub struct PlanQuery;

#[Object]
impl PlanQuery {
    /// What a document would be answered, without running it: every coordinate that it reaches, with
    /// the decision, what stands in the way, and whom to ask for it. Reads no register. The decision
    /// is that of execution: what is allowed here is answered, what is denied here is withheld. At
    /// most ten plans a request.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    #[expect(
        clippy::too_many_arguments,
        reason = "a request has as many parts, and this names each as the request does"
    )]
    async fn access_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The document's text.",
            directive = needs::apply(Requirement::PUBLIC)
        )]
        document: String,
        #[graphql(
            desc = "The operation, where the document has several.",
            directive = needs::apply(Requirement::PUBLIC)
        )]
        operation_name: Option<String>,
        #[graphql(
            desc = "Its variables: the text of a JSON object. A variable that is absent chooses nothing.",
            directive = needs::apply(Requirement::PUBLIC)
        )]
        variables: Option<String>,
        #[graphql(
            desc = "The purpose that would be stated; that of this request where absent.",
            directive = needs::apply(Requirement::PUBLIC)
        )]
        purpose: Option<String>,
        #[graphql(
            desc = "The reference that would be stated; that of this request where absent.",
            directive = needs::apply(Requirement::PUBLIC)
        )]
        reference: Option<String>,
        #[graphql(
            desc = "The day on which it would be asked; today where absent.",
            directive = needs::apply(Requirement::PUBLIC)
        )]
        on_date: Option<Date>,
    ) -> Answer<AccessPlan> {
        let caller = loaders(ctx).caller();
        let variables = match read(variables.as_deref()) {
            Ok(variables) => variables,
            Err(error) => return Some(Err(error)),
        };
        let stated = Stated {
            purpose: purpose.or_else(|| caller.purpose().map(str::to_owned)),
            reference: reference.or_else(|| caller.reference().map(str::to_owned)),
        };
        let proposal = Proposal {
            document,
            operation: operation_name,
            variables,
            stated: stated.clone(),
            day: on_date.map_or(caller.day(), |date| date.0),
        };
        Some(plan(ctx, caller, proposal, stated).await)
    }
}

async fn plan(
    ctx: &Context<'_>,
    caller: &Caller,
    proposal: Proposal,
    stated: Stated,
) -> Result<AccessPlan, Error> {
    let planner = ctx.data_unchecked::<Planner>();
    match planner.plan(caller, proposal).await {
        Ok(plan) => Ok(AccessPlan::new(caller, stated, Ok(plan))),
        Err(NoPlan::Document(errors)) => Ok(AccessPlan::new(caller, stated, Err(errors))),
        Err(NoPlan::Stated(refusal)) => Err(ErrorCode::BadUserInput.error(refusal.to_string())),
        Err(NoPlan::TooMany) => {
            Err(ErrorCode::LimitExceeded.error("a request has at most ten plans"))
        }
    }
}

fn read(variables: Option<&str>) -> Result<Variables, Error> {
    let Some(text) = variables else {
        return Ok(Variables::default());
    };
    match serde_json::from_str(text) {
        Ok(variables @ serde_json::Value::Object(_)) => Ok(Variables::from_json(variables)),
        Ok(_) | Err(_) => {
            Err(ErrorCode::BadUserInput.error("`variables` must be the text of a JSON object"))
        }
    }
}
