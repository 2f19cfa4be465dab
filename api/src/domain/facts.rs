//! What the registers say of one employer: everything the engine decides by, as plain values.
//!
//! The store fills it; the engine adds nothing to it but the law and a date.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::codes::{
    BusinessScale, BusinessStatus, Freshness, InstalmentStatus, MembershipStatus, ParticipantKind,
    Programme, ServiceKind, SourceRegister,
};
use super::identifiers::{Division, Month, Npp, RegionCode};
use super::regulation::RhythmRule;

/// The facts of one employer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// From the licence register; `None` where the employer is known by other registers only.
    pub business: Option<BusinessFact>,
    /// Kecamatan or kabupaten of the business, for the minimum wage.
    pub region: Option<RegionCode>,
    /// Every membership, also inactive and closed ones. An employer can have several NPP.
    pub memberships: Vec<MembershipFact>,
    /// Months with an unpaid rest, also those not yet due.
    pub unpaid: Vec<UnpaidMonth>,
    /// The newest month billed.
    pub billed_wage: Option<BilledWage>,
    /// Instalment plans of any of the NPP.
    pub instalment_plans: Vec<InstalmentPlanFact>,
    /// The day that the dataset of instalment plans is true of, by its newest complete feed; `None`
    /// where it has none yet. A plan that a feed leaves as it is keeps the day of its own row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instalment_plans_as_of: Option<NaiveDate>,
    /// Counts of workers by registers other than BPJS.
    pub evidence: Vec<WorkerEvidence>,
    /// Service restrictions, requested, imposed and lifted.
    pub restrictions: Vec<RestrictionFact>,
    /// Registers that the employer contests and whose owners have not decided yet.
    pub appeals: Vec<SourceRegister>,
    /// Open candidates for links between a key of the employer and a membership that is not tied to
    /// it. No assessment reads them: they only say that something is not known.
    pub candidate_memberships: u32,
    /// How old each register is. A register that is not listed was never fed.
    pub sources: Vec<SourceState>,
}

/// The business in the licence register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BusinessFact {
    /// Status of the NIB.
    pub status: BusinessStatus,
    /// Scale as the licence register records it.
    pub scale: Option<BusinessScale>,
}

/// A membership with BPJS Ketenagakerjaan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MembershipFact {
    /// Employer's number.
    pub npp: Npp,
    /// Its division.
    pub division: Division,
    /// Wage earners or construction.
    pub kind: ParticipantKind,
    /// State.
    pub status: MembershipStatus,
    /// Day of registration.
    pub registered_on: NaiveDate,
    /// Day it became inactive or closed.
    pub deactivated_on: Option<NaiveDate>,
    /// Scale as BPJS records it.
    pub scale: Option<BusinessScale>,
    /// JKK risk class 1 to 5.
    pub risk_class: Option<u8>,
    /// Active workers registered.
    pub worker_count: u32,
    /// Programmes, present and former.
    pub enrolments: Vec<EnrolmentFact>,
    /// The newest month for which anything was paid; `None` where nothing ever was.
    pub last_paid_month: Option<Month>,
    /// The day that the row is true of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
}

/// A programme of a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnrolmentFact {
    /// Programme.
    pub programme: Programme,
    /// First day.
    pub enrolled_on: NaiveDate,
    /// Last day; `None` while enrolled.
    pub ended_on: Option<NaiveDate>,
}

impl EnrolmentFact {
    /// Whether the programme covers on `day`.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.enrolled_on <= day && self.ended_on.is_none_or(|last| day <= last)
    }
}

/// What an NPP still owes for a month, all programmes and divisions together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnpaidMonth {
    /// Employer's number.
    pub npp: Npp,
    /// Month contributed for.
    pub month: Month,
    /// Last day to pay.
    pub due_on: NaiveDate,
    /// Contribution without penalties, whole rupiah.
    pub amount: i64,
    /// The day that the oldest of its rows is true of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
}

/// The wages billed for a month, all NPP together. Taken from a programme without a wage cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BilledWage {
    /// Month.
    pub month: Month,
    /// Workers billed.
    pub workers: u32,
    /// Sum of their wages, whole rupiah.
    pub total: i64,
    /// The day that the oldest of its rows is true of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
}

impl BilledWage {
    /// Whether the average wage lies below `wage`; never where no worker was billed.
    pub fn average_is_below(&self, wage: i64) -> bool {
        self.workers > 0 && i128::from(self.total) < i128::from(wage) * i128::from(self.workers)
    }
}

/// An agreement to pay by instalments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstalmentPlanFact {
    /// Number of the agreement.
    pub number: String,
    /// Employer's number.
    pub npp: Npp,
    /// Day of the agreement.
    pub agreed_on: NaiveDate,
    /// State.
    pub status: InstalmentStatus,
    /// The day that the row is true of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
}

/// A count of workers by a register other than BPJS.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkerEvidence {
    /// Register; the law's data say which ones count.
    pub register: SourceRegister,
    /// Key of the report or visit in its register.
    pub record: String,
    /// Day of the report or visit.
    pub on: NaiveDate,
    /// Workers; `None` where they were not counted. A visit that found no business counts 0.
    pub workers: Option<u32>,
    /// Lowest monthly wage shown, whole rupiah.
    pub lowest_wage: Option<i64>,
    /// The day that the row is true of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
}

/// A restriction of public services (TMP2T).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RestrictionFact {
    /// Number of the request.
    pub number: String,
    /// Service restricted.
    pub service: ServiceKind,
    /// The article it rests on.
    pub legal_ground: String,
    /// Day the government unit imposed it; a request alone withholds nothing.
    pub imposed_on: Option<NaiveDate>,
    /// Day it was lifted, from which on the service is free.
    pub lifted_on: Option<NaiveDate>,
    /// The day that the row is true of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
}

impl RestrictionFact {
    /// Whether the restriction withholds its service on `day`.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.imposed_on.is_some_and(|imposed| imposed <= day)
            && self.lifted_on.is_none_or(|lifted| day < lifted)
    }
}

/// A record of a register that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordRef {
    /// Its key in the register, parts separated by spaces. Never a person's number.
    pub key: String,
    /// The day that it is true of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
}

impl MembershipFact {
    /// Its record in the register of memberships.
    pub fn record(&self) -> RecordRef {
        RecordRef {
            key: format!("{} {}", self.npp.as_str(), self.division.as_str()),
            as_of: self.as_of,
        }
    }
}

impl UnpaidMonth {
    /// Its records in the register of contributions: one number's for one month, whatever the programme.
    pub fn record(&self) -> RecordRef {
        RecordRef {
            key: format!("{} {}", self.npp.as_str(), self.month),
            as_of: self.as_of,
        }
    }
}

impl WorkerEvidence {
    /// Its record in its register.
    pub fn record(&self) -> RecordRef {
        RecordRef {
            key: self.record.clone(),
            as_of: self.as_of,
        }
    }
}

/// How old a register is: of its newest complete feed, not of this employer's newest row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceState {
    /// Register.
    pub register: SourceRegister,
    /// The day it is true of; `None` where it was never fed.
    pub as_of: Option<NaiveDate>,
}

/// Whether a register is as fresh on `day` as its rhythm demands.
pub fn freshness(as_of: Option<NaiveDate>, rhythm: &RhythmRule, day: NaiveDate) -> Freshness {
    let Some(as_of) = as_of else {
        return Freshness::Missing;
    };
    let age = day.signed_duration_since(as_of).num_days();
    if age > i64::from(rhythm.stale_after_days) {
        Freshness::Stale
    } else if age > i64::from(rhythm.late_after_days) {
        Freshness::Late
    } else {
        Freshness::OnTime
    }
}

mod cut;

#[cfg(test)]
pub(crate) mod sample;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::regulation::RestsOn;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_register_is_late_from_day_36_and_stale_from_day_66() {
        let rhythm = RhythmRule {
            dataset: "memberships".to_owned(),
            register: Some(SourceRegister::BpjsMembership),
            late_after_days: 35,
            stale_after_days: 65,
            verdict_rests_on_it: RestsOn::Always,
        };
        let of = |as_of| freshness(Some(day(as_of)), &rhythm, day("2026-11-22"));
        assert_eq!(of("2026-11-22"), Freshness::OnTime);
        assert_eq!(of("2026-10-18"), Freshness::OnTime);
        assert_eq!(of("2026-10-17"), Freshness::Late);
        assert_eq!(of("2026-09-18"), Freshness::Late);
        assert_eq!(of("2026-09-17"), Freshness::Stale);
        assert_eq!(
            freshness(None, &rhythm, day("2026-11-22")),
            Freshness::Missing
        );
    }

    #[test]
    fn an_average_wage_is_compared_without_rounding() {
        let month: Month = "2026-10".parse().unwrap();
        let billed = |workers, total| BilledWage {
            month,
            workers,
            total,
            as_of: None,
        };
        assert!(billed(3, 299).average_is_below(100));
        assert!(!billed(3, 300).average_is_below(100));
        assert!(!billed(0, 0).average_is_below(100));
    }

    #[test]
    fn pp_86_2013_a_restriction_holds_from_imposition_until_it_is_lifted() {
        let restriction = |imposed: Option<&str>, lifted: Option<&str>| RestrictionFact {
            number: "TMP2T-1".into(),
            service: ServiceKind::BusinessLicensing,
            legal_ground: "PP 86/2013 Ps. 8".into(),
            imposed_on: imposed.map(day),
            lifted_on: lifted.map(day),
            as_of: None,
        };
        let today = day("2026-11-22");
        assert!(!restriction(None, None).is_in_force(today));
        assert!(!restriction(Some("2026-11-23"), None).is_in_force(today));
        assert!(restriction(Some("2026-11-22"), Some("2026-11-23")).is_in_force(today));
        assert!(!restriction(Some("2026-11-01"), Some("2026-11-22")).is_in_force(today));
    }
}
