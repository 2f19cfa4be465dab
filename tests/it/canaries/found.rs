//! Looking for canaries in an answer.
use std::collections::BTreeSet;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;

use super::seed::Canary;

/// The canaries, and one automaton that looks for all of them in one pass: there are a thousand, and
/// the sweeps look through tens of thousands of answers.
pub struct Lookout {
    canaries: Vec<Canary>,
    automaton: AhoCorasick,
}

impl Lookout {
    pub fn over(canaries: Vec<Canary>) -> Self {
        let texts = canaries.iter().map(|canary| &canary.text);
        let automaton = AhoCorasick::new(texts).expect("the canaries are few and short");
        Self {
            canaries,
            automaton,
        }
    }

    /// Those whose text is one of `texts`.
    pub fn of<'a>(&'a self, texts: &BTreeSet<String>) -> Vec<&'a Canary> {
        let of = |canary: &&Canary| texts.contains(&canary.text);
        self.canaries.iter().filter(of).collect()
    }

    /// The canaries that stand anywhere in an answer, also inside ids and cursors.
    pub fn found(&self, answer: &Value) -> Vec<&Canary> {
        let mut text = answer.to_string();
        let mut sealed = Vec::new();
        unseal(answer, &mut sealed);
        text.push_str(&sealed.join(" "));
        let found: BTreeSet<usize> = self
            .automaton
            .find_overlapping_iter(&text)
            .filter(|found| stands_alone(&text, found.range()))
            .map(|found| found.pattern().as_usize())
            .collect();
        found.into_iter().map(|at| &self.canaries[at]).collect()
    }
}

fn unseal(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            for bytes in [URL_SAFE_NO_PAD.decode(text), STANDARD.decode(text)]
                .into_iter()
                .flatten()
            {
                into.push(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| unseal(item, into)),
        Value::Object(fields) => fields.values().for_each(|field| unseal(field, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Whether a canary stands in a text by itself and not as part of a longer number.
pub fn stands_in(text: &str, canary: &str) -> bool {
    text.match_indices(canary)
        .any(|(at, _)| stands_alone(text, at..at + canary.len()))
}

fn stands_alone(text: &str, place: Range<usize>) -> bool {
    let before = text[..place.start].chars().next_back();
    let after = text[place.end..].chars().next();
    ![before, after]
        .into_iter()
        .flatten()
        .any(|c| c.is_ascii_digit())
}
