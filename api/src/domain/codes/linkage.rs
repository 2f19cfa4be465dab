//! Codes of candidates for links and of the decisions about them.
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Code, UnknownCode};

codes! {
    /// State of a candidate for a link (calon tautan).
    CandidateStatus {
        /// Somebody must look.
        Open = "OPEN",
        /// A person confirmed it.
        Confirmed = "CONFIRMED",
        /// A person rejected it; it does not come back.
        Rejected = "REJECTED",
        /// The evidence was enough to tie it without a person.
        Automatic = "AUTOMATIC",
        /// The registers no longer say what spoke for it.
        Withdrawn = "WITHDRAWN",
    }

    /// Kind of a decision about links (keputusan tautan).
    DecisionKind {
        /// Two employers are one.
        Confirm = "CONFIRM",
        /// Two employers are not one.
        Reject = "REJECT",
        /// Keys of one employer are another's.
        Split = "SPLIT",
        /// An earlier decision is taken back.
        Withdraw = "WITHDRAW",
        /// The engine tied two employers, nobody having to look.
        Automatic = "AUTOMATIC",
    }

    /// What a register says of an employer and another may contradict.
    SourceField {
        /// The name.
        LegalName = "LEGAL_NAME",
        /// The scale.
        Scale = "SCALE",
        /// The number of workers.
        Headcount = "HEADCOUNT",
    }
}
