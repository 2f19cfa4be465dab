//! A finding of an inspection by norm.
use sea_orm::entity::prelude::*;

/// A finding of an inspection by norm.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspection_finding")]
pub struct Model {
    /// The inspection.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub inspection_number: String,
    /// Number of the finding within it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i32,
    /// `SOCIAL_SECURITY`, `WAGES`, `WORKING_TIME`, `SAFETY`, `EMPLOYMENT_RELATION` or `REPORTING`.
    #[sea_orm(column_type = "Text")]
    pub norm: String,
    /// What was found.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// `OPEN` or `RESOLVED`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
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
