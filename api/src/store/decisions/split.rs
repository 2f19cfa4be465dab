//! Keys of one employer are another's.
use std::collections::BTreeSet;

use entity::{employer, employer_identifier, link_decision, link_decision_key};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder,
};

use super::{
    ConcernedKey, Contradicted, Deciding, DecisionError, Kept, LEFT, RIGHT, begin, held, keep,
    links, restate, rows_of, seen,
};
use crate::domain::codes::{CandidateStatus, Code, DecisionKind, MatchMethod};
use crate::domain::linkage::{CERTAIN, Key};

/// Splits `keys` off an employer: they become another one's, and no feed ties the two again.
/// Answers the decision; the one in force where the same keys were split off before.
pub async fn split(
    db: &DatabaseConnection,
    deciding: &Deciding<'_>,
    employer: i64,
    keys: &BTreeSet<Key>,
) -> Result<i64, DecisionError> {
    let transaction = begin(db).await?;
    let mut seen = seen(&transaction, deciding.scope, &BTreeSet::from([employer])).await?;
    let present = seen.remove(&employer).ok_or(DecisionError::NotFound)?;
    let rows = rows_of(&transaction, employer).await?;
    let mut sides = (Vec::new(), Vec::new());
    for row in rows {
        let key = held::key(&row.scheme, row.value.clone())?;
        if keys.contains(&key) {
            sides.1.push((key, row));
        } else {
            sides.0.push((key, row));
        }
    }
    let (staying, moving) = sides;
    let stands = |side: &[(Key, employer_identifier::Model)]| {
        side.iter().any(|(key, _)| key.is_of_register())
    };
    if moving.len() < keys.len() || !stands(&staying) || !stands(&moving) {
        let before = same_split(&transaction, employer, keys).await?;
        return before.ok_or(DecisionError::NoPart);
    }
    let id = id_for(&transaction, employer, keys).await?;
    let founded = employer::Model {
        id,
        ..present.clone()
    };
    links::show(&transaction, vec![founded.clone()]).await?;
    let mut concerned = move_keys(&transaction, &moving, id).await?;
    concerned.extend(leave_keys(&transaction, &staying).await?);
    super::super::identity::reshow(&transaction, vec![present.clone(), founded.clone()]).await?;
    let kept = Kept {
        kind: DecisionKind::Split,
        candidate_id: None,
        from: &present,
        into: &founded,
        withdraws: None,
        keys: concerned,
    };
    let decision = keep(&transaction, deciding, kept).await?;
    let tied = [
        CandidateStatus::Open,
        CandidateStatus::Automatic,
        CandidateStatus::Confirmed,
    ];
    restate(
        &transaction,
        (employer, id),
        &tied,
        CandidateStatus::Rejected,
    )
    .await?;
    transaction.commit().await?;
    Ok(decision)
}

/// The id of the employer that the keys come to: that of one which ended in this one with just these
/// keys, or a new one. An old id never names somebody else.
async fn id_for(
    db: &impl ConnectionTrait,
    employer: i64,
    keys: &BTreeSet<Key>,
) -> Result<i64, DecisionError> {
    let united = [DecisionKind::Confirm, DecisionKind::Automatic].map(Code::as_str);
    let ended = link_decision::Entity::find()
        .filter(link_decision::Column::EmployerInto.eq(employer))
        .filter(link_decision::Column::Kind.is_in(united))
        .order_by_desc(link_decision::Column::Id)
        .all(db)
        .await?;
    for decision in ended {
        let is_free = employer::Entity::find_by_id(decision.employer_from)
            .one(db)
            .await?
            .is_none();
        if is_free && moved_keys(db, decision.id).await? == *keys {
            return Ok(decision.employer_from);
        }
    }
    let ids = links::allocate(db, links::EMPLOYER, 1).await?;
    ids.first()
        .copied()
        .ok_or(DecisionError::Contradicted(Contradicted::MovedSince))
}

/// The decision in force that split the same keys off the same employer.
async fn same_split(
    db: &impl ConnectionTrait,
    employer: i64,
    keys: &BTreeSet<Key>,
) -> Result<Option<i64>, DbErr> {
    let splits = link_decision::Entity::find()
        .filter(link_decision::Column::EmployerFrom.eq(employer))
        .filter(link_decision::Column::Kind.eq(DecisionKind::Split.as_str()))
        .filter(link_decision::Column::WithdrawnBy.is_null())
        .order_by_desc(link_decision::Column::Id)
        .all(db)
        .await?;
    for split in splits {
        if moved_keys(db, split.id).await? == *keys {
            return Ok(Some(split.id));
        }
    }
    Ok(None)
}

async fn moved_keys(db: &impl ConnectionTrait, decision: i64) -> Result<BTreeSet<Key>, DbErr> {
    let rows = link_decision_key::Entity::find()
        .filter(link_decision_key::Column::DecisionId.eq(decision))
        .filter(link_decision_key::Column::IsMoved.eq(true))
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| held::key(&row.scheme, row.value))
        .collect()
}

type Row = (Key, employer_identifier::Model);

/// Moves keys to an employer, the first of which it is then met under.
async fn move_keys(
    db: &impl ConnectionTrait,
    moving: &[Row],
    into: i64,
) -> Result<Vec<ConcernedKey>, DbErr> {
    use employer_identifier::{Column, Entity};
    let ids = moving.iter().map(|(_, row)| row.id);
    Entity::update_many()
        .col_expr(Column::EmployerId, Expr::val(into))
        .filter(Column::Id.is_in(ids))
        .exec(db)
        .await?;
    found_on(db, moving).await?;
    let concerned = moving
        .iter()
        .map(|(_, row)| ConcernedKey::changed(RIGHT, row, true));
    Ok(concerned.collect())
}

/// Keys that stay, of which one is then their employer's own where its own has left.
async fn leave_keys(
    db: &impl ConnectionTrait,
    staying: &[Row],
) -> Result<Vec<ConcernedKey>, DbErr> {
    let founding = found_on(db, staying).await?;
    let concerned = staying.iter().map(|(_, row)| {
        if founding == Some(row.id) {
            ConcernedKey::changed(LEFT, row, false)
        } else {
            ConcernedKey::untouched(LEFT, row)
        }
    });
    Ok(concerned.collect())
}

/// Makes sure that one of an employer's keys is the one it was met under; answers which became it.
async fn found_on(db: &impl ConnectionTrait, rows: &[Row]) -> Result<Option<i64>, DbErr> {
    use employer_identifier::{Column, Entity};
    let own = MatchMethod::OwnKey.as_str();
    if rows.iter().any(|(_, row)| row.match_method == own) {
        return Ok(None);
    }
    let of_registers = rows.iter().filter(|(key, _)| key.is_of_register());
    let Some((_, founding)) = of_registers.min_by(|(one, _), (other, _)| one.cmp(other)) else {
        return Ok(None);
    };
    let nobody: Option<String> = None;
    Entity::update_many()
        .col_expr(Column::MatchMethod, Expr::val(own))
        .col_expr(Column::MatchConfidence, Expr::val(CERTAIN))
        .col_expr(Column::ConfirmedBy, Expr::val(nobody.clone()))
        .col_expr(Column::AgreedFields, Expr::val(nobody))
        .filter(Column::Id.eq(founding.id))
        .exec(db)
        .await?;
    Ok(Some(founding.id))
}

/// Puts keys back as they were tied before a decision.
pub(super) async fn retie(
    db: &impl ConnectionTrait,
    keys: &[link_decision_key::Model],
) -> Result<(), DbErr> {
    use employer_identifier::{Column, Entity};
    let keys: Vec<&link_decision_key::Model> = keys
        .iter()
        .filter(|key| key.method_before.is_some())
        .collect();
    if keys.is_empty() {
        return Ok(());
    }
    let mut method = CaseStatement::new();
    let mut confidence = CaseStatement::new();
    let mut confirmed_by = CaseStatement::new();
    let mut agreed_fields = CaseStatement::new();
    let mut wanted = BTreeSet::new();
    for key in keys {
        let is_it = || {
            Expr::col(Column::Scheme)
                .eq(key.scheme.as_str())
                .and(Expr::col(Column::Value).eq(key.value.as_str()))
        };
        method = method.case(is_it(), Expr::val(key.method_before.clone()));
        confidence = confidence.case(is_it(), Expr::val(key.confidence_before));
        confirmed_by = confirmed_by.case(is_it(), Expr::val(key.confirmed_by_before.clone()));
        agreed_fields = agreed_fields.case(is_it(), Expr::val(key.agreed_fields_before.clone()));
        wanted.insert(held::key(&key.scheme, key.value.clone())?);
    }
    Entity::update_many()
        .col_expr(Column::MatchMethod, method.into())
        .col_expr(Column::MatchConfidence, confidence.into())
        .col_expr(Column::ConfirmedBy, confirmed_by.into())
        .col_expr(Column::AgreedFields, agreed_fields.into())
        .filter(held::is_one_of(&wanted))
        .exec(db)
        .await
        .map(drop)
}
