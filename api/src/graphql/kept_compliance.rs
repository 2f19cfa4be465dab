//! What is kept of an employer's compliance, and how it turned.
use async_graphql::Object;

use super::code::Choice;
use super::scalar::Date;
use crate::domain::codes::{ComplianceCategory, ComplianceTurn, SourceRegister};
use crate::domain::scope::Group;
use crate::loaders::assessments::{KeptAssessment, Turned};
use crate::policy::declaration::needs;

/// What is kept of an employer's compliance, by which lists find it.
#[derive(Clone, Debug)]
pub struct KeptCompliance(pub KeptAssessment);

/// What is kept of an employer's compliance: by it, lists find the employer. `compliance` says the same,
/// computed at the moment of the question; where this is behind, `isCurrent` is false.
#[Object(directive = needs::apply(Group::Compliance))]
impl KeptCompliance {
    /// The day it was made for. It holds on later days too, as long as `isCurrent` says so.
    async fn assessed_on(&self) -> Option<Date> {
        Some(Date(self.0.assessed_on))
    }

    /// Whether assessing anew would say the same: nothing was fed since, and no day, register or law has
    /// come that could change it.
    async fn is_current(&self) -> Option<bool> {
        Some(self.0.is_current)
    }

    /// The earliest day since which something found is known to hold.
    async fn since(&self) -> Option<Date> {
        self.0.since.map(Date)
    }

    /// Categories found that can be relied on today.
    async fn categories(&self) -> Option<Vec<Choice<ComplianceCategory>>> {
        Some(self.0.categories.iter().copied().map(Choice).collect())
    }

    /// Categories that cannot be told.
    async fn undetermined(&self) -> Option<Vec<Choice<ComplianceCategory>>> {
        Some(self.0.undetermined.iter().copied().map(Choice).collect())
    }
}

/// That a category of an employer began or was cured.
#[derive(Clone, Debug)]
pub struct ComplianceChange(pub Turned);

/// That a category of an employer began or was cured (riwayat kepatuhan). What cannot be told is neither:
/// what stood before goes on standing until it can be told again.
#[Object(directive = needs::apply(Group::Compliance))]
impl ComplianceChange {
    /// The category.
    async fn category(&self) -> Option<Choice<ComplianceCategory>> {
        Some(Choice(self.0.category))
    }

    /// Whether it began or was cured.
    async fn turn(&self) -> Option<Choice<ComplianceTurn>> {
        Some(Choice(self.0.turn))
    }

    /// The day on which the engine saw it.
    async fn seen_on(&self) -> Option<Date> {
        Some(Date(self.0.seen_on))
    }

    /// First day on which what began is known to hold, which may be long before it was seen.
    async fn since(&self) -> Option<Date> {
        self.0.since.map(Date)
    }

    /// The register whose feed brought it; null where a day passed, a person decided about links, or the
    /// law changed.
    async fn register(&self) -> Option<Choice<SourceRegister>> {
        self.0.register.map(Choice)
    }
}
