//! Mutations: steps around restrictions of public services.
use std::sync::Arc;

use async_graphql::indexmap::IndexMap;
use async_graphql::{Context, Error, ErrorExtensions, InputObject, Name, Object, Value};
use chrono::NaiveDate;

use crate::domain::codes::{Code, RestrictionStepKind, ServiceKind, WarningGround};
use crate::domain::identifiers::{DocumentNumber, Nib, Npp};
use crate::domain::regulation::Regulation;
use crate::domain::restriction::StepFault;
use crate::domain::scope::{Group, Requirement};
use crate::graphql::code::Choice;
use crate::graphql::disclose::loaders;
use crate::graphql::error::{Answer, ErrorCode, answer, unavailable};
use crate::graphql::restriction::ServiceRestriction;
use crate::graphql::restriction_step::{STEP_BASIS, STEP_GROUPS};
use crate::graphql::scalar::Date;
use crate::loaders::restrictions::{Following, Opening, StepError, WantedAct};
use crate::loaders::team::Restrictions;
use crate::policy::declaration::{derives, needs};

/// Steps around restrictions of public services (TMP2T).
#[derive(Clone, Copy, Debug)]
pub struct RestrictionMutation;

/// What a step asks beside its own group: the restriction is answered.
const fn asked(step: Group) -> Requirement {
    Requirement::rows(step).and(Requirement::rows(Group::Restriction))
}

/// What a request or recommendation by NIB asks.
const fn by_nib(step: Group) -> Requirement {
    Requirement::rows(step).and(Requirement::rows(Group::Employer))
}

/// What a request or recommendation by NPP asks.
const fn by_npp(step: Group) -> Requirement {
    Requirement::rows(step).and(Requirement::rows(Group::Membership))
}

/// A request of BPJS Ketenagakerjaan to restrict an employer, by its NIB or its NPP.
#[derive(Clone, Debug, InputObject)]
pub struct RestrictionRequestInput {
    /// Number of the letter of request, which is the restriction's from then on.
    #[graphql(directive = needs::apply(Group::RestrictionRequest))]
    pub number: String,
    /// The employer's NIB.
    #[graphql(directive = needs::apply(by_nib(Group::RestrictionRequest)))]
    pub nib: Option<Nib>,
    /// The employer's NPP. Where both are given, both must be its.
    #[graphql(directive = needs::apply(by_npp(Group::RestrictionRequest)))]
    pub npp: Option<Npp>,
    /// Service to be withheld.
    #[graphql(directive = needs::apply(Group::RestrictionRequest))]
    pub service: Choice<ServiceKind>,
    /// What it rests on: the ground of both warnings. One restriction a ground.
    #[graphql(directive = needs::apply(Group::RestrictionRequest))]
    pub ground: Choice<WarningGround>,
}

/// A labour inspector's recommendation: of a restriction that BPJS requested, by its number; or of
/// one that nobody requested, by employer, service and ground.
#[derive(Clone, Debug, InputObject)]
pub struct RestrictionRecommendationInput {
    /// Number of the letter; where it begins a restriction, the restriction's from then on.
    #[graphql(directive = needs::apply(Group::RestrictionRecommendation))]
    pub number: String,
    /// The restriction that BPJS requested.
    #[graphql(directive = needs::apply(Group::RestrictionRecommendation))]
    pub restriction: Option<String>,
    /// The employer's NIB.
    #[graphql(directive = needs::apply(by_nib(Group::RestrictionRecommendation)))]
    pub nib: Option<Nib>,
    /// The employer's NPP. Where both are given, both must be its.
    #[graphql(directive = needs::apply(by_npp(Group::RestrictionRecommendation)))]
    pub npp: Option<Npp>,
    /// Service to be withheld.
    #[graphql(directive = needs::apply(Group::RestrictionRecommendation))]
    pub service: Option<Choice<ServiceKind>>,
    /// What it rests on: the ground of both warnings.
    #[graphql(directive = needs::apply(Group::RestrictionRecommendation))]
    pub ground: Option<Choice<WarningGround>>,
}

/// Steps around restrictions of public services (TMP2T). Each is refused with `CONFLICT` and
/// `extensions.missing` where the law does not allow it yet, is kept for ever with who took it, and
/// is taken once however often it is sent with the same number.
#[Object]
impl RestrictionMutation {
    /// BPJS Ketenagakerjaan asks for a restriction (permintaan pengenaan): after two warnings and a
    /// fine that ran out unpaid (PP 86/2013 Ps. 6 to 8).
    #[graphql(
        directive = needs::apply(asked(Group::RestrictionRequest)),
        directive = derives::apply(&STEP_GROUPS, STEP_BASIS)
    )]
    async fn request_restriction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is requested.", directive = needs::apply(Group::RestrictionRequest))]
        input: RestrictionRequestInput,
    ) -> Answer<ServiceRestriction> {
        let wanted = number(&input.number).and_then(|number| {
            opening(Opening {
                kind: RestrictionStepKind::Request,
                number,
                nib: input.nib,
                npp: input.npp,
                service: input.service.0,
                ground: input.ground.0,
            })
        });
        take(ctx, wanted).await
    }

    /// A labour inspector recommends a restriction (rekomendasi pengenaan, Permenaker 4/2018).
    #[graphql(
        directive = needs::apply(asked(Group::RestrictionRecommendation)),
        directive = derives::apply(&STEP_GROUPS, STEP_BASIS)
    )]
    async fn recommend_restriction(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "What is recommended.",
            directive = needs::apply(Group::RestrictionRecommendation)
        )]
        input: RestrictionRecommendationInput,
    ) -> Answer<ServiceRestriction> {
        take(ctx, recommendation(input)).await
    }

    /// The government unit imposes a restriction (pengenaan) that was requested or recommended: the
    /// permit check says `RESTRICTED` from then on.
    #[graphql(
        directive = needs::apply(asked(Group::RestrictionImposition)),
        directive = derives::apply(&STEP_GROUPS, STEP_BASIS)
    )]
    async fn impose_restriction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of the restriction.", directive = needs::apply(Group::RestrictionImposition))]
        restriction: String,
        #[graphql(desc = "Number of the decision.", directive = needs::apply(Group::RestrictionImposition))]
        reference: String,
    ) -> Answer<ServiceRestriction> {
        let kind = RestrictionStepKind::Impose;
        take(ctx, following(kind, &restriction, &reference, None)).await
    }

    /// BPJS Ketenagakerjaan asks to lift a restriction, because the employer complied; of one that was
    /// not imposed it withdraws its request.
    #[graphql(
        directive = needs::apply(asked(Group::RestrictionRequest)),
        directive = derives::apply(&STEP_GROUPS, STEP_BASIS)
    )]
    async fn request_restriction_lifting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of the restriction.", directive = needs::apply(Group::RestrictionRequest))]
        restriction: String,
        #[graphql(desc = "Number of the letter.", directive = needs::apply(Group::RestrictionRequest))]
        reference: String,
        #[graphql(desc = "The day on which the employer complied.", directive = needs::apply(Group::RestrictionRequest))]
        complied_on: Date,
    ) -> Answer<ServiceRestriction> {
        let kind = RestrictionStepKind::RequestLifting;
        let wanted = following(kind, &restriction, &reference, Some(complied_on.0));
        take(ctx, wanted).await
    }

    /// A labour inspector recommends lifting a restriction, because the employer complied.
    #[graphql(
        directive = needs::apply(asked(Group::RestrictionRecommendation)),
        directive = derives::apply(&STEP_GROUPS, STEP_BASIS)
    )]
    async fn recommend_restriction_lifting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of the restriction.", directive = needs::apply(Group::RestrictionRecommendation))]
        restriction: String,
        #[graphql(desc = "Number of the letter.", directive = needs::apply(Group::RestrictionRecommendation))]
        reference: String,
        #[graphql(desc = "The day on which the employer complied.", directive = needs::apply(Group::RestrictionRecommendation))]
        complied_on: Date,
    ) -> Answer<ServiceRestriction> {
        let kind = RestrictionStepKind::RecommendLifting;
        let wanted = following(kind, &restriction, &reference, Some(complied_on.0));
        take(ctx, wanted).await
    }

    /// The government unit lifts a restriction (pencabutan) once BPJS or an inspector said that the
    /// employer complied: it binds until the day before.
    #[graphql(
        directive = needs::apply(asked(Group::RestrictionImposition)),
        directive = derives::apply(&STEP_GROUPS, STEP_BASIS)
    )]
    async fn lift_restriction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of the restriction.", directive = needs::apply(Group::RestrictionImposition))]
        restriction: String,
        #[graphql(desc = "Number of the decision.", directive = needs::apply(Group::RestrictionImposition))]
        reference: String,
    ) -> Answer<ServiceRestriction> {
        let kind = RestrictionStepKind::Lift;
        take(ctx, following(kind, &restriction, &reference, None)).await
    }
}

fn number(text: &str) -> Result<DocumentNumber, Error> {
    let number = text.trim().parse::<DocumentNumber>();
    number.map_err(|malformed| ErrorCode::BadUserInput.error(malformed.to_string()))
}

fn opening(opening: Opening) -> Result<WantedAct, Error> {
    if opening.nib.is_none() && opening.npp.is_none() {
        return Err(ErrorCode::BadUserInput.error("name the employer by its NIB or its NPP"));
    }
    Ok(WantedAct::Opening(opening))
}

fn following(
    kind: RestrictionStepKind,
    restriction: &str,
    reference: &str,
    complied_on: Option<NaiveDate>,
) -> Result<WantedAct, Error> {
    Ok(WantedAct::Following(Following {
        kind,
        restriction: number(restriction)?,
        reference: number(reference)?,
        complied_on,
    }))
}

fn recommendation(input: RestrictionRecommendationInput) -> Result<WantedAct, Error> {
    let kind = RestrictionStepKind::RecommendImposition;
    let is_of_another = input.nib.is_some()
        || input.npp.is_some()
        || input.service.is_some()
        || input.ground.is_some();
    match (input.restriction, input.service, input.ground) {
        (Some(restriction), ..) if !is_of_another => {
            following(kind, &restriction, &input.number, None)
        }
        (None, Some(service), Some(ground)) => opening(Opening {
            kind,
            number: number(&input.number)?,
            nib: input.nib,
            npp: input.npp,
            service: service.0,
            ground: ground.0,
        }),
        _ => Err(ErrorCode::BadUserInput
            .error("name a restriction, or an employer with a service and a ground")),
    }
}

/// Takes a step and answers the restriction as it stands then.
async fn take(ctx: &Context<'_>, wanted: Result<WantedAct, Error>) -> Answer<ServiceRestriction> {
    let regulation = ctx.data_unchecked::<Arc<Regulation>>();
    let loaders = loaders(ctx);
    let taken = match wanted {
        Ok(wanted) => loaders.take_restriction_step(regulation, &wanted).await,
        Err(error) => return Some(Err(error)),
    };
    match taken {
        Ok(number) => {
            let row = loaders.by_key::<Restrictions>(vec![number]).await;
            answer(
                ctx,
                row.map(|row| row.map(|row| ServiceRestriction::new((*row).clone()))),
            )
        }
        Err(error) => Some(Err(refusal(ctx, error))),
    }
}

fn refusal(ctx: &Context<'_>, error: StepError) -> Error {
    let message = error.to_string();
    match error {
        StepError::NotFound => ErrorCode::NotFound.error(message),
        StepError::ReferenceTaken | StepError::NumberTaken => ErrorCode::Conflict.error(message),
        StepError::Refused(faults) => {
            let missing = Value::List(faults.iter().map(told).collect());
            ErrorCode::Conflict
                .error(message)
                .extend_with(|_, extensions| extensions.set("missing", missing.clone()))
        }
        StepError::Unavailable(cause) => {
            let cause = crate::loaders::LoadError::from_database(cause);
            unavailable(ctx, &cause)
        }
    }
}

/// A fault as `extensions.missing` has it.
fn told(fault: &StepFault) -> Value {
    let told = |day: Option<NaiveDate>| day.map_or(Value::Null, |day| Value::from(day.to_string()));
    let parts = [
        ("code", Value::from(fault.code.as_str())),
        ("id", Value::from(fault.text.id.as_str())),
        ("en", Value::from(fault.text.en.as_str())),
        ("legalBasis", Value::from(fault.legal_basis.as_str())),
        ("notBefore", told(fault.not_before)),
        ("asOf", told(fault.as_of)),
    ];
    let parts = parts.map(|(name, value)| (Name::new(name), value));
    Value::Object(IndexMap::from_iter(parts))
}
