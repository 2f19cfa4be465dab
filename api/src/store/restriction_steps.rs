//! Steps around restrictions of public services that offices take here.
//!
//! A restriction is one by the number of its request, whoever tells of it. `restriction_step` keeps
//! every step for ever; the row of `service_restriction` is how the restriction stands, and every
//! reader looks there, the permit check among them. A step writes both in one transaction. A feed
//! that brings the same number completes the row and takes nothing back: what either says has
//! happened has happened, on the earlier of two days (`stand`), and no whole register retires a
//! row that has steps.
use chrono::{DateTime, NaiveDate, Utc};
use entity::{restriction_step, service_restriction};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter};

use super::changes::{self, Cause, register_name};
use super::decisions;
use crate::domain::codes::{Agency, Code, RestrictionStepKind, ServiceKind, WarningGround};
use crate::domain::disclosure::VerdictScope;
use crate::domain::identifiers::{DocumentNumber, Nib, Npp};
use crate::domain::regulation::Regulation;
use crate::domain::restriction::{AllowedStep, Standing, StepFault, WantedStep, judge};

mod reading;
mod sanctions;
mod standing;
mod subject;

pub use reading::{RestrictionStep, of_restrictions, taken_after};
pub(super) use standing::{IS_KEPT, stand};
use subject::Subject;
pub use subject::{Case, Prospect, cases, outlooks};

/// The dataset that the register of restrictions is fed by.
const DATASET: &str = "service_restrictions";
/// What rows that began here say they came from.
const SOURCE: &str = "restriction_steps";

/// Who takes a step, by what right, and when.
#[derive(Clone, Debug)]
pub struct Taking<'a> {
    /// The employers about whom the caller may take it. What it is judged by is read by the right to
    /// publish the judgement.
    pub scope: &'a VerdictScope,
    /// The agency.
    pub agency: Agency,
    /// Its client.
    pub client: &'a str,
    /// The officer whom the token names.
    pub officer: Option<&'a str>,
    /// The day that counts in law.
    pub day: NaiveDate,
    /// When.
    pub at: DateTime<Utc>,
}

/// A step as somebody wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WantedAct {
    /// One that begins a restriction.
    Opening(Opening),
    /// One that goes on with a restriction.
    Following(Following),
}

/// What begins a restriction: a request, or a recommendation of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// `REQUEST` or `RECOMMEND_IMPOSITION`.
    pub kind: RestrictionStepKind,
    /// Number of the letter, which is the restriction's from now on.
    pub number: DocumentNumber,
    /// The employer, by its NIB.
    pub nib: Option<Nib>,
    /// The employer, by its NPP. Where both are given, both must be its.
    pub npp: Option<Npp>,
    /// Service to be withheld.
    pub service: ServiceKind,
    /// What it rests on.
    pub ground: WarningGround,
}

/// What goes on with a restriction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    /// Kind.
    pub kind: RestrictionStepKind,
    /// Number of the restriction.
    pub restriction: DocumentNumber,
    /// Number of the letter or decision.
    pub reference: DocumentNumber,
    /// Where it asks for lifting: the day on which the employer complied.
    pub complied_on: Option<NaiveDate>,
}

/// Why no step was taken.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// There is none, or it is withheld: both look alike.
    #[error("there is no such employer or restriction")]
    NotFound,
    /// The law does not allow it, or not yet; at least one fault.
    #[error("the law does not allow this step yet")]
    Refused(Vec<StepFault>),
    /// The agency used the number for another step.
    #[error("this number stands for another step")]
    ReferenceTaken,
    /// Another restriction has the number.
    #[error("another restriction has this number")]
    NumberTaken,
    /// The database refused.
    #[error("the database did not answer")]
    Unavailable(#[from] DbErr),
}

/// Takes a step, alone among those who take steps, feed registers or decide about links. Answers the
/// restriction's number; taken twice with one number, it is taken once.
pub async fn take(
    db: &DatabaseConnection,
    law: &Regulation,
    taking: &Taking<'_>,
    wanted: &WantedAct,
) -> Result<String, StepError> {
    let transaction = decisions::begin(db).await?;
    if let Some(known) = find_by_reference(&transaction, taking.agency, wanted).await? {
        return if wanted.is_told_by(&known) {
            Ok(known.restriction_number)
        } else {
            Err(StepError::ReferenceTaken)
        };
    }
    let subject = match wanted {
        WantedAct::Opening(opening) => subject::opened(&transaction, law, taking, opening).await?,
        WantedAct::Following(following) => {
            subject::followed(&transaction, law, taking, following).await?
        }
    };
    let Subject {
        number,
        employers,
        case,
    } = subject;
    let (standing, sanctions) = (&case.standing, &case.sanctions);
    let allowed = judge(wanted.step(), standing, sanctions, law, taking.day);
    let allowed = allowed.map_err(StepError::Refused)?;
    let Some(employer) = employers.first().copied() else {
        return Err(StepError::NotFound);
    };
    let kept = Kept {
        number: &number,
        employer,
        standing,
        allowed: &allowed,
    };
    keep(&transaction, law, taking, wanted, &kept).await?;
    if let WantedAct::Opening(opening) = wanted {
        standing::open(&transaction, law, taking, opening).await?;
    }
    stand(&transaction, Some(&number)).await?;
    let cause = Cause {
        register: register_name(DATASET),
        batch_id: None,
        at: taking.at,
    };
    changes::record(&transaction, cause, employers).await?;
    transaction.commit().await?;
    Ok(number)
}

impl WantedAct {
    /// Kind of the step.
    pub fn kind(&self) -> RestrictionStepKind {
        match self {
            Self::Opening(opening) => opening.kind,
            Self::Following(following) => following.kind,
        }
    }

    fn reference(&self) -> &str {
        match self {
            Self::Opening(opening) => opening.number.as_str(),
            Self::Following(following) => following.reference.as_str(),
        }
    }

    fn step(&self) -> WantedStep {
        WantedStep {
            kind: self.kind(),
            complied_on: self.complied_on(),
        }
    }

    fn complied_on(&self) -> Option<NaiveDate> {
        match self {
            Self::Opening(_) => None,
            Self::Following(following) => following.complied_on,
        }
    }

    /// Whether a step that was taken is this one.
    fn is_told_by(&self, step: &restriction_step::Model) -> bool {
        let is_same_kind = step.kind == self.kind().as_str();
        is_same_kind
            && match self {
                Self::Opening(opening) => {
                    step.restriction_number == opening.number.as_str()
                        && step.nib.as_deref() == opening.nib.as_ref().map(Nib::as_str)
                        && step.npp.as_deref() == opening.npp.as_ref().map(Npp::as_str)
                        && step.service_kind.as_deref() == Some(opening.service.as_str())
                        && step.ground.as_deref() == Some(opening.ground.as_str())
                }
                Self::Following(following) => {
                    step.restriction_number == following.restriction.as_str()
                        && step.complied_on == following.complied_on
                }
            }
    }
}

/// The step that the agency took with a number.
async fn find_by_reference(
    db: &impl ConnectionTrait,
    agency: Agency,
    wanted: &WantedAct,
) -> Result<Option<restriction_step::Model>, DbErr> {
    use restriction_step::Column;
    restriction_step::Entity::find()
        .filter(Column::Agency.eq(agency.as_str()))
        .filter(Column::Reference.eq(wanted.reference()))
        .one(db)
        .await
}

/// What is kept of a step beside what was wanted.
struct Kept<'a> {
    number: &'a str,
    employer: i64,
    standing: &'a Standing,
    allowed: &'a AllowedStep,
}

async fn keep(
    db: &impl ConnectionTrait,
    law: &Regulation,
    taking: &Taking<'_>,
    wanted: &WantedAct,
    kept: &Kept<'_>,
) -> Result<(), DbErr> {
    let opening = match wanted {
        WantedAct::Opening(opening) => Some(opening),
        WantedAct::Following(_) => None,
    };
    let owned = |text: &str| text.to_owned();
    let ground = opening.and_then(|opening| law.ground(opening.ground, taking.day));
    let step = restriction_step::ActiveModel {
        id: NotSet,
        restriction_number: Set(owned(kept.number)),
        kind: Set(owned(wanted.kind().as_str())),
        reference: Set(owned(wanted.reference())),
        npp: Set(opening.and_then(|opening| Some(owned(opening.npp.as_ref()?.as_str())))),
        nib: Set(opening.and_then(|opening| Some(owned(opening.nib.as_ref()?.as_str())))),
        service_kind: Set(opening.map(|_| owned(kept.standing.service.as_str()))),
        ground: Set(opening.map(|opening| owned(opening.ground.as_str()))),
        legal_ground: Set(ground.map(|row| row.legal_basis.clone())),
        complied_on: Set(wanted.complied_on()),
        taken_on: Set(taking.day),
        act_by: Set(kept.allowed.act_by),
        employer_id: Set(kept.employer),
        agency: Set(owned(taking.agency.as_str())),
        office: Set(taking.agency.office().id),
        client: Set(owned(taking.client)),
        officer: Set(taking.officer.map(owned)),
        law_hash: Set(owned(law.content_hash())),
        taken_at: Set(taking.at),
    };
    restriction_step::Entity::insert(step)
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// Whether a restriction of that number is known, whoever told of it.
async fn is_number_taken(db: &impl ConnectionTrait, number: &str) -> Result<bool, DbErr> {
    let known = service_restriction::Entity::find_by_id(number.to_owned());
    Ok(known.one(db).await?.is_some())
}
