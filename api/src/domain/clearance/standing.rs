//! Whether a clearance that was issued still holds: facts that came later can take it back.
use super::PermitCheck;
use crate::domain::bilingual::Bilingual;
use crate::domain::codes::{PermitVerdict, ReasonCode};

/// How much a verdict says against going on, from nothing to a service withheld. What cannot be told
/// ranks behind what was cleared, because the ground of the clearance is gone, and before every
/// finding, because it is none.
fn weight(verdict: PermitVerdict) -> u8 {
    match verdict {
        PermitVerdict::Clear => 0,
        PermitVerdict::ClearWithConditions => 1,
        PermitVerdict::Undetermined => 2,
        PermitVerdict::NotFound => 3,
        PermitVerdict::NotClear => 4,
        PermitVerdict::Restricted => 5,
    }
}

/// Why a clearance no longer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// What the verdict would be instead.
    pub verdict: PermitVerdict,
    /// Why, for the holder: no amount, no worker.
    pub why: Bilingual,
}

/// Whether a verdict that was issued is taken back by what the same check says now: only where it says
/// worse. A better answer is asked for anew, and the earlier one stays as it was. That a membership may be
/// the employer's is a guess until somebody decides on it, and takes nothing back.
pub fn withdrawal(issued: PermitVerdict, now: &PermitCheck) -> Option<Withdrawal> {
    let is_guess = now
        .reasons
        .iter()
        .all(|reason| reason.code == ReasonCode::OnlyCandidateLinks);
    let is_guess = is_guess && now.verdict == PermitVerdict::Undetermined;
    if weight(now.verdict) <= weight(issued) || is_guess {
        return None;
    }
    let reason = now.reasons.first().map(|reason| &reason.text);
    let told = reason.cloned().unwrap_or_default();
    Some(Withdrawal {
        verdict: now.verdict,
        why: Bilingual {
            id: format!("Dicabut karena data berubah sejak diterbitkan. {}", told.id),
            en: format!(
                "Withdrawn because the facts changed after it was issued. {}",
                told.en
            ),
        },
    })
}
