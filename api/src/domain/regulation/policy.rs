//! The shapes of the law's data on services, evidence, registers, local policy and words.
use std::collections::BTreeMap;

use serde::Deserialize;

use super::dated::{Keyed, keyed};
use crate::domain::bilingual::Bilingual;
use crate::domain::codes::{ArrearsClass, Code, ReasonCode, ServiceKind, Severity, SourceRegister};

/// A kind of service that may be withheld, PP 86/2013 Ps. 9(1).
#[derive(Clone, Debug, Deserialize)]
pub struct ServiceRule {
    /// Kind.
    pub kind: ServiceKind,
    /// Letter in the article.
    pub letter: String,
    /// Name in the article.
    pub former_name: String,
    /// Present name, Indonesian.
    pub id: String,
    /// Present name, English.
    pub en: String,
}

/// When a verdict rests on a register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RestsOn {
    /// Always.
    Always,
    /// Where the employer has a membership.
    WhenRegistered,
    /// Where no membership is active and no worker is evidenced.
    WhenDutyIsOpen,
    /// Where a row of the dataset is what it rests on. For a dataset that tells no register's age.
    WhenCited,
    /// Never.
    #[default]
    Never,
}

/// The rhythm in which a dataset is fed.
#[derive(Clone, Debug, Deserialize)]
pub struct RhythmRule {
    /// Dataset.
    pub dataset: String,
    /// The register whose age the dataset tells, where it tells one.
    pub register: Option<SourceRegister>,
    /// Older than this many days is late: no verdict rests on it any more.
    pub late_after_days: u32,
    /// Older than this many days is stale: a person must ask for it.
    pub stale_after_days: u32,
    /// When a verdict rests on it.
    #[serde(default)]
    pub verdict_rests_on_it: RestsOn,
}

/// How far a count of workers is evidence.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct EvidenceRule {
    /// Register.
    pub register: SourceRegister,
    /// Older than this many days it proves nothing about today.
    pub days_max: u32,
    /// Whether the true number may be higher.
    pub lower_bound: bool,
}

/// What a reason does to the verdict of a permit check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Effect {
    /// NOT_CLEAR, which withholds nothing by itself.
    Advice,
    /// Told, without changing the verdict.
    Note,
    /// Not told.
    Silent,
}

/// The local policy on permits.
#[derive(Clone, Debug, Deserialize)]
pub struct PermitPolicyRule {
    /// Days for which an answer may be shown.
    pub valid_days: u32,
    /// Whether an instalment plan covers months that fell due after it was agreed.
    pub plan_covers_later_months: bool,
    /// Whether what is contested and not decided yet is a condition instead of advice.
    #[serde(default)]
    pub appeal_gives_condition: bool,
    /// What each reason does; a reason that is not named is silent.
    pub effect: BTreeMap<ReasonCode, Effect>,
}

/// How much a finding for a reason weighs.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct SeverityRule {
    /// Reason.
    pub reason: ReasonCode,
    /// The class of the employer's arrears; `None` where the weight is the same for every class.
    pub arrears_class: Option<ArrearsClass>,
    /// Weight.
    pub severity: Severity,
}

/// When payments have stopped.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct LapseRule {
    /// So many months past their due date in a row, the newest ones, without any payment.
    pub months_min: u16,
}

/// The time that the owner of a disputed register has to decide.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ObjectionRule {
    /// Working days, the day of recording not counted.
    pub working_days: u32,
}

/// The words for a reason.
#[derive(Clone, Debug, Deserialize)]
pub struct ReasonRule {
    /// Reason.
    pub code: ReasonCode,
    /// What it says, Indonesian.
    pub id: String,
    /// What it says, English.
    pub en: String,
    /// How to cure it, Indonesian.
    pub cure_id: String,
    /// How to cure it, English.
    pub cure_en: String,
    /// The office to ask, by its own name.
    pub contact: String,
    /// The office to ask, English.
    pub contact_en: String,
}

impl ReasonRule {
    /// What it says.
    pub fn text(&self) -> Bilingual {
        Bilingual {
            id: self.id.clone(),
            en: self.en.clone(),
        }
    }

    /// Whom to ask.
    pub fn office(&self) -> Bilingual {
        Bilingual {
            id: self.contact.clone(),
            en: self.contact_en.clone(),
        }
    }

    /// How to cure it.
    pub fn cure(&self) -> Bilingual {
        Bilingual {
            id: self.cure_id.clone(),
            en: self.cure_en.clone(),
        }
    }
}

keyed! {
    ServiceRule, |row| row.kind.as_str().to_owned();
    RhythmRule, |row| row.dataset.clone();
    EvidenceRule, |row| row.register.to_string();
    PermitPolicyRule, |_row| "policy".to_owned();
    ObjectionRule, |_row| "deadline".to_owned();
    ReasonRule, |row| row.code.to_string();
    SeverityRule, |row| row.arrears_class.map_or_else(
        || row.reason.to_string(),
        |class| format!("{} {class}", row.reason),
    );
    LapseRule, |_row| "lapse".to_owned();
}
