//! What a worked case gives: the facts of one employer, with everything unsaid fresh and innocent.
use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::reckoned::{Charges, Contribution};
use crate::domain::codes::{
    BusinessScale, BusinessStatus, InstalmentStatus, MembershipStatus, ParticipantKind, Programme,
    ServiceKind, SourceRegister,
};
use crate::domain::facts::sample::{FIRST, TODAY, business, day, member};
use crate::domain::facts::{
    BilledWage, Facts, InstalmentPlanFact, MembershipFact, RestrictionFact, UnpaidMonth,
    WorkerEvidence,
};
use crate::domain::identifiers::Month;
use crate::domain::regulation::Regulation;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    #[serde(default = "today")]
    pub(super) day: NaiveDate,
    #[serde(default = "licensing")]
    pub(super) service: ServiceKind,
    pub(super) business: Option<Business>,
    #[serde(default)]
    pub(super) membership: Vec<Membership>,
    #[serde(default)]
    pub(super) unpaid: Vec<Unpaid>,
    pub(super) billed: Option<Billed>,
    #[serde(default)]
    pub(super) plan: Vec<Plan>,
    #[serde(default)]
    pub(super) evidence: Vec<Evidence>,
    #[serde(default)]
    pub(super) restriction: Vec<Restriction>,
    /// Registers that the employer contests and whose owners have not decided yet.
    #[serde(default)]
    pub(super) contested: Vec<SourceRegister>,
    /// Memberships that may be the employer's and await a decision.
    #[serde(default)]
    pub(super) candidate_memberships: u32,
    /// Registers with another day than yesterday; "never" where it was never fed.
    #[serde(default)]
    pub(super) sources: BTreeMap<SourceRegister, String>,
    #[serde(default)]
    pub(super) contribution: Vec<Contribution>,
    #[serde(default)]
    pub(super) charges: Vec<Charges>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Business {
    scale: Option<BusinessScale>,
    status: Option<BusinessStatus>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Membership {
    npp: Option<String>,
    kind: Option<ParticipantKind>,
    status: Option<MembershipStatus>,
    since: Option<NaiveDate>,
    ended: Option<NaiveDate>,
    workers: Option<u32>,
    scale: Option<BusinessScale>,
    programmes: Option<Vec<Programme>>,
    /// A programme left, with its last day.
    #[serde(default)]
    left: BTreeMap<Programme, NaiveDate>,
    /// Newest month paid for; "never" where nothing was.
    last_paid: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unpaid {
    npp: Option<String>,
    months: Vec<Month>,
    amount: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Billed {
    month: Month,
    workers: u32,
    average: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    npp: Option<String>,
    agreed: NaiveDate,
    status: InstalmentStatus,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Evidence {
    register: SourceRegister,
    on: NaiveDate,
    workers: Option<u32>,
    lowest_wage: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Restriction {
    service: ServiceKind,
    imposed: Option<NaiveDate>,
    lifted: Option<NaiveDate>,
    ground: Option<String>,
}

fn today() -> NaiveDate {
    day(TODAY)
}

fn licensing() -> ServiceKind {
    ServiceKind::BusinessLicensing
}

impl Case {
    pub(super) fn facts(&self) -> Facts {
        let mut facts = business(BusinessScale::Micro);
        facts.business = None;
        if let Some(given) = &self.business {
            facts = business(given.scale.unwrap_or(BusinessScale::Micro));
            if given.scale.is_none() {
                facts = facts.without_licence_scale();
            }
            facts = facts.with_status(given.status.unwrap_or(BusinessStatus::Active));
        }
        let yesterday = self.day.pred_opt();
        for source in &mut facts.sources {
            source.as_of = yesterday;
        }
        for membership in &self.membership {
            facts = facts.with(membership.fact());
        }
        for unpaid in &self.unpaid {
            facts.unpaid.extend(unpaid.facts());
        }
        facts.billed_wage = self.billed.as_ref().map(Billed::fact);
        facts.instalment_plans = self.plan.iter().map(Plan::fact).collect();
        facts.evidence = self.evidence.iter().map(Evidence::fact).collect();
        facts.restrictions = self.restriction.iter().map(Restriction::fact).collect();
        for (register, as_of) in &self.sources {
            facts = facts.with_source(*register, (as_of != "never").then_some(as_of));
        }
        facts.appeals.clone_from(&self.contested);
        facts.candidate_memberships = self.candidate_memberships;
        facts.in_order()
    }
}

fn npp(given: Option<&String>) -> String {
    given.cloned().unwrap_or_else(|| FIRST.to_owned())
}

impl Membership {
    fn fact(&self) -> MembershipFact {
        let mut fact = member(&npp(self.npp.as_ref()));
        fact.kind = self.kind.unwrap_or(fact.kind);
        fact.status = self.status.unwrap_or(fact.status);
        fact.registered_on = self.since.unwrap_or(fact.registered_on);
        fact.deactivated_on = self.ended;
        fact.worker_count = self.workers.unwrap_or(fact.worker_count);
        fact.scale = self.scale;
        if let Some(programmes) = &self.programmes {
            fact = fact.in_programmes(programmes);
        }
        for (programme, last_day) in &self.left {
            fact = fact.leaving(*programme, &last_day.to_string());
        }
        match self.last_paid.as_deref() {
            None => fact,
            Some("never") => fact.never_paid(),
            Some(month) => fact.last_paid(month),
        }
    }
}

impl Unpaid {
    fn facts(&self) -> impl Iterator<Item = UnpaidMonth> + '_ {
        let law = Regulation::embedded().unwrap();
        self.months.iter().map(move |month| UnpaidMonth {
            npp: npp(self.npp.as_ref()).parse().unwrap(),
            month: *month,
            due_on: law.due_on(*month).unwrap(),
            amount: self.amount.unwrap_or(1_000_000),
            as_of: None,
        })
    }
}

impl Billed {
    fn fact(&self) -> BilledWage {
        BilledWage {
            month: self.month,
            workers: self.workers,
            total: self.average * i64::from(self.workers),
            as_of: None,
        }
    }
}

impl Plan {
    fn fact(&self) -> InstalmentPlanFact {
        InstalmentPlanFact {
            number: format!("ANG/{}", self.agreed),
            npp: npp(self.npp.as_ref()).parse().unwrap(),
            agreed_on: self.agreed,
            status: self.status,
            as_of: None,
        }
    }
}

impl Evidence {
    fn fact(&self) -> WorkerEvidence {
        WorkerEvidence {
            register: self.register,
            record: format!("No. {}", self.on),
            on: self.on,
            workers: self.workers,
            lowest_wage: self.lowest_wage,
            as_of: None,
        }
    }
}

impl Restriction {
    fn fact(&self) -> RestrictionFact {
        RestrictionFact {
            number: format!("TMP2T/{}", self.service),
            service: self.service,
            legal_ground: self
                .ground
                .clone()
                .unwrap_or_else(|| "PP 86/2013 Ps. 8(1)".to_owned()),
            imposed_on: self.imposed,
            lifted_on: self.lifted,
            as_of: None,
        }
    }
}
