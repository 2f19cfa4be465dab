//! Tokens and clients that are refused though their signature is good.
//!
//! A revocation is announced in the transaction that keeps it, and is never taken out: who was shut
//! out, until when and why stays readable.
use chrono::{DateTime, Utc};
use entity::token_revocation::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseConnection, EntityTrait as _, ExprTrait as _,
    NotSet, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set, TransactionTrait as _,
};

use super::StoreError;
use super::notifications::{Topic, announce};
use crate::domain::revocation::{Revocation, Revocations, Revoked};

/// A revocation as it is kept.
pub type KeptRevocation = Model;

/// Tells whether anything was revoked since; how many there are, and the newest. An entry that
/// becomes visible after a newer one changes the number.
pub type Standing = (i64, Option<i64>);

/// Keeps a revocation and tells every process.
pub async fn revoke(
    db: &DatabaseConnection,
    revocation: Revocation,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<KeptRevocation, StoreError> {
    let (token_id, client_id) = match revocation.revoked {
        Revoked::Token(id) => (Some(id), None),
        Revoked::Client(id) => (None, Some(id)),
    };
    let transaction = db.begin().await?;
    let kept = ActiveModel {
        id: NotSet,
        issuer: Set(revocation.issuer),
        token_id: Set(token_id),
        client_id: Set(client_id),
        until: Set(revocation.until),
        reason: Set(reason.to_owned()),
        revoked_at: Set(at),
    };
    let kept = kept.insert(&transaction).await?;
    announce(&transaction, Topic::TokenRevocations).await?;
    transaction.commit().await?;
    Ok(kept)
}

/// How things stand, for one who looks often.
pub async fn standing(db: &DatabaseConnection) -> Result<Standing, StoreError> {
    let counted = Entity::find()
        .select_only()
        .column_as(Column::Id.count(), "count")
        .column_as(Column::Id.max(), "newest");
    let standing = counted.into_tuple::<Standing>().one(db).await?;
    Ok(standing.unwrap_or_default())
}

/// Every revocation that has not ended.
pub async fn in_force(
    db: &DatabaseConnection,
    now: DateTime<Utc>,
) -> Result<Revocations, StoreError> {
    let runs = Column::Until.is_null().or(Expr::col(Column::Until).gt(now));
    let kept = Entity::find().filter(runs).all(db).await?;
    Ok(kept.into_iter().filter_map(revocation).collect())
}

/// Every revocation that was ever made, newest first, at most `limit`.
pub async fn newest(
    db: &DatabaseConnection,
    limit: u64,
) -> Result<Vec<KeptRevocation>, StoreError> {
    let newest = Entity::find().order_by_desc(Column::Id).limit(limit);
    Ok(newest.all(db).await?)
}

fn revocation(kept: KeptRevocation) -> Option<Revocation> {
    let token = kept.token_id.map(Revoked::Token);
    Some(Revocation {
        issuer: kept.issuer,
        revoked: token.or(kept.client_id.map(Revoked::Client))?,
        until: kept.until,
    })
}

/// Revocations after one, in their order.
pub async fn after(
    db: &DatabaseConnection,
    revocation: i64,
    at_most: u64,
) -> Result<Vec<KeptRevocation>, StoreError> {
    Ok(Entity::find()
        .filter(Column::Id.gt(revocation))
        .order_by_asc(Column::Id)
        .limit(at_most)
        .all(db)
        .await?)
}
