//! One activity of a business actor: a KBLI at a place.
use sea_orm::entity::prelude::*;

/// One activity of a business actor: a KBLI at a place.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "business_activity")]
pub struct Model {
    /// Project number of OSS.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub activity_number: String,
    /// Business actor.
    #[sea_orm(column_type = "Text")]
    pub nib: String,
    /// Version of the code.
    #[sea_orm(column_type = "Text")]
    pub kbli_version: String,
    /// Five digits.
    #[sea_orm(column_type = "Text")]
    pub kbli_code: String,
    /// Where the activity takes place.
    #[sea_orm(column_type = "Text")]
    pub district_code: Option<String>,
    /// `LOW`, `MEDIUM_LOW`, `MEDIUM_HIGH` or `HIGH` (PP 28/2025).
    #[sea_orm(column_type = "Text")]
    pub risk_level: String,
    /// Scale of this activity.
    #[sea_orm(column_type = "Text")]
    pub scale: Option<String>,
    /// Planned investment, whole rupiah.
    pub investment_value: Option<i64>,
    /// First day of activity.
    pub started_on: Option<Date>,
    /// The dataset that brought this row.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// The import batch that last changed it.
    pub batch_id: i64,
    /// The day it is true of.
    pub as_of: Date,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
