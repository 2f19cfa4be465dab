//! What a clearance was judged by, written down so that it can be judged again years later.
//!
//! The record is the facts as they were; with the law of its hash and the day they give the same
//! answer. It holds amounts and counts, and is kept beside the clearance for nobody but a replay.
use serde_json::{Value, json};

use crate::domain::assessment::SourceReading;
use crate::domain::codes::{Code, SourceRegister};
use crate::domain::facts::{
    BilledWage, EnrolmentFact, Facts, InstalmentPlanFact, MembershipFact, RestrictionFact,
    UnpaidMonth, WorkerEvidence,
};
use crate::domain::identifiers::RegionCode;

/// Facts as they are kept, and the hash of that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactsRecord {
    /// BLAKE3 of the text, hexadecimal.
    pub hash: String,
    /// The facts as JSON. The same facts give the same text, in whatever order their rows were read.
    pub text: String,
}

impl FactsRecord {
    /// The record of an employer's facts.
    pub fn of(facts: &Facts) -> Self {
        let text = value(facts).to_string();
        Self {
            hash: blake3::hash(text.as_bytes()).to_hex().to_string(),
            text,
        }
    }
}

fn value(facts: &Facts) -> Value {
    json!({
        "appeals": sorted(&facts.appeals, |register| json!(register.as_str())),
        "billedWage": facts.billed_wage.map(|billed| billed_wage(&billed)),
        "business": facts.business.map(|business| json!({
            "scale": business.scale.map(Code::as_str),
            "status": business.status.as_str(),
        })),
        "candidateMemberships": facts.candidate_memberships,
        "evidence": sorted(&facts.evidence, evidence),
        "instalmentPlans": sorted(&facts.instalment_plans, instalment_plan),
        "memberships": sorted(&facts.memberships, membership),
        "region": facts.region.as_ref().map(RegionCode::as_str),
        "restrictions": sorted(&facts.restrictions, restriction),
        "sources": sorted(&facts.sources, |source| json!({
            "asOf": source.as_of,
            "register": source.register.as_str(),
        })),
        "unpaid": sorted(&facts.unpaid, unpaid),
    })
}

/// A list whose order means nothing, in an order of its own.
fn sorted<T>(rows: &[T], value: impl Fn(&T) -> Value) -> Value {
    let mut values: Vec<Value> = rows.iter().map(value).collect();
    values.sort_by_cached_key(Value::to_string);
    Value::Array(values)
}

fn billed_wage(billed: &BilledWage) -> Value {
    json!({
        "month": billed.month.to_string(),
        "total": billed.total,
        "workers": billed.workers,
    })
}

fn membership(membership: &MembershipFact) -> Value {
    json!({
        "deactivatedOn": membership.deactivated_on,
        "division": membership.division.as_str(),
        "enrolments": sorted(&membership.enrolments, enrolment),
        "kind": membership.kind.as_str(),
        "lastPaidMonth": membership.last_paid_month.map(|month| month.to_string()),
        "npp": membership.npp.as_str(),
        "registeredOn": membership.registered_on,
        "riskClass": membership.risk_class,
        "scale": membership.scale.map(Code::as_str),
        "status": membership.status.as_str(),
        "workerCount": membership.worker_count,
    })
}

fn enrolment(enrolment: &EnrolmentFact) -> Value {
    json!({
        "endedOn": enrolment.ended_on,
        "enrolledOn": enrolment.enrolled_on,
        "programme": enrolment.programme.as_str(),
    })
}

fn evidence(evidence: &WorkerEvidence) -> Value {
    json!({
        "lowestWage": evidence.lowest_wage,
        "on": evidence.on,
        "register": evidence.register.as_str(),
        "workers": evidence.workers,
    })
}

fn instalment_plan(plan: &InstalmentPlanFact) -> Value {
    json!({
        "agreedOn": plan.agreed_on,
        "npp": plan.npp.as_str(),
        "status": plan.status.as_str(),
    })
}

fn restriction(restriction: &RestrictionFact) -> Value {
    json!({
        "imposedOn": restriction.imposed_on,
        "legalGround": restriction.legal_ground,
        "liftedOn": restriction.lifted_on,
        "number": restriction.number,
        "service": restriction.service.as_str(),
    })
}

fn unpaid(unpaid: &UnpaidMonth) -> Value {
    json!({
        "amount": unpaid.amount,
        "dueOn": unpaid.due_on,
        "month": unpaid.month.to_string(),
        "npp": unpaid.npp.as_str(),
    })
}

/// The registers of an answer as they are kept beside it.
pub fn sources_text(sources: &[SourceReading]) -> String {
    let kept = sources.iter().map(|source| {
        json!({
            "asOf": source.as_of,
            "freshness": source.freshness.as_str(),
            "register": source.register.as_str(),
        })
    });
    Value::Array(kept.collect()).to_string()
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
