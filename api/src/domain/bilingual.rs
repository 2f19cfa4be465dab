//! Texts that an official or an employer reads.
use serde::{Deserialize, Serialize};

/// A text in Indonesian, which binds, and in English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}
