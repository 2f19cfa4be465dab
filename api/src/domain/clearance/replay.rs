//! What a clearance was judged by, written down so that it can be judged again years later.
//!
//! The record is the facts as they were; with the law of its hash and the day they give the same
//! answer. It holds amounts and counts, and is kept beside the clearance for nobody but a replay. Not
//! even its hash is shown: whoever knows most of the facts could guess the rest by it.
use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::words::reasons_json;
use super::{PermitCheck, Subject, permit_check};
use crate::domain::assessment::{Assessment, SourceReading, assess};
use crate::domain::codes::{Code, SourceRegister};
use crate::domain::facts::{Facts, SourceState};
use crate::domain::replay::{NotWritable, ReplayError, facts_of, hash, law_of};

/// Facts as they are kept, and the hash of that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactsRecord {
    /// BLAKE3 of the text, hexadecimal.
    pub hash: String,
    /// The facts as JSON, in the order in which they were judged ([`Facts::in_order`]).
    pub text: String,
}

impl FactsRecord {
    /// The record of an employer's facts.
    pub fn of(facts: &Facts) -> Result<Self, NotWritable> {
        let text = serde_json::to_string(facts)?;
        Ok(Self {
            hash: hash(&text),
            text,
        })
    }
}

/// A clearance as it was issued, and what it was judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchivedClearance {
    /// The day that it was judged for.
    pub day: NaiveDate,
    /// The law's files by name.
    pub law: BTreeMap<String, String>,
    /// The facts; `None` where the NIB was not known.
    pub facts: Option<FactsRecord>,
    /// What was answered.
    pub check: PermitCheck,
}

/// A clearance that was judged again and came out the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedAgain {
    /// The answer.
    pub check: PermitCheck,
    /// The assessment behind it; `None` where the NIB was not known.
    pub assessment: Option<Assessment>,
}

/// Judges a clearance again, by what was kept of it and nothing else.
pub fn judge_again(archived: &ArchivedClearance) -> Result<JudgedAgain, ReplayError> {
    let (then, day) = (&archived.check, archived.day);
    let law = law_of(&archived.law, &then.law_hash)?;
    let facts = archived.facts.as_ref();
    let facts = facts.map(|record| facts_of(&record.text, &record.hash));
    let facts = facts.transpose()?;
    let known = facts.map(|facts| (assess(&facts, &law, day), facts));
    let sources: Vec<SourceState> = then.sources.iter().copied().map(state).collect();
    let subject = match &known {
        Some((assessment, facts)) => Subject::Known { facts, assessment },
        None => Subject::NotFound { sources: &sources },
    };
    let now = permit_check(subject, then.service, &law, day);
    let (then, now_hash) = (answer_hash(then), answer_hash(&now));
    if then != now_hash {
        return Err(ReplayError::Differs {
            then,
            now: now_hash,
        });
    }
    Ok(JudgedAgain {
        check: now,
        assessment: known.map(|(assessment, _)| assessment),
    })
}

fn state(reading: SourceReading) -> SourceState {
    SourceState {
        register: reading.register,
        as_of: reading.as_of,
    }
}

fn answer_hash(check: &PermitCheck) -> String {
    hash(&answer_json(check).to_string())
}

/// All that an answer says.
pub fn answer_json(check: &PermitCheck) -> Value {
    json!({
        "policyBasis": check.policy_basis,
        "reasons": reasons_json(&check.reasons),
        "service": check.service.as_str(),
        "sources": sources_json(&check.sources),
        "validUntil": check.valid_until,
        "verdict": check.verdict.as_str(),
    })
}

/// The registers of an answer as they are kept beside it.
pub fn sources_text(sources: &[SourceReading]) -> String {
    sources_json(sources).to_string()
}

fn sources_json(sources: &[SourceReading]) -> Value {
    let kept = sources.iter().map(|source| {
        json!({
            "asOf": source.as_of,
            "freshness": source.freshness.as_str(),
            "register": source.register.as_str(),
        })
    });
    Value::Array(kept.collect())
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeptSource {
    as_of: Option<chrono::NaiveDate>,
    freshness: crate::domain::codes::Freshness,
    register: SourceRegister,
}

/// Reads what [`sources_text`] wrote; nothing where a later release wrote it in another form.
pub fn read_sources(text: &str) -> Vec<SourceReading> {
    let kept: Vec<KeptSource> = serde_json::from_str(text).unwrap_or_default();
    kept.into_iter()
        .map(|kept| SourceReading {
            register: kept.register,
            as_of: kept.as_of,
            freshness: kept.freshness,
        })
        .collect()
}

#[cfg(test)]
mod tests;
