//! What becomes of an operation.
use std::str::FromStr;

use serde::Serialize;

use crate::domain::codes::{Code, UnknownCode};

/// What became of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Decision {
    /// Everything that was asked was answered.
    Disclosed,
    /// Some coordinates were withheld, the others answered.
    Partly,
    /// Nothing was answered.
    Refused,
    /// The client went away or the time was over before the answer was ready. What had been read is
    /// named; nothing left.
    CutOff,
}

impl Code for Decision {
    const LIST: &'static str = "AccessDecision";
    const ABOUT: &'static str = "What became of an operation.";
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Disclosed, "Everything that was asked was answered."),
        (
            Self::Partly,
            "Some coordinates were withheld, the others answered.",
        ),
        (Self::Refused, "Nothing was answered."),
        (
            Self::CutOff,
            "The client went away or the time was over; nothing left.",
        ),
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Disclosed => "DISCLOSED",
            Self::Partly => "PARTLY",
            Self::Refused => "REFUSED",
            Self::CutOff => "CUT_OFF",
        }
    }
}

impl FromStr for Decision {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        <Self as Code>::ALL
            .iter()
            .map(|(decision, _)| *decision)
            .find(|decision| decision.as_str() == text)
            .ok_or(UnknownCode { list: Self::LIST })
    }
}
