//! Codes of kept assessments and their history.
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Code, UnknownCode};

codes! {
    /// Whether a category was found or cannot be told.
    FindingState {
        /// Found.
        Found = "FOUND",
        /// Cannot be told; it counts neither for nor against the employer.
        Undetermined = "UNDETERMINED",
    }

    /// Which way an employer's compliance turned (riwayat kepatuhan).
    ComplianceTurn {
        /// A category was found that had not stood before.
        Began = "BEGAN",
        /// A category that stood does not hold any more.
        Cured = "CURED",
    }
}
