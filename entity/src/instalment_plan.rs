//! An agreement to pay arrears by instalments.
use sea_orm::entity::prelude::*;

/// An agreement to pay arrears by instalments.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "instalment_plan")]
pub struct Model {
    /// Number of the agreement.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub plan_number: String,
    /// Membership.
    #[sea_orm(column_type = "Text")]
    pub npp: String,
    /// Sum agreed, whole rupiah.
    pub total: i64,
    /// Number of monthly instalments.
    pub instalments: i32,
    /// Day of the agreement.
    pub agreed_on: Date,
    /// `KEPT`, `BROKEN` or `DONE`.
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
