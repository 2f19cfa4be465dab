//! Which clearances that stand were touched by what the change feed tells, and their withdrawal.
//!
//! On a new day, and once a register is true of another day, every one that stands is looked at: what is
//! dated came into force, and a bill that a feed leaves as it is touches no employer and is now known to
//! be unpaid past its due date. There are as many as the last two weeks' applications.
//!
//! A clearance remembers the newest change that its facts knew of, so that nothing need be kept of how
//! far a follower came: whoever starts anew looks at those that were touched since they were issued.
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::clearance_withdrawal;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, DatabaseConnection, EntityTrait, FromQueryResult, Statement};

use crate::domain::clearance::standing::Withdrawal;
use crate::domain::codes::{Code, PermitVerdict, ServiceKind};
use crate::domain::facts::SourceState;
use crate::domain::identifiers::Nib;
use crate::store::facts::{self, FactsFound, of_cleared};
use crate::store::{StoreError, happenings};

/// A clearance may become visible after a younger one, and after a change that it did not know of:
/// those of the last minutes are looked at again.
const LOOKED_AT_AGAIN: TimeDelta = TimeDelta::minutes(2);
/// Changes that are looked at together.
const CHANGES: i64 = 2_000;

/// How far changes and clearances were followed, for which day, and by registers of which days. The
/// default looks at everything that stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    /// The newest change looked at.
    change: i64,
    /// The newest clearance that was there.
    clearance: i64,
    /// The day for which everything was looked at.
    day: Option<NaiveDate>,
    /// How old everything was by which it was judged then.
    ages: Ages,
}

/// The days that registers are true of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Ages {
    sources: Vec<SourceState>,
    instalment_plans: Option<NaiveDate>,
}

impl Ages {
    fn of(found: FactsFound) -> Self {
        let mut sources = found.sources;
        sources.sort_unstable();
        Self {
            sources,
            instalment_plans: found.instalment_plans_as_of,
        }
    }
}

/// A clearance that stands and was touched. Only this module makes one, so that only the facts of
/// employers with a clearance are read by [`judged_by`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    id: i64,
    reference: String,
    nib: String,
    verdict: PermitVerdict,
    service: ServiceKind,
}

impl Standing {
    /// Its reference number.
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// The verdict that was issued.
    pub fn verdict(&self) -> PermitVerdict {
        self.verdict
    }

    /// The service that it is about.
    pub fn service(&self) -> ServiceKind {
        self.service
    }

    /// The business actor.
    pub fn nib(&self) -> Option<Nib> {
        self.nib.parse().ok()
    }
}

#[derive(FromQueryResult)]
struct Reach {
    first: Option<i64>,
    last: Option<i64>,
}

#[derive(FromQueryResult)]
struct TouchedRow {
    id: i64,
    clearance_reference: String,
    nib: String,
    verdict: String,
    service_kind: String,
}

/// Clearances that stand on `day` and whose answer may be another than when they were issued, as far as
/// that was not looked at before; and how far that goes.
pub async fn touched(
    db: &DatabaseConnection,
    followed: &Followed,
    (day, now): (NaiveDate, DateTime<Utc>),
) -> Result<(Vec<Standing>, Followed), StoreError> {
    let ages = Ages::of(facts::ages(db).await?);
    let newest = happenings::newest(db).await?;
    let is_anew = followed.day != Some(day) || followed.ages != ages;
    let reach = reach(db, followed.clearance, (day, now)).await?;
    let found = if is_anew {
        standing_on(db, day).await?
    } else {
        let from = reach.first.unwrap_or(newest).min(followed.change);
        touched_after(db, (from, newest), day).await?
    };
    let reached = Followed {
        change: newest,
        clearance: reach.last.unwrap_or(0).max(followed.clearance),
        day: Some(day),
        ages,
    };
    Ok((found, reached))
}

/// Every clearance that may still be shown.
async fn standing_on(db: &DatabaseConnection, day: NaiveDate) -> Result<Vec<Standing>, StoreError> {
    let text = "SELECT c.id, c.clearance_reference, c.nib, c.verdict, c.service_kind FROM clearance c \
                WHERE c.valid_until >= $1 AND c.employer_id IS NOT NULL \
                  AND NOT EXISTS (SELECT 1 FROM clearance_withdrawal w WHERE w.clearance_id = c.id) \
                ORDER BY c.id";
    let values = [day.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), text, values);
    let rows = TouchedRow::find_by_statement(statement).all(db).await?;
    Ok(rows.into_iter().filter_map(standing).collect())
}

/// Those that changes between two touched since they were issued.
async fn touched_after(
    db: &DatabaseConnection,
    (mut after, newest): (i64, i64),
    day: NaiveDate,
) -> Result<Vec<Standing>, StoreError> {
    let mut found = Vec::new();
    while after < newest {
        let until = newest.min(after.saturating_add(CHANGES));
        found.extend(touched_between(db, (after, until), day).await?);
        after = until;
    }
    found.sort_by_key(|standing: &Standing| standing.id);
    found.dedup();
    Ok(found)
}

/// The oldest change that a clearance after one that was seen did not know of, and the newest of those
/// clearances.
async fn reach(
    db: &DatabaseConnection,
    seen: i64,
    (day, now): (NaiveDate, DateTime<Utc>),
) -> Result<Reach, StoreError> {
    let text = "SELECT MIN(changes_seen) AS first, MAX(id) AS last FROM clearance \
                WHERE valid_until >= $2 AND (id > $1 OR issued_at >= $3)";
    let again = now.checked_sub_signed(LOOKED_AT_AGAIN).unwrap_or(now);
    let values = [seen.into(), day.into(), again.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), text, values);
    let reach = Reach::find_by_statement(statement).one(db).await?;
    Ok(reach.unwrap_or(Reach {
        first: None,
        last: None,
    }))
}

/// The employer is the one that held the NIB when it was issued, or the one that holds it now. That no
/// business actor was found holds for a day, and nothing that was not known then takes it back.
const TOUCHED: &str = "SELECT c.id, c.clearance_reference, c.nib, c.verdict, c.service_kind \
     FROM employer_change h JOIN clearance c ON c.employer_id = h.employer_id \
     WHERE h.id > $1 AND h.id <= $2 AND h.id > c.changes_seen AND c.valid_until >= $3 \
       AND NOT EXISTS (SELECT 1 FROM clearance_withdrawal w WHERE w.clearance_id = c.id) \
     UNION \
     SELECT c.id, c.clearance_reference, c.nib, c.verdict, c.service_kind \
     FROM employer_change h \
     JOIN employer_identifier k ON k.employer_id = h.employer_id AND k.scheme = 'NIB' \
     JOIN clearance c ON c.nib = k.value \
     WHERE h.id > $1 AND h.id <= $2 AND h.id > c.changes_seen AND c.valid_until >= $3 \
       AND c.employer_id IS NOT NULL \
       AND NOT EXISTS (SELECT 1 FROM clearance_withdrawal w WHERE w.clearance_id = c.id)";

async fn touched_between(
    db: &DatabaseConnection,
    (after, until): (i64, i64),
    day: NaiveDate,
) -> Result<Vec<Standing>, StoreError> {
    let values = [after.into(), until.into(), day.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), TOUCHED, values);
    let rows = TouchedRow::find_by_statement(statement).all(db).await?;
    Ok(rows.into_iter().filter_map(standing).collect())
}

/// A verdict that this release does not know is judged by nobody here.
fn standing(row: TouchedRow) -> Option<Standing> {
    Some(Standing {
        verdict: row.verdict.parse().ok()?,
        service: row.service_kind.parse().ok()?,
        id: row.id,
        reference: row.clearance_reference,
        nib: row.nib,
    })
}

/// The facts by which clearances that stand are judged anew.
pub async fn judged_by(
    db: &DatabaseConnection,
    standing: &[Standing],
) -> Result<FactsFound, StoreError> {
    let nibs: Vec<&str> = standing.iter().map(|one| one.nib.as_str()).collect();
    of_cleared(db, &nibs).await
}

/// Withdraws a clearance; tells whether it was not withdrawn already.
pub async fn withdraw(
    db: &DatabaseConnection,
    standing: &Standing,
    withdrawal: &Withdrawal,
    law_hash: &str,
    (day, at): (NaiveDate, DateTime<Utc>),
) -> Result<bool, StoreError> {
    let row = clearance_withdrawal::ActiveModel {
        clearance_id: Set(standing.id),
        withdrawn_on: Set(day),
        withdrawn_at: Set(at),
        verdict: Set(withdrawal.verdict.as_str().to_owned()),
        why_id: Set(withdrawal.why.id.clone()),
        why_en: Set(withdrawal.why.en.clone()),
        law_hash: Set(law_hash.to_owned()),
    };
    let known = OnConflict::column(clearance_withdrawal::Column::ClearanceId)
        .do_nothing()
        .to_owned();
    let written = clearance_withdrawal::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(db)
        .await?;
    Ok(written > 0)
}
