//! Codes of objections to clearances.
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Code, UnknownCode};

codes! {
    /// On what ground an employer contests a clearance (alasan keberatan).
    ObjectionGround {
        /// What is said to be overdue was paid, or is paid by instalments.
        AlreadyPaid = "ALREADY_PAID",
        /// The business, its workers or its programmes are registered.
        AlreadyRegistered = "ALREADY_REGISTERED",
        /// Workers or wages are counted wrongly.
        WrongCount = "WRONG_COUNT",
        /// The record is another employer's.
        OtherEmployer = "OTHER_EMPLOYER",
        /// The restriction was lifted, or rests on no ground.
        RestrictionUnfounded = "RESTRICTION_UNFOUNDED",
        /// Another ground, which the statement tells.
        Other = "OTHER",
    }

    /// How an objection ended (hasil keberatan).
    ObjectionOutcome {
        /// The record stands as it is.
        Upheld = "UPHELD",
        /// The record was wrong; its owner corrects it with the next feed.
        Corrected = "CORRECTED",
    }

    /// State of an objection (keadaan keberatan).
    ObjectionState {
        /// Its owner has not decided yet.
        Pending = "PENDING",
        /// The record stands as it is.
        Upheld = "UPHELD",
        /// The record was wrong.
        Corrected = "CORRECTED",
    }
}
