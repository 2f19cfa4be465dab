//! Special powers of attorney (SKK).
use async_graphql::{Context, ID, InputObject, Object};

use super::code::Choice;
use super::disclose::{rows, seal};
use super::employer::Employer;
use super::error::Answer;
use super::node::row_id;
use super::scalar::{Date, Rupiah};
use crate::domain::codes::{AttorneyKind, RecoveryOutcome};
use crate::domain::scope::{Group, Requirement};
use crate::loaders::{Owned, team};
use crate::policy::declaration::needs;

/// A special power of attorney as it names one employer.
#[derive(Clone, Debug)]
pub struct PowerOfAttorney(Owned<team::NamedEmployer>);

impl PowerOfAttorney {
    /// The object of a loaded row.
    pub fn new(row: Owned<team::NamedEmployer>) -> Self {
        Self(row)
    }
}

/// A special power of attorney (surat kuasa khusus, SKK) given to the state attorneys, as it names one
/// employer. From its first day to its last, or to its return, it opens that employer to them. The sums
/// are this employer's, not the document's.
#[Object]
impl PowerOfAttorney {
    /// Opaque id.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    pub async fn id(&self, ctx: &Context<'_>) -> ID {
        row_id::<team::NamedEmployers>(seal(ctx), "PowerOfAttorney", &self.0.row)
    }

    /// The employer it belongs to.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(&self, ctx: &Context<'_>) -> Answer<Employer> {
        Employer::load(ctx, self.0.employer).await
    }

    /// Number of the document; several employers may be named by one.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    async fn number(&self) -> Option<&str> {
        Some(&self.0.row.skk_number)
    }

    /// Who gave it (pemberi kuasa).
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    async fn grantor(&self, ctx: &Context<'_>) -> Answer<String> {
        self.of_document(ctx, |document| Some(document.grantor))
            .await
    }

    /// Kind. Litigation needs an SKK of its own.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    async fn kind(&self, ctx: &Context<'_>) -> Answer<Choice<AttorneyKind>> {
        self.of_document(ctx, |document| Choice::stored(&document.kind))
            .await
    }

    /// First day.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    async fn valid_from(&self, ctx: &Context<'_>) -> Answer<Date> {
        self.of_document(ctx, |document| Some(Date(document.valid_from)))
            .await
    }

    /// Last day.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    async fn valid_until(&self, ctx: &Context<'_>) -> Answer<Date> {
        self.of_document(ctx, |document| Some(Date(document.valid_until)))
            .await
    }

    /// Day it was returned to BPJS; it opens nothing from then on.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    async fn returned_on(&self, ctx: &Context<'_>) -> Answer<Date> {
        self.of_document(ctx, |document| document.returned_on.map(Date))
            .await
    }

    /// Sum claimed from this employer, whole rupiah.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    async fn claim(&self) -> Option<Rupiah> {
        Some(Rupiah(self.0.row.claim))
    }

    /// Sum recovered from this employer so far, whole rupiah.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    async fn recovered(&self) -> Option<Rupiah> {
        Some(Rupiah(self.0.row.recovered))
    }

    /// Day of the demand letter (somasi).
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    async fn demand_letter_on(&self) -> Option<Date> {
        self.0.row.demand_letter_on.map(Date)
    }

    /// Outcome for this employer.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    async fn outcome(&self) -> Option<Choice<RecoveryOutcome>> {
        Choice::stored(&self.0.row.outcome)
    }

    /// The dataset that brought the row.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day the row is true of.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}

impl PowerOfAttorney {
    /// Something of the document that names this employer.
    async fn of_document<T>(
        &self,
        ctx: &Context<'_>,
        part: impl Fn(team::AttorneyDocument) -> Option<T>,
    ) -> Answer<T> {
        let documents =
            rows::<team::AttorneyDocuments, _>(ctx, self.0.employer, |document| document.row)
                .await?;
        let of_this = documents.map(|documents| {
            let mut documents = documents.into_iter();
            documents
                .find(|document| document.skk_number == self.0.row.skk_number)
                .and_then(part)
        });
        of_this.transpose()
    }
}

/// Which powers of attorney to list; all that is given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PowerOfAttorneyFilter {
    /// The document of this number, with every employer it names.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney), validator(min_length = 1, max_length = 80))]
    pub number: Option<String>,
    /// With this outcome for the employer named.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    pub outcome: Option<Choice<RecoveryOutcome>>,
}

impl From<PowerOfAttorneyFilter> for team::AttorneyFilter {
    fn from(filter: PowerOfAttorneyFilter) -> Self {
        Self {
            number: filter.number,
            outcome: filter.outcome.map(|outcome| outcome.0),
        }
    }
}
