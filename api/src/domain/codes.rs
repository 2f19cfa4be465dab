//! The registers' closed code lists. One declaration serves the feeds that check a cell, the
//! store that writes it, the engine that decides by it and the schema that describes it.
use std::fmt;
use std::str::FromStr;

/// A closed list of codes: the words the registers write, each with its meaning.
pub trait Code:
    Copy + Eq + Send + Sync + fmt::Debug + FromStr<Err = UnknownCode> + 'static
{
    /// Name of the list, as the schema calls its enum.
    const LIST: &'static str;
    /// What the list is, with its Indonesian term and source.
    const ABOUT: &'static str;
    /// Every code with its meaning, in the order people expect.
    const ALL: &'static [(Self, &'static str)];

    /// The code as written in feeds, tables and the schema.
    fn as_str(self) -> &'static str;
}

/// The text is not a code of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a code of {list}")]
pub struct UnknownCode {
    /// The list that was asked.
    pub list: &'static str,
}

macro_rules! codes {
    ($($(#[doc = $about:literal])+ $list:ident { $($(#[doc = $meaning:literal])+ $variant:ident = $text:literal,)+ })+) => { $(
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $list { $($(#[doc = $meaning])+ $variant,)+ }

        impl Code for $list {
            const LIST: &'static str = stringify!($list);
            const ABOUT: &'static str = concat!($($about, "\n",)+).trim_ascii();
            const ALL: &'static [(Self, &'static str)] =
                &[$((Self::$variant, concat!($($meaning, "\n",)+).trim_ascii()),)+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl FromStr for $list {
            type Err = UnknownCode;

            fn from_str(text: &str) -> Result<Self, UnknownCode> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(UnknownCode { list: Self::LIST }),
                }
            }
        }

        impl<'de> Deserialize<'de> for $list {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }

        impl serde::Serialize for $list {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl fmt::Display for $list {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )+ };
}

mod bpjs;
mod employer;
mod inspection;
mod licensing;
mod linkage;
mod objection;
mod office;
mod restriction;
mod team;
mod turn;
mod verdict;

pub use bpjs::{
    ArrearsClass, CoveragePayer, InstalmentStatus, MembershipStatus, ParticipantKind, Programme,
    WageBand, WarningGround,
};
pub use employer::{
    Agency, BusinessScale, EmployerStatus, IdentifierScheme, LegalForm, MatchMethod, PersonRole,
    RegionLevel,
};
pub use inspection::{FindingStatus, InspectionKind, InspectionResult, Norm, NoteKind};
pub use licensing::{
    ApplicationStatus, BusinessStatus, LicenceKind, LicenceStatus, RestrictionState, RiskLevel,
    ServiceKind,
};
pub use linkage::{CandidateStatus, DecisionKind, SourceField};
pub use objection::{ObjectionGround, ObjectionOutcome, ObjectionState};
pub use restriction::{RestrictionStepKind, StepFaultCode};
pub use team::{AttorneyKind, CaseOutcome, CaseStage, ComplianceCategory, RecoveryOutcome};
pub use turn::{ComplianceTurn, FindingState};
pub use verdict::{
    BatchStatus, FeedMode, Freshness, PermitVerdict, ReasonCode, Severity, SourceRegister,
};
