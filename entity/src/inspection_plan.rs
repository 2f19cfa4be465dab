//! A planned inspection. Never shared (ILO C81): a visit must not be announced.
use sea_orm::entity::prelude::*;

/// A planned inspection. Never shared (ILO C81): a visit must not be announced.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspection_plan")]
pub struct Model {
    /// Number in the work plan.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub plan_number: String,
    /// Company to be inspected.
    #[sea_orm(column_type = "Text")]
    pub wlkp_number: String,
    /// Day planned.
    pub planned_on: Date,
    /// What led to the plan.
    #[sea_orm(column_type = "Text")]
    pub trigger: String,
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
