//! Steps as they were taken.
use entity::{restriction_step, service_restriction};
use sea_orm::ConnectionTrait as _;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use crate::domain::disclosure::Scope;
use crate::store::reading::Reading;
use crate::store::register::select;
use crate::store::restrictions::Restrictions;
use crate::store::{StoreError, padded};

/// A step that was taken.
pub type RestrictionStep = restriction_step::Model;

/// The steps of restrictions that the scope covers, in the order in which they were taken.
pub async fn of_restrictions(
    db: &DatabaseConnection,
    scope: &Scope,
    numbers: &[String],
) -> Result<Vec<RestrictionStep>, StoreError> {
    use restriction_step::Column;
    let number = Expr::col((
        service_restriction::Entity,
        service_restriction::Column::RestrictionNumber,
    ));
    let mut covered = select::<Restrictions>(scope);
    covered.clear_selects().expr(number);
    let mut steps = QueryTrait::into_query(
        restriction_step::Entity::find()
            .filter(Column::RestrictionNumber.is_in(padded(numbers)))
            .order_by_asc(Column::Id),
    );
    let of_step = Expr::col((restriction_step::Entity, Column::RestrictionNumber));
    steps.and_where(of_step.in_subquery(covered));
    let reading = Reading::of::<restriction_step::Entity>(scope);
    let rows = db.query_all(&steps).await?;
    rows.iter()
        .inspect(|row| reading.note(row))
        .map(|row| Ok(RestrictionStep::from_query_result(row, "")?))
        .collect()
}

/// Steps after one, in the order in which they were taken: for the access log, which tells of each.
pub async fn taken_after(
    db: &DatabaseConnection,
    step: i64,
    at_most: u64,
) -> Result<Vec<RestrictionStep>, StoreError> {
    Ok(restriction_step::Entity::find()
        .filter(restriction_step::Column::Id.gt(step))
        .order_by_asc(restriction_step::Column::Id)
        .limit(at_most)
        .all(db)
        .await?)
}
