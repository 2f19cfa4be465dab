//! Assessments that can be made again: years later, the same facts, law and day give the same bytes.
//!
//! Kept are the facts in one order, the hash of the law's files and the day. The bytes are JSON of the
//! types' own fields in their order, with whole numbers and no floats. What a type learns later must
//! be left out where it is not known, or the bytes of the past would change.
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::assessment::{Assessment, assess};
use super::facts::Facts;
use super::regulation::{Regulation, RegulationError};

/// Version of what a reference is reckoned over.
const FORM: u8 = 1;

/// An assessment as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAssessment {
    /// The day that it was made for.
    pub day: NaiveDate,
    /// Hash of the law's files ([`Regulation::content_hash`]): the version of the rules.
    pub law_hash: String,
    /// The facts, as JSON.
    pub facts: String,
    /// What was made of them, as JSON.
    pub result: String,
}

/// A value has no form as JSON.
#[derive(Debug, thiserror::Error)]
#[error("the assessment cannot be written")]
pub struct NotWritable(#[from] serde_json::Error);

/// Assesses an employer and gives what must be kept to do it again.
pub fn assess_to_keep(
    facts: Facts,
    regulation: &Regulation,
    day: NaiveDate,
) -> Result<(Assessment, KeptAssessment), NotWritable> {
    let facts = facts.in_order();
    let assessment = assess(&facts, regulation, day);
    let kept = KeptAssessment {
        day,
        law_hash: assessment.law_hash.clone(),
        facts: serde_json::to_string(&facts)?,
        result: serde_json::to_string(&assessment)?,
    };
    Ok((assessment, kept))
}

impl KeptAssessment {
    /// Hash (BLAKE3, hexadecimal) of the facts.
    pub fn facts_hash(&self) -> String {
        hash(&self.facts)
    }

    /// Hash of the result.
    pub fn result_hash(&self) -> String {
        hash(&self.result)
    }

    /// The one name of the assessment: a hash over its facts, law and day.
    pub fn reference(&self) -> String {
        let (law, facts) = (&self.law_hash, self.facts_hash());
        hash(&format!("{FORM}\n{}\n{law}\n{facts}", self.day))
    }
}

/// What an archive gives back of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchivedAssessment {
    /// The day that it was made for.
    pub day: NaiveDate,
    /// Hash of the law's files.
    pub law_hash: String,
    /// The law's files by name.
    pub law: BTreeMap<String, String>,
    /// Hash of the facts.
    pub facts_hash: String,
    /// The facts, as JSON.
    pub facts: String,
    /// Hash of the result.
    pub result_hash: String,
}

/// An assessment cannot be made again as it was.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The archived facts are not those whose hash was kept.
    #[error("the archived facts were changed")]
    FactsChanged,
    /// The archived law is not the one whose hash was kept.
    #[error("the archived law was changed")]
    LawChanged,
    /// The archived facts cannot be read.
    #[error("the archived facts cannot be read")]
    Unreadable(#[source] serde_json::Error),
    /// The archived law cannot be read by this program.
    #[error("the archived law cannot be read by this program")]
    Law(#[source] RegulationError),
    /// The result has no form.
    #[error(transparent)]
    NotWritable(#[from] NotWritable),
    /// The result is another: this program's rules are not those of then.
    #[error("the result is another than then: {then} was kept, {now} comes out")]
    Differs {
        /// Hash of the result that was kept.
        then: String,
        /// Hash of the result now.
        now: String,
    },
}

/// Makes an archived assessment again, from what the archive holds and nothing else.
pub fn replay(archived: &ArchivedAssessment) -> Result<(Assessment, KeptAssessment), ReplayError> {
    let regulation = law_of(&archived.law, &archived.law_hash)?;
    let facts = facts_of(&archived.facts, &archived.facts_hash)?;
    let (assessment, again) = assess_to_keep(facts, &regulation, archived.day)?;
    let now = again.result_hash();
    if now != archived.result_hash {
        let then = archived.result_hash.clone();
        return Err(ReplayError::Differs { then, now });
    }
    Ok((assessment, again))
}

/// The law of an archive's files, if they are those of the hash.
pub(super) fn law_of(
    files: &BTreeMap<String, String>,
    law_hash: &str,
) -> Result<Regulation, ReplayError> {
    let texts: Vec<(&str, &str)> = files
        .iter()
        .map(|(file, text)| (file.as_str(), text.as_str()))
        .collect();
    let regulation = Regulation::from_archive(&texts).map_err(ReplayError::Law)?;
    if regulation.content_hash() == law_hash {
        Ok(regulation)
    } else {
        Err(ReplayError::LawChanged)
    }
}

/// The facts of an archive's text, if it is that of the hash.
pub(super) fn facts_of(text: &str, facts_hash: &str) -> Result<Facts, ReplayError> {
    if hash(text) != facts_hash {
        return Err(ReplayError::FactsChanged);
    }
    serde_json::from_str(text).map_err(ReplayError::Unreadable)
}

/// BLAKE3 of a text, hexadecimal.
pub(super) fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests;
