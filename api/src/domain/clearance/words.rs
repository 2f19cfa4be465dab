//! Reasons as they are kept beside a clearance: with their words of that day, which the law's data may
//! say otherwise later.
use serde::Deserialize;
use serde_json::{Value, json};

use super::Reason;
use crate::domain::bilingual::Bilingual;
use crate::domain::codes::{Code, ReasonCode, SourceRegister};

/// A reason as it is kept.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeptReason {
    code: ReasonCode,
    text: Bilingual,
    cure: Bilingual,
    contact: String,
    legal_basis: String,
    reference: Option<String>,
    register: Option<SourceRegister>,
}

/// The text of reasons.
pub fn reasons_text(reasons: &[Reason]) -> String {
    reasons_json(reasons).to_string()
}

pub(super) fn reasons_json(reasons: &[Reason]) -> Value {
    let both = |text: &Bilingual| json!({ "en": text.en, "id": text.id });
    let kept = reasons.iter().map(|reason| {
        json!({
            "code": reason.code.as_str(),
            "contact": reason.contact,
            "cure": both(&reason.cure),
            "legalBasis": reason.legal_basis,
            "reference": reason.reference,
            "register": reason.register.map(Code::as_str),
            "text": both(&reason.text),
        })
    });
    Value::Array(kept.collect())
}

/// Reads what [`reasons_text`] wrote; nothing where a later release wrote it in another form.
pub fn read_reasons(text: &str) -> Vec<Reason> {
    let kept: Vec<KeptReason> = serde_json::from_str(text).unwrap_or_default();
    kept.into_iter()
        .map(|kept| Reason {
            code: kept.code,
            text: kept.text,
            cure: kept.cure,
            contact: kept.contact,
            legal_basis: kept.legal_basis,
            reference: kept.reference,
            register: kept.register,
        })
        .collect()
}

/// Codes of reasons, separated by spaces: by them two answers are the same answer.
pub fn reason_codes(reasons: &[Reason]) -> String {
    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code.as_str()).collect();
    codes.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_read_as_they_were_kept() {
        let both = |text: &str| Bilingual {
            id: format!("{text} \"id\""),
            en: format!("{text}, en"),
        };
        let reason = |code, reference: Option<&str>, register| Reason {
            code,
            text: both("text"),
            cure: both("cure"),
            contact: "BPJS".to_owned(),
            legal_basis: "UU 24/2011 Ps. 15".to_owned(),
            reference: reference.map(str::to_owned),
            register,
        };
        let reasons = [
            reason(ReasonCode::RestrictionInForce, Some("TMP2T/1"), None),
            reason(
                ReasonCode::SourceLate,
                None,
                Some(SourceRegister::BpjsMembership),
            ),
        ];
        assert_eq!(read_reasons(&reasons_text(&reasons)), reasons);
        assert_eq!(reason_codes(&reasons), "RESTRICTION_IN_FORCE SOURCE_LATE");
        assert_eq!(read_reasons("no JSON"), []);
    }
}
