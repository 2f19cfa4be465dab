//! Decisions as those who may decide see them: none that concerns an employer they may not see.
use std::collections::HashMap;

use entity::{employer_identifier, link_candidate, link_decision, link_decision_key};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};

use crate::domain::codes::Code;
use crate::domain::identifiers::EmployerId;
use crate::store::candidates::{Deciders, covered};
use crate::store::reading::Reading;
use crate::store::register::EMPLOYER_ID;
use crate::store::{StoreError, padded};

/// A key that a decision concerns, with the employer that holds it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConcernedBy {
    /// The row.
    pub row: link_decision_key::Model,
    /// Who holds the key now; none where no register brings it any more.
    pub employer: Option<EmployerId>,
}

/// A decision with the keys that it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The row.
    pub row: link_decision::Model,
    /// The keys, in the order of schemes and values.
    pub keys: Vec<ConcernedBy>,
}

/// A decision as it was made.
pub type MadeDecision = link_decision::Model;

/// Decisions after one, in the order in which they were made.
pub async fn made_after(
    db: &DatabaseConnection,
    decision: i64,
    at_most: u64,
) -> Result<Vec<MadeDecision>, StoreError> {
    Ok(link_decision::Entity::find()
        .filter(link_decision::Column::Id.gt(decision))
        .order_by_asc(link_decision::Column::Id)
        .limit(at_most)
        .all(db)
        .await?)
}

/// Decisions by id.
pub async fn by_ids(
    db: &DatabaseConnection,
    deciders: &Deciders,
    ids: &[i64],
) -> Result<Vec<Decided>, StoreError> {
    let mut statement = select(deciders);
    statement.and_where(column(link_decision::Column::Id).is_in(padded(ids)));
    let reading = Reading::of::<link_decision::Entity>(&deciders.scope);
    let rows = db.query_all(&statement).await?;
    let decisions = rows
        .iter()
        .inspect(|row| reading.note(row))
        .map(|row| Ok(link_decision::Model::from_query_result(row, "")?))
        .collect::<Result<Vec<_>, StoreError>>()?;
    for decision in &decisions {
        reading.note_employer(decision.employer_from);
        reading.note_employer(decision.employer_into);
    }
    with_keys(db, decisions).await
}

/// Decisions about keys that `employers` hold, the latest first, each beside the employer.
pub async fn of_employers(
    db: &DatabaseConnection,
    deciders: &Deciders,
    employers: &[EmployerId],
) -> Result<Vec<(EmployerId, Decided)>, StoreError> {
    let ids: Vec<i64> = employers.iter().map(|employer| employer.0).collect();
    let mut concerned = keys_and_holders();
    concerned
        .distinct()
        .column((
            link_decision_key::Entity,
            link_decision_key::Column::DecisionId,
        ))
        .expr_as(holder(), EMPLOYER_ID)
        .and_where(holder().is_in(padded(&ids)));
    let rows = db.query_all(&concerned).await?;
    let pairs = rows
        .iter()
        .map(|row| {
            Ok((
                row.try_get("", EMPLOYER_ID)?,
                row.try_get("", "decision_id")?,
            ))
        })
        .collect::<Result<Vec<(i64, i64)>, StoreError>>()?;
    let decisions: Vec<i64> = pairs.iter().map(|(_, decision)| *decision).collect();
    if decisions.is_empty() {
        return Ok(Vec::new());
    }
    let known: HashMap<i64, Decided> = by_ids(db, deciders, &decisions)
        .await?
        .into_iter()
        .map(|decided| (decided.row.id, decided))
        .collect();
    let mut decided: Vec<(EmployerId, Decided)> = pairs
        .into_iter()
        .filter_map(|(employer, id)| Some((EmployerId(employer), known.get(&id)?.clone())))
        .collect();
    decided.sort_by_key(|(_, decided)| std::cmp::Reverse(decided.row.id));
    Ok(decided)
}

fn column(column: link_decision::Column) -> Expr {
    Expr::col((link_decision::Entity, column))
}

fn holder() -> Expr {
    Expr::col((
        employer_identifier::Entity,
        employer_identifier::Column::EmployerId,
    ))
}

/// Keys of decisions with the employers that hold them.
fn keys_and_holders() -> SelectStatement {
    use employer_identifier::Column;
    use link_decision_key::Entity as Keys;
    let is_it = Expr::col((employer_identifier::Entity, Column::Scheme))
        .equals((Keys, link_decision_key::Column::Scheme))
        .and(
            Expr::col((employer_identifier::Entity, Column::Value))
                .equals((Keys, link_decision_key::Column::Value)),
        );
    Query::select()
        .from(Keys)
        .inner_join(employer_identifier::Entity, is_it)
        .to_owned()
}

/// Decisions of which the scope covers every employer that holds a key, and at least one does. One
/// about a candidate is there where the candidate's keys may be seen.
fn select(deciders: &Deciders) -> SelectStatement {
    let of_it = || {
        let mut keys = keys_and_holders();
        keys.expr(Expr::val(1)).and_where(
            Expr::col((
                link_decision_key::Entity,
                link_decision_key::Column::DecisionId,
            ))
            .equals((link_decision::Entity, link_decision::Column::Id)),
        );
        keys
    };
    let mut hidden = of_it();
    hidden.and_where(holder().not_in_subquery(covered(&deciders.scope)));
    let mut select = QueryTrait::into_query(link_decision::Entity::find());
    let schemes = || deciders.schemes.iter().map(|scheme| scheme.as_str());
    let candidate = |column| Expr::col((link_candidate::Entity, column));
    let seen = Query::select()
        .column(link_candidate::Column::Id)
        .from(link_candidate::Entity)
        .and_where(candidate(link_candidate::Column::LeftScheme).is_in(schemes()))
        .and_where(candidate(link_candidate::Column::RightScheme).is_in(schemes()))
        .to_owned();
    select
        .and_where(Expr::exists(of_it()))
        .and_where(Expr::exists(hidden).not())
        .cond_where(
            Cond::any()
                .add(column(link_decision::Column::CandidateId).is_null())
                .add(column(link_decision::Column::CandidateId).in_subquery(seen)),
        );
    select
}

async fn with_keys(
    db: &DatabaseConnection,
    decisions: Vec<link_decision::Model>,
) -> Result<Vec<Decided>, StoreError> {
    use link_decision_key::Column;
    let ids: Vec<i64> = decisions.iter().map(|decision| decision.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys = link_decision_key::Entity::find()
        .filter(Column::DecisionId.is_in(padded(&ids)))
        .order_by_asc(Column::Scheme)
        .order_by_asc(Column::Value);
    let mut held = keys_and_holders();
    held.column((link_decision_key::Entity, Column::Id))
        .expr_as(holder(), EMPLOYER_ID)
        .and_where(Expr::col((link_decision_key::Entity, Column::DecisionId)).is_in(padded(&ids)));
    let mut holders: HashMap<i64, EmployerId> = HashMap::new();
    for row in db.query_all(&held).await? {
        let employer = EmployerId(row.try_get("", EMPLOYER_ID)?);
        holders.insert(row.try_get("", "id")?, employer);
    }
    let mut of: HashMap<i64, Vec<ConcernedBy>> = HashMap::new();
    for row in keys.all(db).await? {
        let employer = holders.get(&row.id).copied();
        of.entry(row.decision_id)
            .or_default()
            .push(ConcernedBy { row, employer });
    }
    let decided = decisions.into_iter().map(|row| Decided {
        keys: of.remove(&row.id).unwrap_or_default(),
        row,
    });
    Ok(decided.collect())
}
