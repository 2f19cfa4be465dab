//! What is kept of a portion of employers, and what turned for them.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use entity::{assessment_change, current_assessment, current_finding};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, NotSet,
    QueryFilter,
};

use super::Work;
use crate::domain::assessment::kept::{Kept, Turn};
use crate::domain::codes::{Code, ComplianceCategory, FindingState};

/// The since of an assessment that has none: after every real one.
pub(super) const NO_SINCE: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Rows of one statement; SQLite takes 32,766 binds.
const ROWS_PER_STATEMENT: usize = 1_000;

/// Replaces what is kept of `employers`, and adds what turned to their history. Those without an
/// assessment ended in another employer, and are forgotten.
pub(super) async fn write(
    db: &impl ConnectionTrait,
    work: &Work<'_>,
    employers: &[i64],
    (kept, notices): (&HashMap<i64, Kept>, &HashMap<i64, NaiveDate>),
) -> Result<(), DbErr> {
    let before = Before::read(db, employers).await?;
    let mut rows = Vec::new();
    let mut findings = Vec::new();
    let mut turned = Vec::new();
    let mut replaced = Vec::new();
    for employer in employers {
        let found = kept.get(employer);
        let own = found.map_or_else(Vec::new, |kept| {
            let stood = before.stood(*employer);
            turned.extend(kept.turns(&stood).into_iter().map(|turn| (*employer, turn)));
            finding_rows(*employer, kept, &stood)
        });
        if before.findings_of(*employer) != own {
            replaced.push(*employer);
            findings.extend(own);
        }
        rows.extend(found.map(|kept| {
            let seen = before.seen_change(*employer);
            row(
                work,
                (*employer, seen),
                kept,
                notices.get(employer).copied(),
            )
        }));
    }
    replace(db, employers, rows).await?;
    replace_findings(db, &replaced, findings).await?;
    remember(db, work, turned).await
}

/// What was kept before.
struct Before {
    findings: HashMap<i64, Vec<current_finding::Model>>,
    seen: HashMap<i64, i64>,
}

impl Before {
    async fn read(db: &impl ConnectionTrait, employers: &[i64]) -> Result<Self, DbErr> {
        let ids = employers.iter().copied();
        let rows = current_finding::Entity::find()
            .filter(current_finding::Column::EmployerId.is_in(ids.clone()))
            .all(db)
            .await?;
        let kept = current_assessment::Entity::find()
            .filter(current_assessment::Column::EmployerId.is_in(ids))
            .all(db)
            .await?;
        let mut findings: HashMap<i64, Vec<_>> = HashMap::new();
        for row in rows {
            findings.entry(row.employer_id).or_default().push(row);
        }
        for list in findings.values_mut() {
            list.sort_by(|one, other| one.category.cmp(&other.category));
        }
        Ok(Self {
            findings,
            seen: kept
                .into_iter()
                .map(|row| (row.employer_id, row.seen_change))
                .collect(),
        })
    }

    fn findings_of(&self, employer: i64) -> &[current_finding::Model] {
        self.findings.get(&employer).map_or(&[], Vec::as_slice)
    }

    fn stood(&self, employer: i64) -> BTreeSet<ComplianceCategory> {
        let findings = self.findings_of(employer).iter();
        findings
            .filter(|finding| finding.stands)
            .filter_map(|finding| finding.category.parse().ok())
            .collect()
    }

    fn seen_change(&self, employer: i64) -> i64 {
        self.seen.get(&employer).copied().unwrap_or_default()
    }
}

fn row(
    work: &Work<'_>,
    (employer, seen_before): (i64, i64),
    kept: &Kept,
    notice_due_on: Option<NaiveDate>,
) -> current_assessment::Model {
    let seen = work.changes_of(employer).last();
    current_assessment::Model {
        employer_id: employer,
        assessed_on: kept.assessed_on,
        law_hash: kept.law_hash.clone(),
        seen_change: seen.map_or(seen_before, |change| change.id),
        generation: work.generation,
        since: kept.since().unwrap_or(NO_SINCE),
        months_in_arrears: i64::from(kept.months_in_arrears),
        overdue_amount: kept.overdue_amount,
        is_licensed_unregistered: kept.is_licensed_unregistered,
        lapsed_on: kept.lapsed_on,
        workers_missing: i64::from(kept.workers_missing),
        notice_due_on,
        next_review_on: kept.review.on,
        review_once_paid_known_on: kept.review.once_paid_known_on,
    }
}

/// The rows of what was found and of what cannot be told, by category's code.
fn finding_rows(
    employer: i64,
    kept: &Kept,
    stood: &BTreeSet<ComplianceCategory>,
) -> Vec<current_finding::Model> {
    let standing = kept.standing(stood);
    let row =
        |category: ComplianceCategory, state: FindingState, reason: &str| current_finding::Model {
            employer_id: employer,
            category: category.as_str().to_owned(),
            state: state.as_str().to_owned(),
            severity: None,
            since: None,
            reason: reason.to_owned(),
            stands: standing.contains(&category),
        };
    let mut rows: BTreeMap<&str, current_finding::Model> = BTreeMap::new();
    for (category, cause) in &kept.undetermined {
        let open = row(*category, FindingState::Undetermined, cause.as_str());
        rows.insert(category.as_str(), open);
    }
    for (category, finding) in &kept.findings {
        let found = current_finding::Model {
            severity: finding
                .severity
                .map(|severity| severity.as_str().to_owned()),
            since: finding.since,
            ..row(*category, FindingState::Found, finding.reason.as_str())
        };
        rows.insert(category.as_str(), found);
    }
    rows.into_values().collect()
}

async fn replace(
    db: &impl ConnectionTrait,
    employers: &[i64],
    rows: Vec<current_assessment::Model>,
) -> Result<(), DbErr> {
    current_assessment::Entity::delete_many()
        .filter(current_assessment::Column::EmployerId.is_in(employers.iter().copied()))
        .exec(db)
        .await?;
    insert::<_, current_assessment::ActiveModel>(db, rows).await
}

async fn replace_findings(
    db: &impl ConnectionTrait,
    employers: &[i64],
    rows: Vec<current_finding::Model>,
) -> Result<(), DbErr> {
    if employers.is_empty() {
        return Ok(());
    }
    current_finding::Entity::delete_many()
        .filter(current_finding::Column::EmployerId.is_in(employers.iter().copied()))
        .exec(db)
        .await?;
    insert::<_, current_finding::ActiveModel>(db, rows).await
}

async fn insert<M, A>(db: &impl ConnectionTrait, rows: Vec<M>) -> Result<(), DbErr>
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + Send,
{
    let mut rows = rows
        .into_iter()
        .map(|row| row.into_active_model().reset_all());
    loop {
        let part: Vec<A> = rows.by_ref().take(ROWS_PER_STATEMENT).collect();
        if part.is_empty() {
            return Ok(());
        }
        A::Entity::insert_many(part)
            .exec_without_returning(db)
            .await?;
    }
}

async fn remember(
    db: &impl ConnectionTrait,
    work: &Work<'_>,
    turned: Vec<(i64, Turn)>,
) -> Result<(), DbErr> {
    let rows: Vec<assessment_change::ActiveModel> = turned
        .into_iter()
        .map(|(employer, turn)| {
            let cause = work.cause_of(employer, turn.category);
            let row = assessment_change::Model {
                id: 0,
                employer_id: employer,
                category: turn.category.as_str().to_owned(),
                turn: turn.turn.as_str().to_owned(),
                seen_on: work.keeping.day(),
                since: turn.since,
                register: cause.map(|(register, _)| register.as_str().to_owned()),
                batch_id: cause.and_then(|(_, batch)| batch),
                law_hash: work.keeping.law.content_hash().to_owned(),
                recorded_at: work.keeping.at,
            };
            let mut row = row.into_active_model().reset_all();
            row.id = NotSet;
            row
        })
        .collect();
    for part in rows.chunks(ROWS_PER_STATEMENT) {
        assessment_change::Entity::insert_many(part.to_vec())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}
