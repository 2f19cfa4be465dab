//! Months for which a vulnerable worker's contributions were paid.
use sea_orm::entity::prelude::*;

/// Months for which a vulnerable worker's contributions were paid.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vulnerable_worker_period")]
pub struct Model {
    /// The person.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub nik: String,
    /// First month paid.
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_month: Date,
    /// Last month paid; cover lapses after it.
    pub until_month: Date,
    /// `APBD`, `SOCIAL_SERVICE` or `SELF`.
    #[sea_orm(column_type = "Text")]
    pub paid_by: String,
    /// Whole rupiah for the period.
    pub amount: i64,
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
