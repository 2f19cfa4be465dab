//! An agency that takes part in a case, and so may see by case.
use sea_orm::entity::prelude::*;

/// An agency that takes part in a case, and so may see by case.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_party")]
pub struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub case_number: String,
    /// The agency's code.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub agency: String,
    /// First day of its part.
    pub joined_on: Date,
    /// Last day of its part; null while it takes part.
    pub left_on: Option<Date>,
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
