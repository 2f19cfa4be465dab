//! Requesting clearances, contesting them and deciding what was contested.
use std::sync::Arc;

use async_graphql::{Context, Error, ID, Object};

use super::reason_of;
use crate::domain::clearance::Reference;
use crate::domain::codes::{ObjectionGround, ObjectionOutcome, ServiceKind, SourceRegister};
use crate::domain::identifiers::{DocumentNumber, Nib};
use crate::domain::regulation::Regulation;
use crate::domain::scope::{Group, Requirement};
use crate::graphql::clearance::Clearance;
use crate::graphql::code::Choice;
use crate::graphql::disclose::loaders;
use crate::graphql::error::{Answer, ErrorCode, unavailable};
use crate::graphql::objection::Objection;
use crate::graphql::permit::{PermitCheck, VERDICT_BASIS, VERDICT_GROUPS};
use crate::loaders::clearances::{ClearanceError, Question};
use crate::policy::declaration::{derives, needs};

/// Draws the random bytes of a reference number.
#[derive(Clone, Copy, Debug)]
pub struct Draw(pub fn() -> [u8; 10]);

/// The part of `Mutation` that makes permit checks official.
#[derive(Clone, Copy, Debug)]
pub struct ClearanceMutation;

/// What asks for a clearance: the right to one, and the right to what it says.
fn asked() -> Requirement {
    Group::ClearanceRequest & Group::Clearance
}

/// What contests one.
fn contesting() -> Requirement {
    Group::ClearanceRequest & Group::Objection
}

/// Clearances, and objections to them.
#[Object]
impl ClearanceMutation {
    /// Makes the permit check of a business actor official: the verdict under a reference number, kept
    /// for ever (PP 86/2013 Ps. 9, Inpres 2/2021). The same question under the same application gives the
    /// same clearance, for as long as it stands and the answer is the same; then the next one is issued,
    /// and the earlier one stays readable. Another NIB or service under the same application is
    /// `CONFLICT`.
    #[graphql(
        directive = needs::apply(asked()),
        directive = derives::apply(&VERDICT_GROUPS, VERDICT_BASIS)
    )]
    async fn request_clearance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The business actor.", directive = needs::apply(asked()))] nib: Nib,
        #[graphql(desc = "The service asked for.", directive = needs::apply(asked()))]
        service: Choice<ServiceKind>,
        #[graphql(
            desc = "Number of the application, as the desk writes it.",
            directive = needs::apply(asked())
        )]
        application_reference: DocumentNumber,
    ) -> Answer<Clearance> {
        let loaders = loaders(ctx);
        let regulation = ctx.data_unchecked::<Arc<Regulation>>();
        let Draw(draw) = ctx.data_unchecked::<Draw>();
        let day = loaders.caller().day();
        let question = Question {
            nib,
            service: service.0,
            application: application_reference,
        };
        let issued = loaders.request_clearance(&question, draw(), |found| {
            PermitCheck::of(found, &question.nib, question.service, regulation, day).into_checked()
        });
        let issued = issued.await.map(Clearance::new);
        Some(issued.map_err(|error| refusal(ctx, &error)))
    }

    /// Records an employer's objection to what one register says of it, for the agency that owns the
    /// register to decide within the law's time. Only a register that a reason of the clearance rests on
    /// is contested, and once a clearance: recording it twice gives the same objection, on another ground
    /// `CONFLICT`.
    #[graphql(directive = needs::apply(contesting()))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a mutation are its shape"
    )]
    async fn contest_clearance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its reference number.", directive = needs::apply(contesting()))]
        reference: Reference,
        #[graphql(desc = "On what ground.", directive = needs::apply(contesting()))] ground: Choice<
            ObjectionGround,
        >,
        #[graphql(
            desc = "The register whose record is wrong, as the employer says.",
            directive = needs::apply(contesting())
        )]
        disputed_source: Choice<SourceRegister>,
        #[graphql(
            desc = "What the employer says: 10 to 1000 characters without personal data.",
            directive = needs::apply(contesting())
        )]
        statement: Option<String>,
    ) -> Answer<Objection> {
        let statement = match statement.as_deref().map(reason_of).transpose() {
            Ok(statement) => statement,
            Err(error) => return Some(Err(error)),
        };
        let regulation = ctx.data_unchecked::<Arc<Regulation>>();
        let said = (ground.0, statement);
        let loaders = loaders(ctx);
        let recorded = loaders.contest_clearance(&reference, disputed_source.0, said, regulation);
        let recorded = recorded.await.map(Objection::new);
        Some(recorded.map_err(|error| refusal(ctx, &error)))
    }

    /// Decides an objection to a register that the caller's agency owns. UPHELD: the record stands.
    /// CORRECTED: it was wrong, and the next feed says what is right. Deciding twice gives the decision
    /// made; otherwise than before is `CONFLICT`.
    #[graphql(directive = needs::apply(Group::Objection))]
    async fn decide_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The objection.", directive = needs::apply(Group::Objection))]
        objection: ID,
        #[graphql(desc = "How it ends.", directive = needs::apply(Group::Objection))]
        outcome: Choice<ObjectionOutcome>,
        #[graphql(
            desc = "Why: 10 to 1000 characters without personal data.",
            directive = needs::apply(Group::Objection)
        )]
        reason: String,
    ) -> Answer<Objection> {
        let decided = async {
            let reason = reason_of(&reason)?;
            let row = Objection::row_of(ctx, &objection);
            let row = row.ok_or_else(|| refusal(ctx, &ClearanceError::NotFound))?;
            let decided = loaders(ctx).decide_objection(row, outcome.0, &reason).await;
            decided.map_err(|error| refusal(ctx, &error))
        };
        Some(decided.await.map(Objection::new))
    }
}

fn refusal(ctx: &Context<'_>, error: &ClearanceError) -> Error {
    let code = match error {
        ClearanceError::NotFound => ErrorCode::NotFound,
        ClearanceError::OtherQuestion
        | ClearanceError::OtherGround
        | ClearanceError::DecidedOtherwise => ErrorCode::Conflict,
        ClearanceError::Refused(_) => ErrorCode::BadUserInput,
        ClearanceError::Unavailable(cause) => return unavailable(ctx, cause),
    };
    code.error(error.to_string())
}
