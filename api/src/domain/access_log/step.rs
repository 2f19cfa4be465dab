//! What the log tells of a step around a restriction of public services.
use serde::Serialize;

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TakenStep {
    /// The step.
    pub step: i64,
    /// Its kind.
    pub kind: String,
    /// Number of the restriction.
    pub restriction: String,
    /// The employer concerned, by pseudonym.
    pub employers: Vec<String>,
    /// The agency that took it.
    pub agency: String,
    /// Its client.
    pub client: String,
    /// The officer that the token named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer: Option<String>,
}
