//! A fine after the second warning (PP 86/2013), apart from the late penalty.
use sea_orm::entity::prelude::*;

/// A fine after the second warning (PP 86/2013), apart from the late penalty.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "administrative_fine")]
pub struct Model {
    /// Number of the decision.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub decision_number: String,
    /// Membership fined.
    #[sea_orm(column_type = "Text")]
    pub npp: String,
    /// Whole rupiah.
    pub amount: i64,
    /// Day of the decision.
    pub issued_on: Date,
    /// Last day to pay.
    pub due_on: Date,
    /// Day it was paid.
    pub paid_on: Option<Date>,
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
