//! The root of mutations: deciding about links between the registers, and what hangs beside it.
use std::collections::BTreeSet;

use async_graphql::{Context, Error, ID, InputObject, Object};

use super::code::Choice;
use super::disclose::{loaders, seal};
use super::employer::asked_by;
use super::error::{Answer, ErrorCode, answer, unavailable};
use super::global_id::GlobalId;
use super::link_candidate::LinkCandidate;
use super::link_decision::LinkDecision;
use crate::domain::codes::{Code, IdentifierScheme};
use crate::domain::identifiers::EmployerId;
use crate::domain::linkage::{DecisionReason, Key};
use crate::domain::scope::{Group, Requirement};
use crate::loaders::linkage::DecisionError;
use crate::policy::declaration::needs;

mod clearances;
mod restrictions;

pub use clearances::{ClearanceMutation, Draw};
pub use restrictions::RestrictionMutation;

/// Keys that one split may name.
pub const KEYS_MAX: usize = 100;
/// Bytes of the longest key of any register.
const KEY_BYTES_MAX: usize = 320;

/// The root of mutations.
#[derive(Clone, Copy, Debug)]
pub struct Mutation;

/// What a decision asks.
fn asked() -> Requirement {
    Group::Linkage & Group::Employer
}

/// One key of an employer.
#[derive(Clone, Debug, InputObject)]
pub struct IdentifierInput {
    /// Its scheme.
    #[graphql(directive = needs::apply(Group::Linkage))]
    pub scheme: Choice<IdentifierScheme>,
    /// The key as `Employer.identifiers` shows it.
    #[graphql(directive = needs::apply(Group::Linkage))]
    pub value: String,
}

/// Clearances (surat keterangan kepatuhan) and objections to them, and decisions about links between the
/// registers (keputusan tautan). Each decision needs a reason of 10 to 1000
/// characters without personal data, is kept for ever with who decided, and can be taken back.
#[Object]
impl Mutation {
    /// Steps around restrictions of public services.
    #[graphql(flatten)]
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "the library calls it as a method"
    )]
    fn restrictions(&self) -> RestrictionMutation {
        RestrictionMutation
    }

    /// Clearances, and objections to them.
    #[graphql(flatten)]
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "the library calls it as a method"
    )]
    fn clearance_requests(&self) -> ClearanceMutation {
        ClearanceMutation
    }

    /// The two records of a candidate are one employer's: their employers become one. Refused with
    /// `CONFLICT` where the evidence is gone, it was decided otherwise, or one employer would have two
    /// NIBs or tax numbers. Confirming twice answers the decision in force.
    #[graphql(directive = needs::apply(asked()))]
    async fn confirm_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The candidate.", directive = needs::apply(Group::Linkage))] candidate: ID,
        #[graphql(desc = "Why.", directive = needs::apply(Group::Linkage))] reason: String,
    ) -> Answer<LinkDecision> {
        let decided = async {
            let reason = reason_of(&reason)?;
            let candidate = LinkCandidate::row_of(ctx, &candidate).ok_or_else(not_found)?;
            let decided = loaders(ctx).confirm_link(candidate, &reason).await;
            decided.map_err(|error| refusal(ctx, error))
        };
        kept(ctx, decided.await).await
    }

    /// The two records of a candidate are two employers': no feed ties them from now on. Rejecting
    /// twice answers the decision in force.
    #[graphql(directive = needs::apply(asked()))]
    async fn reject_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The candidate.", directive = needs::apply(Group::Linkage))] candidate: ID,
        #[graphql(desc = "Why.", directive = needs::apply(Group::Linkage))] reason: String,
    ) -> Answer<LinkDecision> {
        let decided = async {
            let reason = reason_of(&reason)?;
            let candidate = LinkCandidate::row_of(ctx, &candidate).ok_or_else(not_found)?;
            let decided = loaders(ctx).reject_link(candidate, &reason).await;
            decided.map_err(|error| refusal(ctx, error))
        };
        kept(ctx, decided.await).await
    }

    /// Some keys of an employer are another's: they become an employer of their own, and no feed ties
    /// the two again. At most 100 keys, with a NIB, NPP or manpower report's number on either side.
    #[graphql(directive = needs::apply(asked()))]
    async fn split_employer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The employer.", directive = needs::apply(Group::Linkage))] employer: ID,
        #[graphql(desc = "The keys that are not its.", directive = needs::apply(Group::Linkage))]
        identifiers: Vec<IdentifierInput>,
        #[graphql(desc = "Why.", directive = needs::apply(Group::Linkage))] reason: String,
    ) -> Answer<LinkDecision> {
        let decided = async {
            let reason = reason_of(&reason)?;
            let employer = GlobalId::read(seal(ctx), &employer).and_then(|id| id.employer());
            let employer = employer.ok_or_else(not_found)?;
            let keys = keys_of(ctx, employer, identifiers).await?;
            let decided = loaders(ctx).split_employer(employer, &keys, &reason).await;
            decided.map_err(|error| refusal(ctx, error))
        };
        kept(ctx, decided.await).await
    }

    /// A confirmation, rejection or split is taken back: everything is as it was before it. Refused
    /// with `CONFLICT` where later decisions concern the same keys. Withdrawing twice answers the
    /// withdrawal in force.
    #[graphql(directive = needs::apply(asked()))]
    async fn withdraw_link_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision.", directive = needs::apply(Group::Linkage))] decision: ID,
        #[graphql(desc = "Why.", directive = needs::apply(Group::Linkage))] reason: String,
    ) -> Answer<LinkDecision> {
        let decided = async {
            let reason = reason_of(&reason)?;
            let decision = LinkDecision::row_of(ctx, &decision).ok_or_else(not_found)?;
            let decided = loaders(ctx).withdraw_link_decision(decision, &reason).await;
            decided.map_err(|error| refusal(ctx, error))
        };
        kept(ctx, decided.await).await
    }
}

fn reason_of(text: &str) -> Result<DecisionReason, Error> {
    let reason = text.parse::<DecisionReason>();
    reason.map_err(|none| ErrorCode::BadUserInput.error(none.to_string()))
}

/// The keys named. One that the caller may not see counts as none of the employer's, so that no key
/// can be guessed by naming it.
async fn keys_of(
    ctx: &Context<'_>,
    employer: EmployerId,
    identifiers: Vec<IdentifierInput>,
) -> Result<BTreeSet<Key>, Error> {
    if identifiers.is_empty() || identifiers.len() > KEYS_MAX {
        let message = format!("name 1 to {KEYS_MAX} keys");
        return Err(ErrorCode::BadUserInput.error(message));
    }
    let loaders = loaders(ctx);
    let mut keys = BTreeSet::new();
    for IdentifierInput { scheme, value } in identifiers {
        let asks = asked_by(scheme.0.as_str(), &value);
        let is_visible = match asks.filter(|_| value.len() <= KEY_BYTES_MAX) {
            Some(requirement) => loaders
                .may_see(requirement, employer)
                .await
                .map_err(|error| unavailable(ctx, &error))?,
            None => false,
        };
        if !is_visible {
            return Err(refusal(ctx, DecisionError::NoPart));
        }
        keys.insert(Key {
            scheme: scheme.0,
            value,
        });
    }
    Ok(keys)
}

fn not_found() -> Error {
    ErrorCode::NotFound.error(DecisionError::NotFound.to_string())
}

fn refusal(ctx: &Context<'_>, error: DecisionError) -> Error {
    match error {
        DecisionError::NotFound => not_found(),
        DecisionError::Contradicted(why) => ErrorCode::Conflict.error(why.to_string()),
        DecisionError::NoPart => ErrorCode::BadUserInput.error(DecisionError::NoPart.to_string()),
        DecisionError::Unavailable(cause) => {
            let cause = crate::loaders::LoadError::from_database(cause);
            unavailable(ctx, &cause)
        }
    }
}

/// The decision as it was kept.
async fn kept(ctx: &Context<'_>, decided: Result<i64, Error>) -> Answer<LinkDecision> {
    match decided {
        Ok(id) => {
            let decision = loaders(ctx).decision(id).await;
            answer(ctx, decision.map(|found| found.map(LinkDecision::new)))
        }
        Err(error) => Some(Err(error)),
    }
}
