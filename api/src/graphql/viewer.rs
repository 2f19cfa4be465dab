//! Who is asking, and what the agreement lets it see.
use std::sync::Arc;

use async_graphql::{Context, Enum, Object};

use super::code::Choice;
use super::compliance::Text;
use super::disclose::loaders;
use super::scalar::Date;
use crate::domain::agreement::{Agreement as Made, Purpose as Stated, ReferenceRule};
use crate::domain::codes::Agency;
use crate::domain::disclosure::Caller;
use crate::domain::identifiers::RegionCode;
use crate::domain::scope::{Access, Requirement};
use crate::policy::declaration::needs;
use crate::policy::table::Table;

/// The caller of this request.
#[derive(Clone, Copy, Debug)]
pub struct Viewer;

fn caller<'a>(ctx: &Context<'a>) -> &'a Caller {
    loaders(ctx).caller()
}

/// The caller of this request: its agency, its agreement, and what it may see.
#[Object(directive = needs::apply(Requirement::PUBLIC))]
impl Viewer {
    /// The agency on whose behalf the client asks.
    async fn agency(&self, ctx: &Context<'_>) -> Choice<Agency> {
        Choice(caller(ctx).agency())
    }

    /// The client.
    async fn client<'a>(&self, ctx: &Context<'a>) -> &'a str {
        caller(ctx).client()
    }

    /// The agreement that the request rests on.
    async fn agreement(&self, ctx: &Context<'_>) -> Agreement {
        Agreement(caller(ctx).agreement().clone())
    }

    /// The purpose stated in `Simpul-Purpose`.
    async fn purpose<'a>(&self, ctx: &Context<'a>) -> Option<&'a str> {
        caller(ctx).purpose()
    }

    /// The case, power of attorney or application stated in `Simpul-Reference`.
    async fn reference<'a>(&self, ctx: &Context<'a>) -> Option<&'a str> {
        caller(ctx).reference()
    }

    /// Scopes in effect: those of the token that agreement and purpose permit.
    async fn permissions(&self, ctx: &Context<'_>) -> Vec<String> {
        caller(ctx)
            .permissions()
            .map(|permission| permission.to_string())
            .collect()
    }

    /// Scopes that token and agreement permit under some purpose.
    async fn possible_permissions(&self, ctx: &Context<'_>) -> Vec<String> {
        caller(ctx)
            .potential()
            .permissions()
            .map(|permission| permission.to_string())
            .collect()
    }

    /// Every coordinate of the schema with what the caller may see of it, and what it would need.
    async fn coordinates(&self, ctx: &Context<'_>) -> Vec<CoordinateAccess> {
        let grants = caller(ctx).grants();
        let table = ctx.data_unchecked::<Arc<Table>>();
        let decided = table
            .coordinates()
            .map(|(coordinate, requirement)| CoordinateAccess {
                coordinate: coordinate.to_owned(),
                requirement,
                access: requirement.decide(grants),
            });
        decided.collect()
    }
}

/// What a caller may see of a coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum AccessLevel {
    /// For every employer of the region.
    Allowed,
    /// For employers that an open case, power of attorney or application of the agency names.
    ByCase,
    /// For none.
    Denied,
}

impl From<Access> for AccessLevel {
    fn from(access: Access) -> Self {
        match access {
            Access::Allowed => Self::Allowed,
            Access::ByCase => Self::ByCase,
            Access::Denied => Self::Denied,
        }
    }
}

/// A coordinate and the decision over it.
#[derive(Clone, Debug)]
pub struct CoordinateAccess {
    coordinate: String,
    requirement: Requirement,
    access: Access,
}

/// A coordinate of the schema and the decision over it for this request.
#[Object(directive = needs::apply(Requirement::PUBLIC))]
impl CoordinateAccess {
    /// `Type.field`, or an argument, filter or sort key.
    async fn coordinate(&self) -> &str {
        &self.coordinate
    }

    /// The decision.
    async fn access(&self) -> AccessLevel {
        self.access.into()
    }

    /// Any one of these lists of scopes would do.
    async fn required_scopes(&self) -> Vec<Vec<String>> {
        self.requirement.alternatives()
    }
}

/// An agreement in force.
#[derive(Clone, Debug)]
pub struct Agreement(pub(super) Made);

/// An agreement (perjanjian kerja sama) that says who may see what.
#[Object(directive = needs::apply(Requirement::PUBLIC))]
impl Agreement {
    /// Number of the document.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// Title of the document.
    async fn title(&self) -> Text {
        Text(self.0.title.clone())
    }

    /// Its parties.
    async fn parties(&self) -> &[String] {
        &self.0.parties
    }

    /// The law it rests on.
    async fn legal_basis(&self) -> &str {
        &self.0.legal_basis
    }

    /// The region whose employers it opens.
    async fn region(&self) -> &RegionCode {
        &self.0.region
    }

    /// First day in force.
    async fn valid_from(&self) -> Date {
        Date(self.0.valid_from)
    }

    /// Last day in force.
    async fn valid_until(&self) -> Date {
        Date(self.0.valid_until)
    }

    /// Days that answers may be kept.
    async fn retention_days(&self) -> u32 {
        self.0.retention_days
    }

    /// BLAKE3 of its text: which version is in force.
    async fn hash(&self) -> &str {
        &self.0.hash
    }

    /// Purposes that requests may state.
    async fn purposes(&self) -> Vec<Purpose> {
        self.0.purposes.iter().cloned().map(Purpose).collect()
    }
}

/// A purpose of an agreement.
#[derive(Clone, Debug)]
pub struct Purpose(Stated);

/// A purpose (tujuan pemrosesan) that requests may state.
#[Object(directive = needs::apply(Requirement::PUBLIC))]
impl Purpose {
    /// The word for `Simpul-Purpose`.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// What it is.
    async fn title(&self) -> Text {
        Text(self.0.title.clone())
    }

    /// The law that makes it lawful (UU 27/2022 Ps. 20).
    async fn legal_basis(&self) -> &str {
        &self.0.legal_basis
    }

    /// Whether `Simpul-Reference` must name a case, power of attorney or application.
    async fn requires_reference(&self) -> bool {
        self.0.reference == ReferenceRule::Required
    }
}
