//! Clearances: issued once for a question, kept for ever, withdrawn where facts that came later say
//! worse. Rows are only added; triggers refuse everything else.
use entity::{clearance, clearance_withdrawal};
use sea_orm::sea_query::{Alias, Asterisk, Cond, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, QueryResult,
    QuerySelect,
};

use super::matters::{lies_in, named};
use super::reading::Reading;
use super::{StoreError, archive};
use crate::domain::clearance::PermitCheck;
use crate::domain::clearance::replay::{ArchivedClearance, FactsRecord, read_sources};
use crate::domain::clearance::words::read_reasons;
use crate::domain::codes::{Agency, Code};
use crate::domain::disclosure::{Rows, Scope};
use crate::domain::identifiers::EmployerId;

mod issue;
mod touched;

pub use issue::{Issue, issue};
pub use touched::{Followed, Standing, judged_by, touched, withdraw};

/// A clearance as it was issued.
pub type IssuedClearance = clearance::Model;
/// Its withdrawal.
pub type Withdrawn = clearance_withdrawal::Model;

/// A clearance, and its withdrawal where it was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptClearance {
    /// As it was issued.
    pub row: IssuedClearance,
    /// That it no longer holds.
    pub withdrawn: Option<Withdrawn>,
}

impl KeptClearance {
    /// What the rules said, as it was issued: with who gave it under which number, that is what a
    /// statement says. `None` where a later release wrote a code that this one does not know.
    pub fn check(&self) -> Option<PermitCheck> {
        Some(PermitCheck {
            verdict: self.row.verdict.parse().ok()?,
            service: self.row.service_kind.parse().ok()?,
            reasons: read_reasons(&self.row.reasons),
            sources: read_sources(&self.row.sources),
            valid_until: self.row.valid_until,
            policy_basis: self.row.policy_basis.clone(),
            law_hash: self.row.law_hash.clone(),
        })
    }
}

/// Columns of the withdrawal, under names that the clearance does not have.
const OF_WITHDRAWAL: &str = "withdrawn_";

impl FromQueryResult for KeptClearance {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let is_withdrawn: Option<i64> =
            result.try_get("", &format!("{OF_WITHDRAWAL}clearance_id"))?;
        let withdrawn = is_withdrawn
            .map(|_| Withdrawn::from_query_result(result, OF_WITHDRAWAL))
            .transpose()?;
        Ok(Self {
            row: IssuedClearance::from_query_result(result, prefix)?,
            withdrawn,
        })
    }
}

/// Clearances with their withdrawals.
fn kept() -> SelectStatement {
    use clearance_withdrawal::Column;
    let mut select = Query::select();
    select
        .column((clearance::Entity, Asterisk))
        .from(clearance::Entity)
        .left_join(
            clearance_withdrawal::Entity,
            Expr::col((clearance_withdrawal::Entity, Column::ClearanceId))
                .equals((clearance::Entity, clearance::Column::Id)),
        );
    for column in <Column as sea_orm::Iterable>::iter() {
        let name = sea_orm::IdenStatic::as_str(&column);
        select.expr_as(
            Expr::col((clearance_withdrawal::Entity, column)),
            Alias::new(format!("{OF_WITHDRAWAL}{name}")),
        );
    }
    select.take()
}

/// The clearance of a reference number that the agency was given, where the scope covers it.
pub async fn of_holder(
    db: &DatabaseConnection,
    scope: &Scope,
    agency: Agency,
    reference: &str,
) -> Result<Option<KeptClearance>, StoreError> {
    use clearance::Column;
    let mut select = kept();
    select
        .and_where(Expr::col((clearance::Entity, Column::ClearanceReference)).eq(reference))
        .and_where(Expr::col((clearance::Entity, Column::Agency)).eq(agency.as_str()))
        .cond_where(covered(
            scope,
            &Expr::col((clearance::Entity, Column::RegionCode)),
            Expr::col((clearance::Entity, Column::EmployerId)),
        ));
    let found = one(db, &select).await?;
    if let Some(found) = &found {
        note(scope, found);
    }
    Ok(found)
}

/// The newest clearance that an agency was given for an application.
async fn newest_of(
    db: &DatabaseConnection,
    agency: Agency,
    application: &str,
) -> Result<Option<KeptClearance>, StoreError> {
    use clearance::Column;
    let mut select = kept();
    select
        .and_where(Expr::col((clearance::Entity, Column::Agency)).eq(agency.as_str()))
        .and_where(Expr::col((clearance::Entity, Column::ApplicationReference)).eq(application))
        .order_by(
            (clearance::Entity, Column::Sequence),
            sea_orm::sea_query::Order::Desc,
        )
        .limit(1);
    one(db, &select).await
}

/// The clearance of a reference number, for whoever was shown its statement: it tells what the
/// statement says, which whoever has the number has as well.
pub async fn by_reference(
    db: &DatabaseConnection,
    reference: &str,
) -> Result<Option<KeptClearance>, StoreError> {
    let mut select = kept();
    select.and_where(
        Expr::col((clearance::Entity, clearance::Column::ClearanceReference)).eq(reference),
    );
    one(db, &select).await
}

/// A clearance with what it was judged by, for a command that judges it again, and the employer that it
/// was about; `None` where there is none, or its law is not in the archive.
pub async fn archived(
    db: &DatabaseConnection,
    reference: &str,
) -> Result<Option<(Option<EmployerId>, ArchivedClearance)>, StoreError> {
    let Some(kept) = by_reference(db, reference).await? else {
        return Ok(None);
    };
    let law = archive::law(db, &kept.row.law_hash).await?;
    let (Some(check), Some(law)) = (kept.check(), law) else {
        return Ok(None);
    };
    let facts = kept.row.facts_hash.zip(kept.row.facts);
    let archived = ArchivedClearance {
        day: kept.row.judged_on,
        law,
        facts: facts.map(|(hash, text)| FactsRecord { hash, text }),
        check,
    };
    Ok(Some((kept.row.employer_id.map(EmployerId), archived)))
}

/// Places in the status list of every clearance that was withdrawn, rising.
pub async fn withdrawn_indexes(db: &DatabaseConnection) -> Result<Vec<i64>, StoreError> {
    use clearance_withdrawal::{Column, Entity};
    let indexes = Entity::find()
        .select_only()
        .column(Column::ClearanceId)
        .into_tuple::<i64>()
        .all(db);
    let mut indexes = indexes.await?;
    indexes.sort_unstable();
    Ok(indexes)
}

/// The highest place in the status list that was given out; 0 where there is none.
pub async fn last_index(db: &DatabaseConnection) -> Result<i64, StoreError> {
    let last: Option<Option<i64>> = clearance::Entity::find()
        .select_only()
        .expr(Expr::col(clearance::Column::Id).max())
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.flatten().unwrap_or(0))
}

async fn one(
    db: &DatabaseConnection,
    select: &SelectStatement,
) -> Result<Option<KeptClearance>, StoreError> {
    let row = db.query_one(select).await?;
    let kept = row.map(|row| KeptClearance::from_query_result(&row, ""));
    Ok(kept.transpose()?)
}

/// Notes the employer that a clearance tells of.
fn note(scope: &Scope, kept: &KeptClearance) {
    let employer = kept.row.employer_id.unwrap_or_default();
    Reading::of::<clearance::Entity>(scope).note_judged(employer);
}

/// Whether a scope covers a row that was issued for a region and, where the right is by case, names
/// an employer of an open matter.
pub(super) fn covered(scope: &Scope, region: &Expr, employer: Expr) -> Cond {
    let covered = Cond::all().add(lies_in(region, scope.region()));
    match scope.rows() {
        Rows::OfRegion => covered,
        Rows::Named(matter) => covered.add(employer.in_subquery(named(matter))),
    }
}
