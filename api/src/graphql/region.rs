//! Administrative regions: public reference data.
use async_graphql::Object;

use super::code::Choice;
use super::scalar::Date;
use crate::domain::codes::RegionLevel;
use crate::domain::identifiers::RegionCode;
use crate::domain::scope::Requirement;
use crate::loaders::team;
use crate::policy::declaration::needs;

/// An administrative region.
#[derive(Clone, Debug)]
pub struct Region(team::Region);

impl Region {
    /// The object of a loaded row.
    pub fn new(row: team::Region) -> Self {
        Self(row)
    }
}

/// An administrative region (wilayah administrasi), Kepmendagri 300.2.2-2138/2025.
#[Object(directive = needs::apply(Requirement::PUBLIC))]
impl Region {
    /// Code of the Ministry of Home Affairs (Kemendagri).
    async fn code(&self) -> Option<RegionCode> {
        self.0.code.parse().ok()
    }

    /// Level.
    async fn level(&self) -> Option<Choice<RegionLevel>> {
        Choice::stored(&self.0.level)
    }

    /// Official name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Code of the statistics office (BPS), where it is known. It cannot be computed from `code`.
    async fn bps_code(&self) -> Option<&str> {
        self.0.bps_code.as_deref()
    }

    /// The dataset that brought the row.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// The day the row is true of.
    async fn as_of(&self) -> Date {
        Date(self.0.as_of)
    }
}
