//! A criminal investigation by a labour inspector (PPNS). Never shared.
use sea_orm::entity::prelude::*;

/// A criminal investigation by a labour inspector (PPNS). Never shared.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "investigation")]
pub struct Model {
    /// Number of the file.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub file_number: String,
    /// Company.
    #[sea_orm(column_type = "Text")]
    pub wlkp_number: String,
    /// Suspect.
    #[sea_orm(column_type = "Text")]
    pub suspect_name: String,
    /// Day opened.
    pub opened_on: Date,
    /// State of the file.
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
