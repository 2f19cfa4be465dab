//! Objections to clearances, and how they ended. Rows are only added.
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    clearance, clearance_objection as objection,
    clearance_objection_decision as objection_decision, employer_identifier,
};
use sea_orm::sea_query::{
    Alias, Asterisk, Expr, ExprTrait, OnConflict, Order, Query, SelectStatement,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult,
    QueryFilter, QueryResult, Statement,
};

use super::StoreError;
use super::changes::{self, Cause};
use super::clearances::{IssuedClearance, covered};
use super::decisions;
use super::matters::{lies_in_text, region_values};
use super::reading::Reading;
use super::register::EMPLOYER_ID;
use crate::domain::codes::{Agency, Code, IdentifierScheme, ObjectionOutcome, ObjectionState};
use crate::domain::disclosure::{Scope, StatisticsScope};
use crate::domain::linkage::DecisionReason;
use crate::domain::objection::Objecting;

/// The name under which the change feed tells that an objection was decided.
pub const OBJECTIONS: &str = "objections";

/// An objection as it was recorded.
pub type FiledObjection = objection::Model;
/// How it ended.
pub type DecidedObjection = objection_decision::Model;

/// An objection with the clearance that it contests, and its decision where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptObjection {
    /// As it was recorded.
    pub row: FiledObjection,
    /// Reference number of the clearance.
    pub clearance_reference: String,
    /// The service of the clearance.
    pub service_kind: String,
    /// How it ended.
    pub decision: Option<DecidedObjection>,
}

const OF_DECISION: &str = "decision_";

impl FromQueryResult for KeptObjection {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let is_decided: Option<i64> = result.try_get("", &format!("{OF_DECISION}objection_id"))?;
        let decision = is_decided
            .map(|_| DecidedObjection::from_query_result(result, OF_DECISION))
            .transpose()?;
        Ok(Self {
            row: FiledObjection::from_query_result(result, prefix)?,
            clearance_reference: result.try_get("", "clearance_reference")?,
            service_kind: result.try_get("", "service_kind")?,
            decision,
        })
    }
}

/// Somebody who records or decides, and when.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    /// The right.
    pub scope: &'a Scope,
    /// The agency.
    pub agency: Agency,
    /// Its client.
    pub client: &'a str,
    /// The officer whom the token names.
    pub officer: Option<&'a str>,
    /// The day.
    pub day: NaiveDate,
    /// When.
    pub at: DateTime<Utc>,
}

/// Objections with what belongs to them, and the employer that holds the NIB now.
fn kept() -> SelectStatement {
    use objection_decision::Column;
    let mut select = Query::select();
    select
        .column((objection::Entity, Asterisk))
        .column((clearance::Entity, clearance::Column::ClearanceReference))
        .column((clearance::Entity, clearance::Column::ServiceKind))
        .expr_as(
            Expr::col((
                employer_identifier::Entity,
                employer_identifier::Column::EmployerId,
            )),
            Alias::new(EMPLOYER_ID),
        )
        .from(objection::Entity)
        .inner_join(
            clearance::Entity,
            Expr::col((clearance::Entity, clearance::Column::Id))
                .equals((objection::Entity, objection::Column::ClearanceId)),
        )
        .left_join(
            objection_decision::Entity,
            Expr::col((objection_decision::Entity, Column::ObjectionId))
                .equals((objection::Entity, objection::Column::Id)),
        )
        .left_join(
            employer_identifier::Entity,
            Expr::col((
                employer_identifier::Entity,
                employer_identifier::Column::Scheme,
            ))
            .eq(IdentifierScheme::Nib.as_str())
            .and(
                Expr::col((
                    employer_identifier::Entity,
                    employer_identifier::Column::Value,
                ))
                .equals((objection::Entity, objection::Column::Nib)),
            ),
        );
    for column in <Column as sea_orm::Iterable>::iter() {
        let name = sea_orm::IdenStatic::as_str(&column);
        select.expr_as(
            Expr::col((objection_decision::Entity, column)),
            Alias::new(format!("{OF_DECISION}{name}")),
        );
    }
    select.take()
}

/// Limits objections to those that a scope covers.
fn limit(select: &mut SelectStatement, scope: &Scope) {
    select.cond_where(covered(
        scope,
        &Expr::col((objection::Entity, objection::Column::RegionCode)),
        Expr::col((clearance::Entity, clearance::Column::EmployerId)),
    ));
}

async fn all(
    db: &impl ConnectionTrait,
    scope: &Scope,
    select: &SelectStatement,
) -> Result<Vec<KeptObjection>, DbErr> {
    let reading = Reading::of::<objection::Entity>(scope);
    let rows = db.query_all(select).await?;
    rows.iter()
        .map(|row| {
            reading.note(row);
            KeptObjection::from_query_result(row, "")
        })
        .collect()
}

/// The objections whose register an agency owns, those due first decided first.
pub async fn of_owner(
    db: &DatabaseConnection,
    scope: &Scope,
    owner: Agency,
    state: Option<ObjectionState>,
    at_most: u64,
) -> Result<Vec<KeptObjection>, StoreError> {
    use objection::Column;
    let mut select = kept();
    select
        .and_where(Expr::col((objection::Entity, Column::Owner)).eq(owner.as_str()))
        .order_by((objection::Entity, Column::Deadline), Order::Asc)
        .order_by((objection::Entity, Column::Id), Order::Asc)
        .limit(at_most);
    let outcome = Expr::col((
        objection_decision::Entity,
        objection_decision::Column::Outcome,
    ));
    match state {
        None => {}
        Some(ObjectionState::Pending) => {
            select.and_where(outcome.is_null());
        }
        Some(ObjectionState::Upheld) => {
            select.and_where(outcome.eq(ObjectionOutcome::Upheld.as_str()));
        }
        Some(ObjectionState::Corrected) => {
            select.and_where(outcome.eq(ObjectionOutcome::Corrected.as_str()));
        }
    }
    limit(&mut select, scope);
    Ok(all(db, scope, &select).await?)
}

/// The objections to a clearance of the holder's.
pub async fn of_clearance(
    db: &DatabaseConnection,
    scope: &Scope,
    clearance: i64,
) -> Result<Vec<KeptObjection>, StoreError> {
    let mut select = kept();
    select
        .and_where(Expr::col((objection::Entity, objection::Column::ClearanceId)).eq(clearance))
        .order_by((objection::Entity, objection::Column::Id), Order::Asc);
    limit(&mut select, scope);
    Ok(all(db, scope, &select).await?)
}

/// An objection of that number that an agency recorded or decides.
pub async fn of_agency(
    db: &impl ConnectionTrait,
    scope: &Scope,
    agency: Agency,
    objection: i64,
) -> Result<Option<KeptObjection>, StoreError> {
    use objection::Column;
    let mut select = kept();
    let is_of_agency = Expr::col((objection::Entity, Column::Owner))
        .eq(agency.as_str())
        .or(Expr::col((objection::Entity, Column::Agency)).eq(agency.as_str()));
    select
        .and_where(Expr::col((objection::Entity, Column::Id)).eq(objection))
        .and_where(is_of_agency);
    limit(&mut select, scope);
    Ok(all(db, scope, &select).await?.into_iter().next())
}

/// Records an objection; the one that is there already where that register is contested. Answers its
/// number.
pub async fn file(
    db: &DatabaseConnection,
    acting: Acting<'_>,
    clearance: &IssuedClearance,
    objecting: &Objecting,
) -> Result<FiledObjection, StoreError> {
    let row = objection::ActiveModel {
        id: NotSet,
        clearance_id: Set(clearance.id),
        nib: Set(clearance.nib.clone()),
        region_code: Set(clearance.region_code.clone()),
        register: Set(objecting.register.as_str().to_owned()),
        owner: Set(objecting.owner.as_str().to_owned()),
        ground: Set(objecting.ground.as_str().to_owned()),
        statement: Set(objecting
            .statement
            .as_ref()
            .map(|statement| statement.as_str().to_owned())),
        agency: Set(acting.agency.as_str().to_owned()),
        client: Set(acting.client.to_owned()),
        officer: Set(acting.officer.map(str::to_owned)),
        filed_on: Set(acting.day),
        deadline: Set(objecting.deadline),
        filed_at: Set(acting.at),
    };
    let known = OnConflict::columns([objection::Column::ClearanceId, objection::Column::Register])
        .do_nothing()
        .to_owned();
    objection::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(db)
        .await?;
    let filed = objection::Entity::find()
        .filter(objection::Column::ClearanceId.eq(clearance.id))
        .filter(objection::Column::Register.eq(objecting.register.as_str()))
        .one(db)
        .await?;
    Ok(filed.ok_or(DbErr::RecordNotInserted)?)
}

/// What a decision came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// There is no such objection that the agency decides.
    NotFound,
    /// It was decided otherwise before.
    Otherwise,
    /// It is decided so, now or before.
    So,
}

/// Decides an objection, and tells the change feed, because a verdict may rest on it.
pub async fn decide(
    db: &DatabaseConnection,
    acting: Acting<'_>,
    objection: i64,
    outcome: ObjectionOutcome,
    reason: &DecisionReason,
) -> Result<Decided, StoreError> {
    let transaction = decisions::begin(db).await?;
    let found = of_agency(&transaction, acting.scope, acting.agency, objection).await?;
    let Some(found) = found.filter(|found| found.row.owner == acting.agency.as_str()) else {
        return Ok(Decided::NotFound);
    };
    if let Some(decision) = found.decision {
        return Ok(if decision.outcome == outcome.as_str() {
            Decided::So
        } else {
            Decided::Otherwise
        });
    }
    let row = objection_decision::ActiveModel {
        objection_id: Set(objection),
        outcome: Set(outcome.as_str().to_owned()),
        reason: Set(reason.as_str().to_owned()),
        agency: Set(acting.agency.as_str().to_owned()),
        client: Set(acting.client.to_owned()),
        officer: Set(acting.officer.map(str::to_owned)),
        decided_on: Set(acting.day),
        decided_at: Set(acting.at),
    };
    objection_decision::Entity::insert(row)
        .exec_without_returning(&transaction)
        .await?;
    let cause = Cause {
        register: OBJECTIONS,
        batch_id: None,
        at: acting.at,
    };
    let holder = employer_identifier::Entity::find()
        .filter(employer_identifier::Column::Scheme.eq(IdentifierScheme::Nib.as_str()))
        .filter(employer_identifier::Column::Value.eq(&found.row.nib))
        .one(&transaction)
        .await?;
    changes::record(&transaction, cause, holder.map(|holder| holder.employer_id)).await?;
    transaction.commit().await?;
    Ok(Decided::So)
}

/// Objections to one agency's registers in one state, and how many businesses they are of.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ObjectionCount {
    /// The agency that owns the registers.
    pub owner: String,
    /// How they ended; `None` while pending.
    pub outcome: Option<String>,
    /// How many.
    pub objections: i64,
    /// Of how many businesses.
    pub contributors: i64,
}

/// Objections of the agreement's region by owner and outcome.
pub async fn counts(
    db: &DatabaseConnection,
    scope: &StatisticsScope,
) -> Result<Vec<ObjectionCount>, StoreError> {
    let text = concat!(
        "SELECT o.owner AS owner, d.outcome AS outcome, COUNT(*) AS objections, ",
        "COUNT(DISTINCT o.nib) AS contributors ",
        "FROM clearance_objection o LEFT JOIN clearance_objection_decision d ON d.objection_id = o.id WHERE ",
        lies_in_text!("o.region_code"),
        " GROUP BY o.owner, d.outcome"
    );
    let values = region_values(scope.region());
    let statement = Statement::from_sql_and_values(db.get_database_backend(), text, values);
    Ok(ObjectionCount::find_by_statement(statement).all(db).await?)
}
