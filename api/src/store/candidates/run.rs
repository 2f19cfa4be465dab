//! A linking run: the pairs that it sees become candidates, and those that no run sees any more are
//! withdrawn.
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use entity::{
    branch, business_registration, employer_identifier, import_batch, link_candidate, membership,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{Found, Sighting, keep};
use crate::domain::codes::{CandidateStatus, Code, IdentifierScheme, MatchMethod};
use crate::domain::linkage::{Key, Mark, is_kept_apart};
use crate::domain::local_time;
use crate::store::decisions::begin;
use crate::store::links::held;
use crate::store::register::{EMPLOYER_ID, tie_by};

/// Open candidates whose evidence is looked at in one go.
const CANDIDATES_AT_A_TIME: u64 = 500;

/// The number of a run that begins now: one more than any that a candidate remembers.
pub async fn begin_run(db: &DatabaseConnection) -> Result<i64, DbErr> {
    let last = link_candidate::Entity::find()
        .order_by_desc(link_candidate::Column::Run)
        .one(db)
        .await?;
    Ok(last.map_or(0, |candidate| candidate.run) + 1)
}

/// Keeps those of `found` that are still a question: of two employers, both known, that no decision
/// in force keeps apart. Answers how many.
pub async fn sight(
    db: &DatabaseConnection,
    found: &[Found],
    run: i64,
    now: DateTime<Utc>,
) -> Result<usize, DbErr> {
    let transaction = begin(db).await?;
    let open = questions(&transaction, found).await?;
    let sighting = sighting(&transaction, run, now).await?;
    keep(&transaction, &open, sighting).await?;
    transaction.commit().await?;
    Ok(open.len())
}

pub(in crate::store) async fn sighting(
    db: &impl ConnectionTrait,
    run: i64,
    now: DateTime<Utc>,
) -> Result<Sighting, DbErr> {
    let latest = import_batch::Entity::find()
        .order_by_desc(import_batch::Column::Id)
        .one(db)
        .await?;
    Ok(Sighting {
        day: local_time::day(now),
        batch_id: latest.map_or(0, |batch| batch.id),
        run: Some(run),
    })
}

async fn questions(db: &impl ConnectionTrait, found: &[Found]) -> Result<Vec<Found>, DbErr> {
    let keys: BTreeSet<Key> = found
        .iter()
        .flat_map(|found| [found.pair.left().clone(), found.pair.right().clone()])
        .collect();
    let held = held::of_keys(db, &keys).await?;
    let none = BTreeSet::<Mark>::new();
    let marks = |employer| held.apart.of_employers.get(employer).unwrap_or(&none);
    let is_question = |found: &&Found| {
        let left = held.owners.get(found.pair.left());
        let right = held.owners.get(found.pair.right());
        left.zip(right).is_some_and(|(left, right)| {
            left != right && !is_kept_apart(marks(left).iter().chain(marks(right)))
        })
    };
    Ok(found.iter().filter(is_question).cloned().collect())
}

/// Ends a run: open candidates that it did not see are withdrawn, and those whose keys have become
/// one employer's by the evidence are no question any more. Answers how many were withdrawn.
pub async fn end_run(db: &DatabaseConnection, run: i64) -> Result<u64, DbErr> {
    use link_candidate::Column;
    let transaction = begin(db).await?;
    let open = || {
        link_candidate::Entity::update_many()
            .filter(Column::Status.eq(CandidateStatus::Open.as_str()))
    };
    let withdrawn = CandidateStatus::Withdrawn.as_str();
    open()
        .col_expr(
            Column::Status,
            Expr::val(CandidateStatus::Automatic.as_str()),
        )
        .filter(is_of_one_employer())
        .exec(&transaction)
        .await?;
    let unseen = open()
        .col_expr(Column::Status, Expr::val(withdrawn))
        .filter(Column::Method.eq(MatchMethod::Probabilistic.as_str()))
        .filter(Column::Run.lt(run))
        .exec(&transaction)
        .await?;
    let baseless = baseless(&transaction).await?;
    for part in baseless.chunks(500) {
        open()
            .col_expr(Column::Status, Expr::val(withdrawn))
            .filter(Column::Id.is_in(part.iter().copied()))
            .exec(&transaction)
            .await?;
    }
    transaction.commit().await?;
    let baseless = u64::try_from(baseless.len()).unwrap_or(u64::MAX);
    Ok(unseen.rows_affected + baseless)
}

/// Whether both keys of a candidate belong to one employer.
fn is_of_one_employer() -> Expr {
    use employer_identifier::Column as Identifier;
    use link_candidate::Column;
    let is_key = |tie: &'static str, scheme: Column, value: Column| {
        Expr::col((tie, Identifier::Scheme))
            .equals((link_candidate::Entity, scheme))
            .and(Expr::col((tie, Identifier::Value)).equals((link_candidate::Entity, value)))
    };
    let both = Query::select()
        .expr(Expr::val(1))
        .from_as(employer_identifier::Entity, "one")
        .join_as(
            sea_orm::JoinType::InnerJoin,
            employer_identifier::Entity,
            "other",
            Expr::col(("other", Identifier::EmployerId)).equals(("one", Identifier::EmployerId)),
        )
        .and_where(is_key("one", Column::LeftScheme, Column::LeftValue))
        .and_where(is_key("other", Column::RightScheme, Column::RightValue))
        .to_owned();
    Expr::exists(both)
}

/// Open candidates by tax number whose employers' records no longer name the same one.
async fn baseless(db: &impl ConnectionTrait) -> Result<Vec<i64>, DbErr> {
    use link_candidate::Column;
    let mut baseless = Vec::new();
    let mut behind = 0;
    loop {
        let part = link_candidate::Entity::find()
            .filter(Column::Status.eq(CandidateStatus::Open.as_str()))
            .filter(Column::Method.eq(MatchMethod::TaxNumber.as_str()))
            .filter(Column::Id.gt(behind))
            .order_by_asc(Column::Id)
            .limit(CANDIDATES_AT_A_TIME)
            .all(db)
            .await?;
        let Some(last) = part.last() else {
            return Ok(baseless);
        };
        behind = last.id;
        let mut keys = BTreeSet::new();
        for candidate in &part {
            keys.insert(held::key(
                &candidate.left_scheme,
                candidate.left_value.clone(),
            )?);
            keys.insert(held::key(
                &candidate.right_scheme,
                candidate.right_value.clone(),
            )?);
        }
        let owners = held::owners_of(db, &keys).await?;
        let numbers = tax_numbers(db, owners.values().copied().collect()).await?;
        for candidate in &part {
            let of = |scheme: &str, value: &str| -> Result<_, DbErr> {
                let owner = owners.get(&held::key(scheme, value.to_owned())?);
                Ok(owner.and_then(|owner| numbers.get(owner)))
            };
            let left = of(&candidate.left_scheme, &candidate.left_value)?;
            let right = of(&candidate.right_scheme, &candidate.right_value)?;
            let share = left
                .zip(right)
                .is_some_and(|(left, right)| !left.is_disjoint(right));
            if !share {
                baseless.push(candidate.id);
            }
        }
    }
}

/// The tax numbers that employers' records name.
async fn tax_numbers(
    db: &impl ConnectionTrait,
    employers: BTreeSet<i64>,
) -> Result<BTreeMap<i64, BTreeSet<String>>, DbErr> {
    use business_registration::Column as Registration;
    let mut numbers: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    let columns = [
        named::<business_registration::Entity>(
            IdentifierScheme::Nib,
            Registration::Nib,
            Registration::Npwp,
        ),
        named::<business_registration::Entity>(
            IdentifierScheme::Nib,
            Registration::Nib,
            Registration::NpwpPersonal,
        ),
        named::<membership::Entity>(
            IdentifierScheme::Npp,
            membership::Column::Npp,
            membership::Column::Npwp,
        ),
        named::<branch::Entity>(
            IdentifierScheme::Nitku,
            branch::Column::Nitku,
            branch::Column::Nitku,
        ),
    ];
    for mut select in columns {
        select.and_where(
            Expr::col((
                employer_identifier::Entity,
                employer_identifier::Column::EmployerId,
            ))
            .is_in(employers.iter().copied()),
        );
        for row in db.query_all(&select).await? {
            let number: Option<String> = row.try_get("", "tax_number")?;
            let number = number.map(|number| number.chars().take(16).collect::<String>());
            let employer = row.try_get("", EMPLOYER_ID)?;
            numbers.entry(employer).or_default().extend(number);
        }
    }
    Ok(numbers)
}

/// A column with tax numbers, beside the employer that the row's key belongs to.
fn named<E: EntityTrait>(
    scheme: IdentifierScheme,
    key: E::Column,
    number: E::Column,
) -> sea_orm::sea_query::SelectStatement {
    let mut select = Query::select();
    select
        .expr_as(Expr::col((E::default(), number)), "tax_number")
        .expr_as(
            Expr::col((
                employer_identifier::Entity,
                employer_identifier::Column::EmployerId,
            )),
            EMPLOYER_ID,
        )
        .from(E::default());
    tie_by::<E>(&mut select, scheme, key);
    select
}
