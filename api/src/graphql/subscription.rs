//! The root of subscriptions: what changes, told to those who may know of it.
//!
//! A subscription is executed anew for each event, by a caller that was admitted anew: what it is
//! executed for comes with the request. The first execution only opens it.
use std::sync::{Arc, OnceLock};

use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};
use futures_util::stream::{self, Iter};

use super::dataset::Dataset;
use super::disclose::loaders;
use super::employer::Employer;
use super::error::{Answer, answer};
use super::scalar::Date;
use crate::domain::dataset::{Dataset as Known, is_confidential};
use crate::domain::identifiers::Nib;
use crate::domain::scope::{Group, Requirement};
use crate::loaders::LoadError;
use crate::loaders::employers::Employer as Row;
use crate::loaders::happenings::Change;
use crate::policy::declaration::needs;

/// What a subscription waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interest {
    /// Changes of the employer with this NIB.
    Employer(Nib),
    /// Datasets that were fed.
    Datasets,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// An employer was touched.
    Employer(Arc<Change>),
    /// The dataset of that name was fed.
    Dataset(String),
}

/// What a subscription is executed for; in the data of its request.
#[derive(Clone, Debug)]
pub enum Occasion {
    /// It is opened: it tells nothing yet, and says what it waits for.
    Opening(Arc<OnceLock<Interest>>),
    /// Something happened.
    Event(Happening),
}

/// One event, or none.
type Told<T> = Iter<std::option::IntoIter<Answer<T>>>;

/// The root of subscriptions.
#[derive(Clone, Copy, Debug)]
pub struct Subscription;

/// What changes in the registers, over the WebSocket `/graphql/ws`. Each event is answered as a request
/// of its own: token, agreement, purpose and rights are asked again, and it is recorded in the access
/// log. One that the caller may not see at that moment is left out. A subscription has one root field,
/// written without fragment or condition. Whoever reads too slowly is closed with 4410
/// and reads the state again before subscribing anew: no event is left out silently.
#[async_graphql::Subscription]
impl Subscription {
    /// Changes that concern the employer with this NIB, by register, from now on. An employer that the
    /// caller may not see, and one that does not exist, change never; a register whose rows the caller
    /// may not see is not told of. A change may be told more than once.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The employer's NIB.")] nib: Nib,
    ) -> Told<EmployerChange> {
        let told = match ctx.data_unchecked::<Occasion>() {
            Occasion::Opening(interest) => open(interest, Interest::Employer(nib)),
            Occasion::Event(Happening::Employer(change)) => {
                let employer = loaders(ctx).employer_changed(change).await;
                withheld_or(ctx, employer, |employer| EmployerChange {
                    employer,
                    change: change.clone(),
                })
            }
            Occasion::Event(Happening::Dataset(_)) => None,
        };
        stream::iter(told)
    }

    /// Datasets that were fed, from now on: each as it then stands. Plans, complaints and investigations
    /// are told to the agency that feeds them alone.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn dataset_updates(&self, ctx: &Context<'_>) -> Told<Dataset> {
        let told = match ctx.data_unchecked::<Occasion>() {
            Occasion::Opening(interest) => open(interest, Interest::Datasets),
            Occasion::Event(Happening::Dataset(name)) => {
                withheld_or(ctx, dataset(ctx, name).await, |dataset| dataset)
            }
            Occasion::Event(Happening::Employer(_)) => None,
        };
        stream::iter(told)
    }
}

fn open<T>(interest: &OnceLock<Interest>, waits_for: Interest) -> Option<T> {
    // A document with a second root field was refused before.
    let _ = interest.set(waits_for);
    None
}

/// No event where it is withheld; an error of its own where that cannot be told.
fn withheld_or<T, N>(
    ctx: &Context<'_>,
    found: Result<Option<T>, LoadError>,
    node: impl FnOnce(T) -> N,
) -> Option<Answer<N>> {
    match found {
        Ok(None) => None,
        Ok(Some(found)) => Some(answer(ctx, Ok(Some(node(found))))),
        Err(error) => Some(answer(ctx, Err(error))),
    }
}

async fn dataset(ctx: &Context<'_>, name: &str) -> Result<Option<Dataset>, LoadError> {
    let agency = loaders(ctx).caller().agency();
    let known = ctx.data_unchecked::<Arc<[Known]>>();
    let known = known
        .iter()
        .find(|known| known.name == name)
        .filter(|known| known.owner == agency || !is_confidential(known.name));
    let Some(known) = known else {
        return Ok(None);
    };
    let mut states = loaders(ctx).dataset_states().await?;
    Ok(Some(Dataset {
        known: known.clone(),
        state: states.remove(known.name),
    }))
}

/// A change that concerns an employer.
#[derive(Clone, Debug)]
pub struct EmployerChange {
    employer: Arc<Row>,
    change: Arc<Change>,
}

/// A change that concerns an employer: that a register wrote of it, not what. Ask the employer for what
/// it now says.
#[Object(directive = needs::apply(Group::Employer))]
impl EmployerChange {
    /// The employer.
    async fn employer(&self) -> Option<Employer> {
        Some(Employer::new(self.employer.clone()))
    }

    /// Code of the register, name of the dataset that completes one, or `links` where a person decided
    /// whose keys are whose.
    async fn register(&self) -> Option<&str> {
        Some(&self.change.register)
    }

    /// The day the file is true of that brought it; null for a decision.
    async fn as_of(&self) -> Option<Date> {
        self.change.as_of.map(Date)
    }

    /// When it was written.
    async fn changed_at(&self) -> Option<DateTime<Utc>> {
        Some(self.change.changed_at)
    }
}
