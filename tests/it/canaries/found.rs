//! Looking for canaries in an answer.
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;

use super::seed::Canary;

/// The canaries that stand anywhere in an answer, also inside ids and cursors.
pub fn found<'a>(canaries: &'a [Canary], answer: &Value) -> Vec<&'a Canary> {
    let mut text = answer.to_string();
    let mut sealed = Vec::new();
    unseal(answer, &mut sealed);
    text.push_str(&sealed.join(" "));
    canaries
        .iter()
        .filter(|canary| stands_in(&text, &canary.text))
        .collect()
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

/// Whether it stands there by itself and not as part of a longer number.
pub fn stands_in(text: &str, canary: &str) -> bool {
    text.match_indices(canary).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + canary.len()..].chars().next();
        ![before, after]
            .into_iter()
            .flatten()
            .any(|c| c.is_ascii_digit())
    })
}
