//! An employer named by a special power of attorney.
use sea_orm::entity::prelude::*;

/// An employer named by a special power of attorney.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "power_of_attorney_employer")]
pub struct Model {
    /// The document.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub skk_number: String,
    /// The membership named.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub npp: String,
    /// Sum claimed, whole rupiah.
    pub claim: i64,
    /// Day of the demand letter (somasi).
    pub demand_letter_on: Option<Date>,
    /// Sum recovered so far, whole rupiah.
    pub recovered: i64,
    /// `OPEN`, `PAID`, `INSTALMENT`, `NO_PROGRESS` or `RETURNED`.
    #[sea_orm(column_type = "Text")]
    pub outcome: String,
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
