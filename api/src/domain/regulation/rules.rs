//! The shapes of the law's data on contributions, wages and arrears: one for each kind of row.
use std::collections::BTreeSet;

use serde::Deserialize;

use super::dated::{Keyed, keyed};
use super::rate::Rate;
use crate::domain::codes::{ArrearsClass, BusinessScale, CoveragePayer, Programme};

/// Who bears a part of a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Payer {
    /// The employer, in cash.
    Employer,
    /// The worker, withheld from the wage.
    Worker,
    /// The central government.
    State,
    /// Moved from another programme's contribution; no cash of its own.
    Recomposed,
}

/// A share of the wage that a payer owes for a programme.
#[derive(Clone, Debug, Deserialize)]
pub struct RateRule {
    /// Programme.
    pub programme: Programme,
    /// Who bears it.
    pub payer: Payer,
    /// JKK risk class 1 to 5; `None` for other programmes.
    pub risk_class: Option<u8>,
    /// Of the monthly wage.
    pub percent: Rate,
}

/// The highest wage reckoned for a programme. Exactly one of the two is given.
#[derive(Clone, Debug, Deserialize)]
pub struct WageCapRule {
    /// Programme.
    pub programme: Programme,
    /// Whole rupiah a month.
    pub amount: Option<i64>,
    /// Whether the law sets no cap.
    #[serde(default)]
    pub unlimited: bool,
}

/// The highest wage on which a programme is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WageCap {
    /// The law sets none.
    Unlimited,
    /// Whole rupiah a month.
    Amount(i64),
}

impl WageCap {
    /// The part of `wage` that is reckoned.
    pub fn limit(self, wage: i64) -> i64 {
        match self {
            Self::Unlimited => wage,
            Self::Amount(amount) => wage.min(amount),
        }
    }
}

/// The programmes obligatory for the wage earners of a scale.
#[derive(Clone, Debug, Deserialize)]
pub struct MandatoryRule {
    /// Scale.
    pub scale: BusinessScale,
    /// Programmes.
    pub programmes: BTreeSet<Programme>,
}

/// The programmes obligatory for daily workers of construction projects.
#[derive(Clone, Debug, Deserialize)]
pub struct ConstructionMandatoryRule {
    /// Programmes.
    pub programmes: BTreeSet<Programme>,
}

/// A minimum wage.
#[derive(Clone, Debug, Deserialize)]
pub struct MinimumWageRule {
    /// Region code (Kemendagri).
    pub region: String,
    /// Whole rupiah a month.
    pub amount: i64,
    /// Scales that it binds.
    pub binding: BTreeSet<BusinessScale>,
}

/// The last day to pay a month's contribution.
#[derive(Clone, Debug, Deserialize)]
pub struct DueDateRule {
    /// Months after the month contributed for.
    pub months_after: u8,
    /// Day of that month, or its last where it is shorter.
    pub day_of_month: u8,
    /// Whether a day on which offices rest moves the last day to the next working day.
    #[serde(default)]
    pub moved_by_holidays: bool,
}

/// Which of the two charges on unpaid contributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChargeKind {
    /// Denda keterlambatan, PP 44, 45 and 46/2015.
    LatePenalty,
    /// Denda administratif, PP 86/2013.
    SanctionFine,
}

/// A charge for each month.
#[derive(Clone, Debug, Deserialize)]
pub struct ChargeRule {
    /// Which.
    pub kind: ChargeKind,
    /// Of the unpaid contribution, for each month.
    pub percent_a_month: Rate,
}

/// The arrears classes of a period.
#[derive(Clone, Debug, Deserialize)]
pub struct ArrearsBandsRule {
    /// Bands without gap or overlap, from one month up; the last is open.
    pub band: Vec<ArrearsBand>,
}

/// The months that make an arrears class.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArrearsBand {
    /// Class.
    pub class: ArrearsClass,
    /// Fewest months.
    pub months_min: u32,
    /// Most months; `None` is open.
    pub months_max: Option<u32>,
}

/// A self-employed participant's contribution. Exactly one of `amount` and `income_percent` is given.
#[derive(Clone, Debug, Deserialize)]
pub struct SelfEmployedRule {
    /// Programme.
    pub programme: Programme,
    /// Whole rupiah a month.
    pub amount: Option<i64>,
    /// Of the base of the income bracket.
    pub income_percent: Option<Rate>,
    /// Lowest base, whole rupiah a month.
    pub income_base_min: Option<i64>,
}

/// Which employers of wage earners a relief is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WageSegment {
    /// Labour-intensive industry (industri padat karya).
    LabourIntensive,
}

/// A temporary relief for the contributions of wage earners.
#[derive(Clone, Debug, Deserialize)]
pub struct WageReliefRule {
    /// For whom.
    pub segment: WageSegment,
    /// On which programme.
    pub programme: Programme,
    /// Taken off.
    pub percent: Rate,
}

/// Which self-employed participants a relief is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SelfEmployedSegment {
    /// Drivers and couriers.
    Transport,
    /// All others.
    Other,
}

/// A temporary relief for self-employed participants.
#[derive(Clone, Debug, Deserialize)]
pub struct ReliefRule {
    /// For whom.
    pub segment: SelfEmployedSegment,
    /// On which programmes.
    pub programmes: BTreeSet<Programme>,
    /// Taken off.
    pub percent: Rate,
    /// Payers who do not get it.
    pub excluded_payers: BTreeSet<CoveragePayer>,
}

/// A package of cover for a migrant worker (pekerja migran Indonesia).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MigrantPackage {
    /// Before leaving.
    BeforePlacement,
    /// Twenty-four months abroad.
    Placement24Months,
    /// A month more.
    ExtensionMonth,
}

/// What a migrant worker pays for a package.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct MigrantRule {
    /// Package.
    pub package: MigrantPackage,
    /// Whole rupiah.
    pub amount: i64,
}

/// A construction project's rate where wages are known.
#[derive(Clone, Debug, Deserialize)]
pub struct ConstructionWageRule {
    /// Programme.
    pub programme: Programme,
    /// Of the wages.
    pub percent: Rate,
}

/// A construction project's bands where wages are not known.
#[derive(Clone, Debug, Deserialize)]
pub struct ConstructionValueRule {
    /// Bands by rising contract value; the last is open.
    pub band: Vec<ConstructionBand>,
}

/// A part of the contract value and its rates.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConstructionBand {
    /// Upper end, whole rupiah without VAT; `None` is open.
    pub value_max: Option<i64>,
    /// JKK.
    pub work_accident: Rate,
    /// JKM.
    pub death: Rate,
}

keyed! {
    RateRule, |row| format!("{} {:?} {}", row.programme, row.payer, row.risk_class.unwrap_or(0));
    WageReliefRule, |row| format!("{:?} {}", row.segment, row.programme);
    WageCapRule, |row| row.programme.to_string();
    MandatoryRule, |row| row.scale.to_string();
    ConstructionMandatoryRule, |_row| "construction".to_owned();
    MinimumWageRule, |row| row.region.clone();
    DueDateRule, |_row| "due date".to_owned();
    ChargeRule, |row| format!("{:?}", row.kind);
    ArrearsBandsRule, |_row| "bands".to_owned();
    SelfEmployedRule, |row| row.programme.to_string();
    ReliefRule, |row| format!("{:?}", row.segment);
    MigrantRule, |row| format!("{:?}", row.package);
    ConstructionWageRule, |row| row.programme.to_string();
    ConstructionValueRule, |_row| "contract value".to_owned();
}
