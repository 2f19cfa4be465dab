//! Candidates for links: two keys that may belong to one employer. They are for those who may decide,
//! and nothing that judges an employer reads them.
use std::collections::BTreeSet;

use chrono::NaiveDate;
use entity::link_candidate;
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DbErr, EntityTrait, QueryFilter,
};

use crate::domain::codes::{CandidateStatus, Code, MatchMethod};
use crate::domain::linkage::Pair;

mod listing;
mod run;

pub(super) use listing::covered;
pub use listing::{
    Candidate, CandidateFilter, CandidateOrder, Deciders, by_ids, of_employers, page,
};
pub(super) use run::sighting;
pub use run::{begin_run, end_run, sight};

/// A pair, and what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The keys.
    pub pair: Pair,
    /// `TaxNumber` or `Probabilistic`.
    pub method: MatchMethod,
    /// Per mille.
    pub probability: i32,
    /// Names of the fields that agree, separated by spaces.
    pub agreed_fields: String,
}

/// When candidates were seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighting {
    /// The day that the evidence is true of.
    pub(super) day: NaiveDate,
    /// The latest batch.
    pub(super) batch_id: i64,
    /// The linking run; `None` where a feed saw them.
    pub(super) run: Option<i64>,
}

/// Candidates that a statement writes at once; twelve binds each, far below SQLite's 32,766.
const CANDIDATES_PER_STATEMENT: usize = 500;

/// Keeps candidates as open: pairs of two employers that no decision in force keeps apart. One that is
/// known gains the day, and the newer probability where a run saw it.
pub(super) async fn keep(
    db: &impl ConnectionTrait,
    found: &[Found],
    sighting: Sighting,
) -> Result<(), DbErr> {
    use link_candidate::{Column, Entity};
    let mut found: Vec<&Found> = found.iter().collect();
    found.sort_by(|one, other| one.pair.cmp(&other.pair));
    found.dedup_by(|one, other| one.pair == other.pair);
    for part in found.chunks(CANDIDATES_PER_STATEMENT) {
        let rows = part.iter().map(|found| row(found, sighting));
        let mut conflict = OnConflict::columns([
            Column::LeftScheme,
            Column::LeftValue,
            Column::RightScheme,
            Column::RightValue,
        ]);
        conflict.update_columns([Column::LastSeenOn, Column::BatchId, Column::Status]);
        if sighting.run.is_some() {
            conflict.update_columns([
                Column::Method,
                Column::Probability,
                Column::AgreedFields,
                Column::Run,
            ]);
        }
        Entity::insert_many(rows)
            .on_conflict(conflict)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

fn row(found: &Found, sighting: Sighting) -> link_candidate::ActiveModel {
    let (left, right) = (found.pair.left(), found.pair.right());
    link_candidate::ActiveModel {
        id: NotSet,
        left_scheme: Set(left.scheme.as_str().to_owned()),
        left_value: Set(left.value.clone()),
        right_scheme: Set(right.scheme.as_str().to_owned()),
        right_value: Set(right.value.clone()),
        method: Set(found.method.as_str().to_owned()),
        probability: Set(found.probability),
        agreed_fields: Set(found.agreed_fields.clone()),
        status: Set(CandidateStatus::Open.as_str().to_owned()),
        first_seen_on: Set(sighting.day),
        last_seen_on: Set(sighting.day),
        run: Set(sighting.run.unwrap_or_default()),
        batch_id: Set(sighting.batch_id),
    }
}

/// Marks candidates as tied by the evidence.
pub(super) async fn close(db: &impl ConnectionTrait, pairs: &BTreeSet<&Pair>) -> Result<(), DbErr> {
    use link_candidate::{Column, Entity};
    let tuples = pairs.iter().map(|pair| {
        let (left, right) = (pair.left(), pair.right());
        (
            left.scheme.as_str(),
            left.value.clone(),
            right.scheme.as_str(),
            right.value.clone(),
        )
    });
    let wanted = Query::select()
        .expr(Expr::col(Asterisk))
        .from_values(tuples, "wanted")
        .take();
    let keys = [
        Column::LeftScheme,
        Column::LeftValue,
        Column::RightScheme,
        Column::RightValue,
    ];
    Entity::update_many()
        .col_expr(
            Column::Status,
            Expr::val(CandidateStatus::Automatic.as_str()),
        )
        .filter(Expr::tuple(keys.map(Expr::col)).in_subquery(wanted))
        .exec(db)
        .await
        .map(drop)
}
