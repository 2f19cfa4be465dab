//! Administrative regions: reference data, about nobody.
use entity::region;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};

use super::StoreError;
use crate::domain::codes::{Code, RegionLevel};
use crate::domain::identifiers::RegionCode;

/// A region.
pub type Region = region::Model;

/// The districts of a region, by code.
pub async fn districts(
    db: &DatabaseConnection,
    of: &RegionCode,
) -> Result<Vec<Region>, StoreError> {
    let districts = region::Entity::find()
        .filter(region::Column::Level.eq(RegionLevel::District.as_str()))
        .filter(region::Column::Code.starts_with(format!("{}.", of.as_str())))
        .order_by_asc(region::Column::Code);
    Ok(districts.all(db).await?)
}
