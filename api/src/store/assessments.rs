//! Kept assessments: what the engine last said of every employer, in a table that lists are read
//! from.
//!
//! They follow the registers in portions, each one transaction with the row that says how far it
//! came (`progress::Progress`). A portion takes, in this order,
//!
//! 1. the employers that the change feed names after the last change seen: exactly those that
//!    batches and decisions about links touched;
//! 2. those whose [`Review`](crate::domain::assessment::kept::Review) is due, because a day passed
//!    or the contribution register is true of a later day;
//! 3. those of an earlier generation. A generation ends where the law changes, or where a register
//!    turns late or comes back, since that can change the answer for everybody. Until an employer's
//!    turn comes, a list guards itself: it finds nobody by a category that rests on a register that
//!    is overdue on the day of the question ([`usable`]).
//!
//! One portion runs at a time over all processes. Whoever is cut off leaves nothing half written.
mod changes;
mod notices;
mod progress;
mod reading;
mod write;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{current_assessment, employer};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr};

use super::changes::EmployerChange;
use super::{StoreError, facts};
use crate::domain::assessment::kept::{self, keep};
use crate::domain::codes::{ComplianceCategory, SourceRegister};
use crate::domain::facts::SourceState;
use crate::domain::local_time;
use crate::domain::regulation::Regulation;
use progress::Progress;
pub use reading::{KeptAssessment, Turned, Usable, history, of_employers, usable};

/// Employers that a portion assesses at most.
pub const PORTION: u64 = 200;

/// By what law and as of when assessments are kept.
#[derive(Clone, Copy, Debug)]
pub struct Keeping<'a> {
    /// The law.
    pub law: &'a Regulation,
    /// The time; its day in Sumbawa is the day of the assessments.
    pub at: DateTime<Utc>,
    /// Employers of a portion.
    pub portion: u64,
}

impl<'a> Keeping<'a> {
    /// In portions of the usual size.
    pub fn new(law: &'a Regulation, at: DateTime<Utc>) -> Self {
        Self {
            law,
            at,
            portion: PORTION,
        }
    }

    fn day(&self) -> NaiveDate {
        local_time::day(self.at)
    }
}

/// Why employers were assessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A batch or a decision touched them.
    Touched,
    /// Their review was due.
    Due,
    /// They were of an earlier generation.
    Generation,
}

/// What a portion did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portion {
    /// Why.
    pub cause: Cause,
    /// Employers assessed.
    pub assessed: u64,
}

/// Whether a portion would do anything. It takes no lock and writes nothing.
async fn is_behind(db: &DatabaseConnection, keeping: &Keeping<'_>) -> Result<bool, StoreError> {
    let ages = facts::ages(db).await?;
    let progress = Progress::load(db, keeping.law).await?;
    if !progress.is_settled(keeping.law) || !progress::changed(db, &ages, keeping).await?.is_empty()
    {
        return Ok(true);
    }
    let newest = super::happenings::newest(db).await?;
    Ok(newest > progress.seen_change() || !due(db, keeping, &ages.sources).await?.is_empty())
}

/// Assesses the next portion of employers; `None` where all is up to date.
pub async fn refresh_portion(
    db: &DatabaseConnection,
    keeping: &Keeping<'_>,
) -> Result<Option<Portion>, StoreError> {
    if !is_behind(db, keeping).await? {
        return Ok(None);
    }
    let transaction = progress::begin(db).await?;
    let ages = facts::ages(&transaction).await?;
    let mut progress = Progress::load(&transaction, keeping.law).await?;
    let was = progress.clone();
    progress.follow_law(keeping.law);
    if progress::follow_sources(&transaction, &ages, keeping).await? {
        progress.begin_generation();
    }
    let next = next(&transaction, keeping, &mut progress, &ages.sources).await?;
    let portion = match next {
        Some((cause, employers)) => {
            let work = Work {
                keeping,
                generation: progress.generation(),
                changes: changes::untold(&transaction, &employers).await?,
            };
            let assessed = assess(&transaction, &work, &employers).await?;
            Some(Portion { cause, assessed })
        }
        None => None,
    };
    if progress != was {
        progress.store(&transaction).await?;
    }
    transaction.commit().await?;
    Ok(portion)
}

type Next = (Cause, Vec<i64>);

/// Whose turn it is. Moves the progress past them.
async fn next(
    db: &DatabaseTransaction,
    keeping: &Keeping<'_>,
    progress: &mut Progress,
    sources: &[SourceState],
) -> Result<Option<Next>, StoreError> {
    let touched = changes::touched_after(db, progress.seen_change(), keeping.portion).await?;
    if let Some((last, _)) = touched.last() {
        progress.see(*last);
        let touched = touched.into_iter().map(|(_, employer)| employer).collect();
        return Ok(Some((Cause::Touched, touched)));
    }
    let due = due(db, keeping, sources).await?;
    if !due.is_empty() {
        return Ok(Some((Cause::Due, due)));
    }
    let Some(swept_to) = progress.swept_to() else {
        return Ok(None);
    };
    let earlier = of_earlier_generations(db, keeping, progress.generation(), swept_to).await?;
    progress.sweep_to(earlier.last().copied());
    Ok((!earlier.is_empty()).then_some((Cause::Generation, earlier)))
}

/// Those whose kept assessment may not hold on the day any more.
async fn due(
    db: &impl ConnectionTrait,
    keeping: &Keeping<'_>,
    sources: &[SourceState],
) -> Result<Vec<i64>, DbErr> {
    use current_assessment::Column;
    let mut is_due = Cond::any().add(Expr::col(Column::NextReviewOn).lte(keeping.day()));
    if let Some(known_on) = paid_known_on(sources, keeping.day()) {
        is_due = is_due.add(Expr::col(Column::ReviewOncePaidKnownOn).lte(known_on));
    }
    let due = Query::select()
        .column(Column::EmployerId)
        .from(current_assessment::Entity)
        .cond_where(is_due)
        .limit(keeping.portion)
        .to_owned();
    ids(db, &due, "employer_id").await
}

/// The last day, not after `day`, of which the contribution register knows.
fn paid_known_on(sources: &[SourceState], day: NaiveDate) -> Option<NaiveDate> {
    let contributions = sources
        .iter()
        .find(|source| source.register == SourceRegister::BpjsContribution)?;
    contributions.as_of.map(|as_of| Ord::min(as_of, day))
}

/// The next employers that were not assessed in this generation, in the order of their ids.
async fn of_earlier_generations(
    db: &impl ConnectionTrait,
    keeping: &Keeping<'_>,
    generation: i64,
    after: i64,
) -> Result<Vec<i64>, DbErr> {
    use current_assessment::Column;
    let id = || Expr::col((employer::Entity, employer::Column::Id));
    let kept = |column| Expr::col((current_assessment::Entity, column));
    let earlier = Query::select()
        .column((employer::Entity, employer::Column::Id))
        .from(employer::Entity)
        .left_join(
            current_assessment::Entity,
            kept(Column::EmployerId).equals((employer::Entity, employer::Column::Id)),
        )
        .and_where(id().gt(after))
        .cond_where(
            Cond::any()
                .add(kept(Column::EmployerId).is_null())
                .add(kept(Column::Generation).ne(generation)),
        )
        .order_by(
            (employer::Entity, employer::Column::Id),
            sea_orm::Order::Asc,
        )
        .limit(keeping.portion)
        .to_owned();
    ids(db, &earlier, "id").await
}

async fn ids(
    db: &impl ConnectionTrait,
    statement: &sea_orm::sea_query::SelectStatement,
    name: &str,
) -> Result<Vec<i64>, DbErr> {
    let rows = db.query_all(statement).await?;
    rows.iter().map(|row| row.try_get("", name)).collect()
}

/// What a portion is worked by.
struct Work<'a> {
    keeping: &'a Keeping<'a>,
    generation: i64,
    /// What the change feed says of the employers since they were last assessed, oldest first.
    changes: HashMap<i64, Vec<EmployerChange>>,
}

impl Work<'_> {
    fn changes_of(&self, employer: i64) -> &[EmployerChange] {
        self.changes.get(&employer).map_or(&[], Vec::as_slice)
    }

    /// The newest change of an employer by a register that can have brought a turn of the category.
    fn cause_of(
        &self,
        employer: i64,
        category: ComplianceCategory,
    ) -> Option<(SourceRegister, Option<i64>)> {
        let registers = kept::changed_by(category);
        let mut newest_first = self.changes_of(employer).iter().rev();
        newest_first.find_map(|change| {
            let register: SourceRegister = change.register.parse().ok()?;
            let is_cause = registers.contains(&register);
            is_cause.then_some((register, change.batch_id))
        })
    }
}

/// Assesses employers and keeps what is said of them. One that ended in another since is forgotten.
async fn assess(
    db: &DatabaseTransaction,
    work: &Work<'_>,
    employers: &[i64],
) -> Result<u64, DbErr> {
    let (law, day) = (work.keeping.law, work.keeping.day());
    let found = facts::for_keeping(db, employers).await?;
    let notices = notices::open(db, employers).await?;
    let kept: HashMap<i64, kept::Kept> = found
        .by_employer
        .iter()
        .map(|(employer, facts)| (employer.0, keep(facts, law, day)))
        .collect();
    write::write(db, work, employers, (&kept, &notices)).await?;
    Ok(kept.len() as u64)
}

/// What a refresh came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Employers that batches or decisions had touched, each once however often it was.
    pub touched: u64,
    /// Employers whose review was due.
    pub due: u64,
    /// Employers of an earlier generation.
    pub of_generation: u64,
}

impl Refreshed {
    /// Adds what a portion did.
    pub fn add(&mut self, portion: Portion) {
        let count = match portion.cause {
            Cause::Touched => &mut self.touched,
            Cause::Due => &mut self.due,
            Cause::Generation => &mut self.of_generation,
        };
        *count += portion.assessed;
    }

    /// All employers assessed.
    pub fn total(self) -> u64 {
        self.touched + self.due + self.of_generation
    }
}

impl std::fmt::Display for Refreshed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "assessments: {} employers touched, {} due, {} of an earlier generation",
            self.touched, self.due, self.of_generation
        )
    }
}

/// Assesses portion after portion until all is up to date.
pub async fn refresh(
    db: &DatabaseConnection,
    keeping: &Keeping<'_>,
) -> Result<Refreshed, StoreError> {
    let mut refreshed = Refreshed::default();
    while let Some(portion) = refresh_portion(db, keeping).await? {
        refreshed.add(portion);
    }
    Ok(refreshed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_assessments_is_sumbawas() {
        let law = Regulation::embedded().unwrap();
        let day_at = |moment: &str| {
            Keeping::new(&law, moment.parse().unwrap())
                .day()
                .to_string()
        };
        assert_eq!(day_at("2026-06-14T15:59:59Z"), "2026-06-14");
        assert_eq!(day_at("2026-06-14T22:30:00Z"), "2026-06-15");
    }
}
