//! From the rows of `facts.sql` to facts.
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use serde::Deserialize;

use super::FactsFound;
use crate::domain::codes::SourceRegister;
use crate::domain::dataset::{INSTALMENT_PLANS, register_of};
use crate::domain::facts::{
    BilledWage, BusinessFact, EnrolmentFact, Facts, InstalmentPlanFact, MembershipFact,
    RestrictionFact, SourceState, UnpaidMonth, WorkerEvidence,
};
use crate::domain::identifiers::{EmployerId, Month};

/// One row of `facts.sql`; what its columns hold depends on the fact.
#[derive(Debug, Deserialize, FromQueryResult)]
pub(super) struct FactRow {
    fact: String,
    employer_id: i64,
    t1: Option<String>,
    t2: Option<String>,
    t3: Option<String>,
    t4: Option<String>,
    t5: Option<String>,
    n1: Option<i64>,
    n2: Option<i64>,
    d1: Option<NaiveDate>,
    d2: Option<NaiveDate>,
    d3: Option<NaiveDate>,
    d4: Option<NaiveDate>,
}

impl FactRow {
    /// Its columns, in the order in which it is read.
    pub(super) const COLUMNS: [&str; 13] = [
        "fact",
        "employer_id",
        "t1",
        "t2",
        "t3",
        "t4",
        "t5",
        "n1",
        "n2",
        "d1",
        "d2",
        "d3",
        "d4",
    ];
}

/// The facts that rows tell, by employer.
pub(super) fn assemble(rows: &[FactRow]) -> FactsFound {
    let mut found = FactsFound::default();
    for row in rows.iter().filter(|row| row.fact == "EMPLOYER") {
        let region = row
            .t2
            .as_deref()
            .or(row.t1.as_deref())
            .and_then(|code| code.parse().ok());
        found.by_employer.insert(
            EmployerId(row.employer_id),
            Facts {
                region,
                ..Facts::default()
            },
        );
    }
    found.sources = rows
        .iter()
        .filter(|row| row.fact == "SOURCE")
        .filter_map(source)
        .collect();
    found.instalment_plans_as_of = rows
        .iter()
        .filter(|row| row.fact == "SOURCE" && row.t1.as_deref() == Some(INSTALMENT_PLANS))
        .find_map(|row| row.d1);
    for row in rows {
        if let Some(facts) = found.by_employer.get_mut(&EmployerId(row.employer_id)) {
            add(facts, row);
        }
        match (row.fact.as_str(), &row.t1, row.n1) {
            ("NIB", Some(nib), _) => {
                let holder = EmployerId(row.employer_id);
                found.by_nib.insert(nib.clone(), holder);
            }
            ("CHANGE", _, Some(newest)) => found.changes_seen = newest,
            _ => {}
        }
    }
    // Enrolments may precede their membership in the answer.
    for row in rows.iter().filter(|row| row.fact == "ENROLMENT") {
        if let Some(facts) = found.by_employer.get_mut(&EmployerId(row.employer_id)) {
            enrol(facts, row);
        }
    }
    for facts in found.by_employer.values_mut() {
        facts.sources.clone_from(&found.sources);
        facts.instalment_plans_as_of = found.instalment_plans_as_of;
        // What is judged is what is kept of it, to the order of its reasons.
        *facts = std::mem::take(facts).in_order();
    }
    found
}

/// Adds one fact. A row that breaks a domain rule adds nothing: feeds refuse such rows, so that one
/// can only come from a release that knew more.
fn add(facts: &mut Facts, row: &FactRow) {
    match row.fact.as_str() {
        "BUSINESS" => facts.business = business(row).or(facts.business),
        "MEMBERSHIP" => facts.memberships.extend(membership(row)),
        "UNPAID" => facts.unpaid.extend(unpaid(row)),
        "BILLED" => facts.billed_wage = newer(facts.billed_wage, billed(row)),
        "INSTALMENT" => facts.instalment_plans.extend(instalment(row)),
        "EVIDENCE" => facts.evidence.extend(evidence(row)),
        "RESTRICTION" => facts.restrictions.extend(restriction(row)),
        "APPEAL" => facts.appeals.extend(appeal(facts, row)),
        "CANDIDATE" => facts.candidate_memberships += 1,
        _ => {}
    }
}

fn business(row: &FactRow) -> Option<BusinessFact> {
    Some(BusinessFact {
        status: row.t1.as_deref()?.parse().ok()?,
        scale: parsed(row.t2.as_deref()),
    })
}

fn membership(row: &FactRow) -> Option<MembershipFact> {
    Some(MembershipFact {
        npp: parsed(row.t1.as_deref())?,
        division: parsed(row.t2.as_deref())?,
        kind: parsed(row.t3.as_deref())?,
        status: parsed(row.t4.as_deref())?,
        scale: parsed(row.t5.as_deref()),
        risk_class: row.n1.and_then(|class| u8::try_from(class).ok()),
        worker_count: row
            .n2
            .and_then(|count| u32::try_from(count).ok())
            .unwrap_or_default(),
        registered_on: row.d1?,
        deactivated_on: row.d2,
        last_paid_month: row.d3.map(Month::of),
        as_of: row.d4,
        enrolments: Vec::new(),
    })
}

fn enrol(facts: &mut Facts, row: &FactRow) {
    let (Some(npp), Some(division)) = (row.t1.as_deref(), row.t2.as_deref()) else {
        return;
    };
    let (Some(programme), Some(enrolled_on)) = (parsed(row.t3.as_deref()), row.d1) else {
        return;
    };
    let enrolment = EnrolmentFact {
        programme,
        enrolled_on,
        ended_on: row.d2,
    };
    let of_row = |membership: &&mut MembershipFact| {
        membership.npp.as_str() == npp && membership.division.as_str() == division
    };
    if let Some(membership) = facts.memberships.iter_mut().find(of_row) {
        membership.enrolments.push(enrolment);
    }
}

fn unpaid(row: &FactRow) -> Option<UnpaidMonth> {
    Some(UnpaidMonth {
        npp: parsed(row.t1.as_deref())?,
        month: Month::of(row.d1?),
        due_on: row.d2?,
        amount: row.n1?,
        as_of: row.d4,
    })
}

fn billed(row: &FactRow) -> Option<BilledWage> {
    Some(BilledWage {
        month: Month::of(row.d1?),
        workers: u32::try_from(row.n1?).ok()?,
        total: row.n2?,
        as_of: row.d4,
    })
}

/// NPP that are billed to different months: the newest month counts.
fn newer(known: Option<BilledWage>, other: Option<BilledWage>) -> Option<BilledWage> {
    match (known, other) {
        (Some(known), Some(other)) if other.month > known.month => Some(other),
        (None, other) => other,
        (known, _) => known,
    }
}

fn instalment(row: &FactRow) -> Option<InstalmentPlanFact> {
    Some(InstalmentPlanFact {
        number: row.t3.clone()?,
        npp: parsed(row.t1.as_deref())?,
        status: parsed(row.t2.as_deref())?,
        agreed_on: row.d1?,
        as_of: row.d4,
    })
}

fn evidence(row: &FactRow) -> Option<WorkerEvidence> {
    Some(WorkerEvidence {
        register: parsed(row.t1.as_deref())?,
        record: row.t2.clone()?,
        on: row.d1?,
        workers: row.n1.and_then(|workers| u32::try_from(workers).ok()),
        lowest_wage: row.n2,
        as_of: row.d4,
    })
}

fn restriction(row: &FactRow) -> Option<RestrictionFact> {
    Some(RestrictionFact {
        number: row.t1.clone()?,
        service: parsed(row.t2.as_deref())?,
        legal_ground: row.t3.clone()?,
        imposed_on: row.d1,
        lifted_on: row.d2,
        as_of: row.d4,
    })
}

/// A register that several objections contest is contested once.
fn appeal(facts: &Facts, row: &FactRow) -> Option<SourceRegister> {
    parsed(row.t1.as_deref()).filter(|register| !facts.appeals.contains(register))
}

/// The dataset whose age is a register's age.
fn source(row: &FactRow) -> Option<SourceState> {
    let register = register_of(row.t1.as_deref()?)?;
    Some(SourceState {
        register,
        as_of: row.d1,
    })
}

fn parsed<T: std::str::FromStr>(text: Option<&str>) -> Option<T> {
    text?.parse().ok()
}
