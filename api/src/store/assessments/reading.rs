//! Kept assessments as callers read them.
use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entity::{
    assessed_source, assessment_change, current_assessment, current_finding, employer,
    employer_change,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, FromQueryResult, Order,
    QueryFilter, QueryTrait,
};

use super::write::NO_SINCE;
use super::{paid_known_on, progress};
use crate::domain::assessment::kept::{faults, rests_on};
use crate::domain::assessment::source_of_plans;
use crate::domain::codes::{
    Code, ComplianceCategory, ComplianceTurn, FindingState, ReasonCode, SourceRegister,
};
use crate::domain::disclosure::Scope;
use crate::domain::facts::SourceState;
use crate::domain::identifiers::EmployerId;
use crate::domain::regulation::Regulation;
use crate::store::matters::restrict;
use crate::store::reading::Reading;
use crate::store::register::EMPLOYER_ID;
use crate::store::{StoreError, facts, padded};

/// The registers on a day, as far as verdicts can rest on them.
#[derive(Clone, Debug, Default)]
pub struct Usable {
    day: NaiveDate,
    sources: Vec<SourceState>,
    faults: Vec<(SourceRegister, Option<ReasonCode>)>,
    plans_fault: Option<ReasonCode>,
    taken: Vec<assessed_source::Model>,
}

impl Usable {
    /// Whether something can be rested on all of these registers.
    pub fn are(&self, registers: &[SourceRegister]) -> bool {
        let mut faulty = self.faults.iter().filter(|(_, fault)| fault.is_some());
        !faulty.any(|(register, _)| registers.contains(register))
    }

    /// The categories that can be found.
    pub fn categories(&self) -> BTreeSet<ComplianceCategory> {
        let all = ComplianceCategory::ALL
            .iter()
            .map(|(category, _)| *category);
        all.filter(|category| self.are(rests_on(*category)))
            .filter(|category| self.plans_fault.is_none() || !is_of_plans(*category))
            .collect()
    }
}

/// What verdicts can rest on, on a day. A list is read with it, so that it finds nobody by a
/// register that has turned late since the list was last refreshed.
pub async fn usable(
    db: &DatabaseConnection,
    law: &Regulation,
    day: NaiveDate,
) -> Result<Usable, StoreError> {
    let ages = facts::ages(db).await?;
    Ok(Usable {
        day,
        faults: faults(&ages.sources, law, day),
        plans_fault: source_of_plans(ages.instalment_plans_as_of, law, day).fault(),
        taken: progress::taken(&ages, law, day),
        sources: ages.sources,
    })
}

fn is_of_plans(category: ComplianceCategory) -> bool {
    matches!(
        category,
        ComplianceCategory::InstalmentPlanKept | ComplianceCategory::InstalmentPlanBroken
    )
}

/// What is kept of an employer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAssessment {
    /// The day it was made for.
    pub assessed_on: NaiveDate,
    /// Whether assessing anew would say the same: nothing was fed since, no review is due, and law
    /// and registers are what it took them for.
    pub is_current: bool,
    /// The earliest day since which something found holds.
    pub since: Option<NaiveDate>,
    /// The categories found.
    pub categories: BTreeSet<ComplianceCategory>,
    /// The categories that cannot be told.
    pub undetermined: BTreeSet<ComplianceCategory>,
}

/// What is kept of employers, as it can be relied on now; `scope` is that of compliance.
pub async fn of_employers(
    db: &DatabaseConnection,
    scope: &Scope,
    usable: &Usable,
    employers: &[EmployerId],
) -> Result<Vec<(EmployerId, KeptAssessment)>, StoreError> {
    let ids: Vec<i64> = employers.iter().map(|employer| employer.0).collect();
    let kept = select(scope, &ids);
    let rows = db.query_all(&kept).await?;
    let found = current_finding::Entity::find()
        .filter(current_finding::Column::EmployerId.is_in(padded(&ids)))
        .all(db)
        .await?;
    let taken_for = assessed_source::Entity::find().all(db).await?;
    let generation = match progress::row(db).await? {
        Some(row) if is_as_taken(usable, &taken_for) => Some(row.generation),
        Some(_) | None => None,
    };
    let mut findings: HashMap<i64, Vec<current_finding::Model>> = HashMap::new();
    for finding in found {
        findings
            .entry(finding.employer_id)
            .or_default()
            .push(finding);
    }
    let reading = Reading::of::<current_assessment::Entity>(scope);
    let mut answer = Vec::with_capacity(rows.len());
    for row in &rows {
        reading.note(row);
        let kept = current_assessment::Model::from_query_result(row, "")?;
        let is_touched: bool = row.try_get("", "is_touched")?;
        let is_current =
            generation == Some(kept.generation) && !is_touched && !is_due(&kept, usable);
        let own = findings.remove(&kept.employer_id).unwrap_or_default();
        let id = EmployerId(kept.employer_id);
        answer.push((id, assembled(&kept, is_current, &own, usable)));
    }
    Ok(answer)
}

/// Kept assessments of employers that the scope covers, each with whether it was touched since.
fn select(scope: &Scope, ids: &[i64]) -> SelectStatement {
    use employer_change::Column as Change;
    let id = || Expr::col((employer::Entity, employer::Column::Id));
    let kept = |column| Expr::col((current_assessment::Entity, column));
    let change = |column| Expr::col((employer_change::Entity, column));
    let touched = Query::select()
        .expr(Expr::val(1))
        .from(employer_change::Entity)
        .and_where(change(Change::EmployerId).equals((employer::Entity, employer::Column::Id)))
        .and_where(change(Change::Id).gt(kept(current_assessment::Column::SeenChange)))
        .to_owned();
    let mut select = QueryTrait::into_query(current_assessment::Entity::find());
    select
        .inner_join(
            employer::Entity,
            id().equals((
                current_assessment::Entity,
                current_assessment::Column::EmployerId,
            )),
        )
        .expr_as(id(), EMPLOYER_ID)
        .expr_as(Expr::exists(touched), "is_touched")
        .and_where(id().is_in(padded(ids)));
    restrict(&mut select, scope);
    select
}

fn is_as_taken(usable: &Usable, taken_for: &[assessed_source::Model]) -> bool {
    usable.taken.iter().all(|taken| taken_for.contains(taken))
}

fn is_due(kept: &current_assessment::Model, usable: &Usable) -> bool {
    let known_on = paid_known_on(&usable.sources, usable.day);
    let by_payment = kept.review_once_paid_known_on.zip(known_on);
    kept.next_review_on.is_some_and(|on| on <= usable.day)
        || by_payment.is_some_and(|(once, known_on)| once <= known_on)
}

fn assembled(
    kept: &current_assessment::Model,
    is_current: bool,
    findings: &[current_finding::Model],
    usable: &Usable,
) -> KeptAssessment {
    let can_be_found = usable.categories();
    let in_state = |state: FindingState| {
        let of_state = findings
            .iter()
            .filter(move |row| row.state == state.as_str());
        of_state.filter_map(|row| row.category.parse::<ComplianceCategory>().ok())
    };
    let found = || in_state(FindingState::Found);
    KeptAssessment {
        assessed_on: kept.assessed_on,
        is_current,
        since: (kept.since != NO_SINCE).then_some(kept.since),
        categories: found()
            .filter(|category| can_be_found.contains(category))
            .collect(),
        undetermined: in_state(FindingState::Undetermined)
            .chain(found().filter(|category| !can_be_found.contains(category)))
            .collect(),
    }
}

/// That a category of an employer began or was cured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turned {
    /// The category.
    pub category: ComplianceCategory,
    /// Which way.
    pub turn: ComplianceTurn,
    /// The day of the assessment that saw it.
    pub seen_on: NaiveDate,
    /// First day on which what began is known to hold.
    pub since: Option<NaiveDate>,
    /// The register whose rows brought it; `None` where a day passed, a person decided or the law changed.
    pub register: Option<SourceRegister>,
}

/// The turns of employers, the newest first; `scope` is that of compliance.
pub async fn history(
    db: &DatabaseConnection,
    scope: &Scope,
    employers: &[EmployerId],
) -> Result<Vec<(EmployerId, Turned)>, StoreError> {
    use assessment_change::Column;
    let ids: Vec<i64> = employers.iter().map(|employer| employer.0).collect();
    let id = || Expr::col((employer::Entity, employer::Column::Id));
    let mut select = QueryTrait::into_query(assessment_change::Entity::find());
    select
        .inner_join(
            employer::Entity,
            id().equals((assessment_change::Entity, Column::EmployerId)),
        )
        .expr_as(id(), EMPLOYER_ID)
        .and_where(id().is_in(padded(&ids)))
        .order_by((assessment_change::Entity, Column::Id), Order::Desc);
    restrict(&mut select, scope);
    let reading = Reading::of::<assessment_change::Entity>(scope);
    let rows = db.query_all(&select).await?;
    let mut turned = Vec::with_capacity(rows.len());
    for row in &rows {
        reading.note(row);
        let change = assessment_change::Model::from_query_result(row, "")?;
        turned.extend(told(&change).map(|told| (EmployerId(change.employer_id), told)));
    }
    Ok(turned)
}

/// A row with codes that only a later release knows is told to nobody.
fn told(change: &assessment_change::Model) -> Option<Turned> {
    Some(Turned {
        category: change.category.parse().ok()?,
        turn: change.turn.parse().ok()?,
        seen_on: change.seen_on,
        since: change.since,
        register: change
            .register
            .as_deref()
            .and_then(|code| code.parse().ok()),
    })
}
