//! Candidates as those who may decide see them: between employers that the scope covers both, under
//! keys of registers that the caller may see.
use entity::{employer, employer_identifier, link_candidate};
use sea_orm::sea_query::{Alias, Cond, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, QueryResult,
    QueryTrait,
};

use crate::domain::codes::{CandidateStatus, Code, IdentifierScheme};
use crate::domain::disclosure::Scope;
use crate::domain::identifiers::{EmployerId, RegionCode};
use crate::store::matters::restrict;
use crate::store::page::{self, Count, KeyKind, Page, PageRequest, SortKey};
use crate::store::reading::Reading;
use crate::store::register::EMPLOYER_ID;
use crate::store::{StoreError, padded};

/// Alias of the tie of the lesser key.
const LEFT: &str = "left_tie";
/// Alias of the tie of the greater key.
const RIGHT: &str = "right_tie";
/// Alias of the greater key's employer.
const RIGHT_EMPLOYER: &str = "right_employer_id";

/// Who may see candidates: made of a scope that covers them.
#[derive(Clone, Debug)]
pub struct Deciders {
    /// The employers it covers.
    pub scope: Scope,
    /// The schemes whose keys may be seen.
    pub schemes: Vec<IdentifierScheme>,
}

/// A candidate with the employers that hold its keys now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The row.
    pub row: link_candidate::Model,
    /// Who holds the lesser key.
    pub left: EmployerId,
    /// Who holds the greater key.
    pub right: EmployerId,
}

impl FromQueryResult for Candidate {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            row: link_candidate::Model::from_query_result(result, prefix)?,
            left: EmployerId(result.try_get("", EMPLOYER_ID)?),
            right: EmployerId(result.try_get("", RIGHT_EMPLOYER)?),
        })
    }
}

/// Which candidates to list.
#[derive(Clone, Debug, Default)]
pub struct CandidateFilter {
    /// In that state.
    pub status: Option<CandidateStatus>,
    /// With at least that probability, per mille.
    pub probability_min: Option<i32>,
    /// With an employer in that kecamatan.
    pub district: Option<RegionCode>,
}

/// What candidates are ordered by; the greatest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidateOrder {
    /// By probability.
    Probability,
    /// By the day they were last seen.
    LastSeen,
}

/// Lists candidates, the greatest first.
pub async fn page(
    db: &DatabaseConnection,
    deciders: &Deciders,
    filter: &CandidateFilter,
    order: CandidateOrder,
    request: &PageRequest,
) -> Result<(Page<Candidate>, Count), StoreError> {
    let mut listing = select(deciders);
    narrow(&mut listing, filter);
    let first = match order {
        CandidateOrder::Probability => (
            column(link_candidate::Column::Probability).cast_as(Alias::new("bigint")),
            KeyKind::Integer,
        ),
        CandidateOrder::LastSeen => (column(link_candidate::Column::LastSeenOn), KeyKind::Date),
    };
    let id = (column(link_candidate::Column::Id), KeyKind::Integer);
    let keys = [first, id].map(|(expression, kind)| SortKey {
        expression,
        kind,
        descending: true,
    });
    let count = Count::of(&listing);
    let reading = Reading::of::<link_candidate::Entity>(&deciders.scope);
    let page: Page<Candidate> = page::run(db, reading, listing, &keys, request).await?;
    for placed in &page.rows {
        reading.note_employer(placed.row.row.right.0);
    }
    Ok((page, count))
}

/// Candidates by id.
pub async fn by_ids(
    db: &DatabaseConnection,
    deciders: &Deciders,
    ids: &[i64],
) -> Result<Vec<Candidate>, StoreError> {
    let mut statement = select(deciders);
    statement.and_where(column(link_candidate::Column::Id).is_in(padded(ids)));
    read(db, deciders, &statement).await
}

/// Candidates under a key of one of `employers`, the most probable first.
pub async fn of_employers(
    db: &DatabaseConnection,
    deciders: &Deciders,
    employers: &[EmployerId],
) -> Result<Vec<Candidate>, StoreError> {
    let ids: Vec<i64> = employers.iter().map(|employer| employer.0).collect();
    let ids = padded(&ids);
    let mut statement = select(deciders);
    statement
        .cond_where(
            Cond::any()
                .add(holder(LEFT).is_in(ids.clone()))
                .add(holder(RIGHT).is_in(ids)),
        )
        .order_by(
            (link_candidate::Entity, link_candidate::Column::Probability),
            sea_orm::Order::Desc,
        )
        .order_by(
            (link_candidate::Entity, link_candidate::Column::Id),
            sea_orm::Order::Asc,
        );
    read(db, deciders, &statement).await
}

async fn read(
    db: &DatabaseConnection,
    deciders: &Deciders,
    statement: &SelectStatement,
) -> Result<Vec<Candidate>, StoreError> {
    let reading = Reading::of::<link_candidate::Entity>(&deciders.scope);
    let rows = db.query_all(statement).await?;
    rows.iter()
        .inspect(|row| reading.note(row))
        .map(|row| {
            let candidate = Candidate::from_query_result(row, "")?;
            reading.note_employer(candidate.right.0);
            Ok(candidate)
        })
        .collect()
}

fn column(column: link_candidate::Column) -> Expr {
    Expr::col((link_candidate::Entity, column))
}

fn holder(tie: &'static str) -> Expr {
    Expr::col((tie, employer_identifier::Column::EmployerId))
}

fn select(deciders: &Deciders) -> SelectStatement {
    use link_candidate::Column;
    let mut select = QueryTrait::into_query(link_candidate::Entity::find());
    for (tie, scheme, value) in [
        (LEFT, Column::LeftScheme, Column::LeftValue),
        (RIGHT, Column::RightScheme, Column::RightValue),
    ] {
        let is_it = Expr::col((tie, employer_identifier::Column::Scheme))
            .equals((link_candidate::Entity, scheme))
            .and(
                Expr::col((tie, employer_identifier::Column::Value))
                    .equals((link_candidate::Entity, value)),
            );
        let schemes = deciders.schemes.iter().map(|scheme| scheme.as_str());
        select
            .join_as(
                sea_orm::JoinType::InnerJoin,
                employer_identifier::Entity,
                tie,
                is_it,
            )
            .and_where(column(scheme).is_in(schemes))
            .and_where(holder(tie).in_subquery(covered(&deciders.scope)));
    }
    select
        .expr_as(holder(LEFT), EMPLOYER_ID)
        .expr_as(holder(RIGHT), RIGHT_EMPLOYER);
    select
}

/// The employers that a scope covers.
pub(in crate::store) fn covered(scope: &Scope) -> SelectStatement {
    let mut covered = Query::select();
    covered
        .column((employer::Entity, employer::Column::Id))
        .from(employer::Entity);
    restrict(&mut covered, scope);
    covered
}

fn narrow(listing: &mut SelectStatement, filter: &CandidateFilter) {
    if let Some(status) = filter.status {
        listing.and_where(column(link_candidate::Column::Status).eq(status.as_str()));
        // Whatever else has made one employer of the two, there is nothing left to decide.
        if status == CandidateStatus::Open {
            listing.and_where(holder(LEFT).ne(holder(RIGHT)));
        }
    }
    if let Some(probability) = filter.probability_min {
        listing.and_where(column(link_candidate::Column::Probability).gte(probability));
    }
    if let Some(district) = &filter.district {
        let there = || {
            Query::select()
                .column(employer::Column::Id)
                .from(employer::Entity)
                .and_where(Expr::col(employer::Column::DistrictCode).eq(district.as_str()))
                .to_owned()
        };
        listing.cond_where(
            Cond::any()
                .add(holder(LEFT).in_subquery(there()))
                .add(holder(RIGHT).in_subquery(there())),
        );
    }
}
