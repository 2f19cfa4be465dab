//! A business classification code of one KBLI version; section letters differ between versions.
use sea_orm::entity::prelude::*;

/// A business classification code of one KBLI version; section letters differ between versions.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "kbli")]
pub struct Model {
    /// `2020` (Perban BPS 2/2020) or `2025` (Perban BPS 7/2025).
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub version: String,
    /// Five digits.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    /// Section letter within this version.
    #[sea_orm(column_type = "Text")]
    pub section: String,
    /// Official title, Indonesian.
    #[sea_orm(column_type = "Text")]
    pub title: String,
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
