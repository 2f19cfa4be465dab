//! What people decide about links, and the engine where it may: each decision in one transaction, under
//! the lock of imports, kept for ever with how everything was before, so that it can be taken back.
use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::{employer, employer_identifier, link_candidate, link_decision};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use super::import::lock;
use super::links::held::{self, LEFT, RIGHT};
use super::{employers, links};
use crate::domain::codes::{
    Agency, CandidateStatus, Code, DecisionKind, IdentifierScheme, MatchMethod,
};
use crate::domain::disclosure::Scope;
use crate::domain::linkage::{DecisionReason, Key, Pair, Tie};

mod automatic;
mod confirm;
mod history;
mod reading;
mod reject;
mod split;
mod withdraw;

pub use automatic::tie_automatic;
use history::{ConcernedKey, Kept, keep, keep_keys};

pub use confirm::confirm;
pub use reading::{ConcernedBy, Decided, MadeDecision, by_ids, made_after, of_employers};
pub use reject::reject;
pub use split::split;
pub use withdraw::withdraw;

/// Somebody who decides, when, and why.
#[derive(Clone, Debug)]
pub struct Deciding<'a> {
    /// The employers about whom the caller may decide.
    pub scope: &'a Scope,
    /// The schemes whose keys the caller may see: about others it decides nothing.
    pub schemes: &'a [IdentifierScheme],
    /// The agency.
    pub agency: Agency,
    /// Its client.
    pub client: &'a str,
    /// The officer whom the token names.
    pub officer: Option<&'a str>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: &'a DecisionReason,
}

impl Deciding<'_> {
    /// Whether the caller may see the keys that a candidate is about.
    fn may_see(&self, candidate: &link_candidate::Model) -> bool {
        let mut schemes = [&candidate.left_scheme, &candidate.right_scheme].into_iter();
        schemes.all(|scheme| self.schemes.iter().any(|seen| seen.as_str() == scheme))
    }
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    /// There is none, or it is withheld: both look alike.
    #[error("there is no such candidate, decision or employer")]
    NotFound,
    /// What is there speaks against it.
    #[error("{0}")]
    Contradicted(Contradicted),
    /// The keys are no part of the employer that could stand by itself.
    #[error("name keys of the employer, not all of them, with a NIB, NPP or WLKP on either side")]
    NoPart,
    /// The database refused.
    #[error("the database did not answer")]
    Unavailable(#[from] DbErr),
}

/// What speaks against a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Contradicted {
    /// The evidence is gone.
    #[error("the registers no longer say what spoke for the candidate")]
    Stale,
    /// Both keys belong to one employer by now.
    #[error("both keys belong to one employer; split it if they should not")]
    AlreadyOne,
    /// It was decided the other way.
    #[error("it was decided otherwise; withdraw that decision first")]
    DecidedOtherwise,
    /// A decision in force keeps the employers apart.
    #[error("a decision in force keeps the two employers apart; withdraw it first")]
    KeptApart,
    /// Two NIBs or two body tax numbers would meet.
    #[error("one employer would have two NIBs or two tax numbers")]
    TwoOfOne,
    /// Later decisions or records moved the same keys.
    #[error("the keys have moved since; withdraw the later decisions first")]
    MovedSince,
    /// A withdrawal is not withdrawn: decide anew.
    #[error("a withdrawal, and a tie that the engine made, cannot be withdrawn; decide anew")]
    NotWithdrawable,
}

impl From<Contradicted> for DecisionError {
    fn from(contradicted: Contradicted) -> Self {
        Self::Contradicted(contradicted)
    }
}

/// Begins the transaction of a decision: alone among those that write links.
pub(super) async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    // A deferred SQLite transaction that reads before it writes fails when another wrote meanwhile.
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = db.begin_with_options(options).await?;
    lock(&transaction).await?;
    Ok(transaction)
}

/// Those of `employers` that the scope covers, by id.
async fn seen(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &BTreeSet<i64>,
) -> Result<HashMap<i64, employer::Model>, DbErr> {
    employers::of_ids(db, scope, ids).await
}

/// The candidate's keys and the employers that hold them; not found where a key is gone or either
/// employer is withheld.
async fn sides(
    db: &impl ConnectionTrait,
    deciding: &Deciding<'_>,
    candidate: &link_candidate::Model,
) -> Result<Sides, DecisionError> {
    let left = held::key(&candidate.left_scheme, candidate.left_value.clone())?;
    let right = held::key(&candidate.right_scheme, candidate.right_value.clone())?;
    if !deciding.may_see(candidate) {
        return Err(DecisionError::NotFound);
    }
    let keys = BTreeSet::from([left.clone(), right.clone()]);
    let owners = held::owners_of(db, &keys).await?;
    let ids: BTreeSet<i64> = owners.values().copied().collect();
    let seen = seen(db, deciding.scope, &ids).await?;
    if owners.len() < keys.len() || seen.len() < ids.len() {
        return Err(DecisionError::NotFound);
    }
    let holder = |key: &Key| owners.get(key).and_then(|owner| seen.get(owner).cloned());
    let (Some(one), Some(other)) = (holder(&left), holder(&right)) else {
        return Err(DecisionError::NotFound);
    };
    let pair = Pair::of(left, right).ok_or(DecisionError::NotFound)?;
    Ok(Sides {
        pair,
        left: one,
        right: other,
    })
}

/// A candidate's keys and employers.
struct Sides {
    pair: Pair,
    left: employer::Model,
    right: employer::Model,
}

async fn find_candidate(
    db: &impl ConnectionTrait,
    id: i64,
) -> Result<link_candidate::Model, DecisionError> {
    link_candidate::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or(DecisionError::NotFound)
}

/// The decision in force about a candidate.
async fn decision_about(
    db: &impl ConnectionTrait,
    candidate: i64,
    kind: DecisionKind,
) -> Result<Option<i64>, DbErr> {
    use link_decision::Column;
    let found = link_decision::Entity::find()
        .filter(Column::CandidateId.eq(candidate))
        .filter(Column::Kind.eq(kind.as_str()))
        .filter(Column::WithdrawnBy.is_null())
        .order_by_desc(Column::Id)
        .one(db)
        .await?;
    Ok(found.map(|decision| decision.id))
}

/// The rows of the knot that an employer holds, by scheme and value.
async fn rows_of(
    db: &impl ConnectionTrait,
    employer: i64,
) -> Result<Vec<employer_identifier::Model>, DbErr> {
    use employer_identifier::Column;
    employer_identifier::Entity::find()
        .filter(Column::EmployerId.eq(employer))
        .order_by_asc(Column::Scheme)
        .order_by_asc(Column::Value)
        .all(db)
        .await
}

/// Whether a decision in force keeps two employers apart.
async fn are_kept_apart(db: &impl ConnectionTrait, one: i64, other: i64) -> Result<bool, DbErr> {
    let apart = held::apart(db, &BTreeSet::new(), &BTreeSet::from([one, other])).await?;
    let marks = apart.of_employers.values().flatten();
    Ok(crate::domain::linkage::is_kept_apart(marks))
}

/// Moves every key of `from` into `into`, ends `from`, and shows `into` anew.
async fn unite(
    db: &impl ConnectionTrait,
    into: &employer::Model,
    from: &employer::Model,
    tie: Tie,
    confirmed_by: Option<&str>,
) -> Result<Vec<ConcernedKey>, DbErr> {
    let rows = rows_of(db, from.id).await?;
    if let Some(agency) = confirmed_by {
        use employer_identifier::Column;
        employer_identifier::Entity::update_many()
            .col_expr(Column::ConfirmedBy, Expr::val(agency))
            .filter(Column::EmployerId.eq(from.id))
            .filter(Column::MatchMethod.eq(MatchMethod::OwnKey.as_str()))
            .exec(db)
            .await?;
    }
    links::end(db, &[(from.id, (into.id, tie))].into()).await?;
    super::identity::reshow(db, vec![into.clone()]).await?;
    let moved = rows
        .iter()
        .map(|row| ConcernedKey::changed(RIGHT, row, true));
    Ok(moved.collect())
}

/// Sets the state of the candidates between two employers that are in one of some states.
async fn restate(
    db: &impl ConnectionTrait,
    (one, other): (i64, i64),
    from: &[CandidateStatus],
    to: CandidateStatus,
) -> Result<(), DbErr> {
    use link_candidate::Column;
    let joins = |left: i64, right: i64| {
        holds(left, Column::LeftScheme, Column::LeftValue).and(holds(
            right,
            Column::RightScheme,
            Column::RightValue,
        ))
    };
    link_candidate::Entity::update_many()
        .col_expr(Column::Status, Expr::val(to.as_str()))
        .filter(Column::Status.is_in(from.iter().map(|status| status.as_str())))
        .filter(joins(one, other).or(joins(other, one)))
        .exec(db)
        .await
        .map(drop)
}

/// Whether an employer holds a candidate's key.
fn holds(employer: i64, scheme: link_candidate::Column, value: link_candidate::Column) -> Expr {
    use employer_identifier::{Column, Entity};
    use sea_orm::sea_query::Query;
    let held = Query::select()
        .columns([Column::Scheme, Column::Value])
        .from(Entity)
        .and_where(Expr::col(Column::EmployerId).eq(employer))
        .to_owned();
    Expr::tuple([
        Expr::col((link_candidate::Entity, scheme)),
        Expr::col((link_candidate::Entity, value)),
    ])
    .in_subquery(held)
}

/// Sets a candidate's state.
async fn set_status(
    db: &impl ConnectionTrait,
    candidate: i64,
    status: CandidateStatus,
) -> Result<(), DbErr> {
    use link_candidate::Column;
    link_candidate::Entity::update_many()
        .col_expr(Column::Status, Expr::val(status.as_str()))
        .filter(Column::Id.eq(candidate))
        .exec(db)
        .await
        .map(drop)
}
