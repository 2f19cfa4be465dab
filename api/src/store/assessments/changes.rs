//! The change feed, employer by employer: one that was touched ten times is assessed once.
use std::collections::HashMap;

use entity::{current_assessment, employer_change};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Order, QueryTrait};

use crate::store::changes::EmployerChange;
use crate::store::padded;

/// Employers touched after a change, each at its last one: the change and the employer, in the
/// order of changes.
pub(super) async fn touched_after(
    db: &impl ConnectionTrait,
    seen: i64,
    at_most: u64,
) -> Result<Vec<(i64, i64)>, DbErr> {
    use employer_change::Column;
    let of = |column| Expr::col((employer_change::Entity, column));
    let later = |column| Expr::col(("later", column));
    let is_touched_later = Query::select()
        .expr(Expr::val(1))
        .from_as(employer_change::Entity, "later")
        .and_where(later(Column::EmployerId).equals((employer_change::Entity, Column::EmployerId)))
        .and_where(later(Column::Id).gt(of(Column::Id)))
        .to_owned();
    let touched = Query::select()
        .columns([Column::Id, Column::EmployerId].map(|column| (employer_change::Entity, column)))
        .from(employer_change::Entity)
        .and_where(of(Column::Id).gt(seen))
        .and_where(Expr::exists(is_touched_later).not())
        .order_by((employer_change::Entity, Column::Id), Order::Asc)
        .limit(at_most)
        .to_owned();
    let rows = db.query_all(&touched).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "id")?, row.try_get("", "employer_id")?)))
        .collect()
}

/// What the feed says of employers that their kept assessments have not taken over, oldest first.
pub(super) async fn untold(
    db: &impl ConnectionTrait,
    employers: &[i64],
) -> Result<HashMap<i64, Vec<EmployerChange>>, DbErr> {
    use current_assessment::Column as Kept;
    use employer_change::Column;
    let of = |column| Expr::col((employer_change::Entity, column));
    let kept = |column| Expr::col((current_assessment::Entity, column));
    let mut untold =
        QueryTrait::into_query(<employer_change::Entity as sea_orm::EntityTrait>::find());
    untold
        .left_join(
            current_assessment::Entity,
            kept(Kept::EmployerId).equals((employer_change::Entity, Column::EmployerId)),
        )
        .and_where(of(Column::EmployerId).is_in(padded(employers)))
        .cond_where(
            Cond::any()
                .add(kept(Kept::EmployerId).is_null())
                .add(of(Column::Id).gt(kept(Kept::SeenChange))),
        )
        .order_by((employer_change::Entity, Column::Id), Order::Asc);
    let rows = db.query_all(&untold).await?;
    let mut by_employer: HashMap<i64, Vec<EmployerChange>> = HashMap::new();
    for row in &rows {
        let change = EmployerChange::from_query_result(row, "")?;
        by_employer
            .entry(change.employer_id)
            .or_default()
            .push(change);
    }
    Ok(by_employer)
}
