//! Administrative regions by the region they lie in: public reference data, so that no scope limits them.
use entity::region;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::StoreError;
use crate::domain::identifiers::RegionCode;

/// A region.
pub type Region = region::Model;

/// More than any region has parts.
const REGIONS_MAX: u64 = 1_000;

/// The regions that lie directly in `parent`, by code; the outermost where it is not given.
pub async fn within(
    db: &DatabaseConnection,
    parent: Option<&RegionCode>,
) -> Result<Vec<Region>, StoreError> {
    let condition = match parent {
        Some(parent) => region::Column::ParentCode.eq(parent.as_str()),
        None => region::Column::ParentCode.is_null(),
    };
    Ok(region::Entity::find()
        .filter(condition)
        .order_by_asc(region::Column::Code)
        .limit(REGIONS_MAX)
        .all(db)
        .await?)
}
