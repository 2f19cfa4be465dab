//! A labour inspection that took place.
use sea_orm::entity::prelude::*;

/// A labour inspection that took place.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspection")]
pub struct Model {
    /// Number in the inspectorate's register.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub inspection_number: String,
    /// Company inspected.
    #[sea_orm(column_type = "Text")]
    pub wlkp_number: String,
    /// `INITIAL`, `PERIODIC`, `SPECIAL` or `REPEAT`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Day of the visit.
    pub inspected_on: Date,
    /// `COMPLIANT`, `MINOR` or `SERIOUS`.
    #[sea_orm(column_type = "Text")]
    pub result_class: String,
    /// Workers met at the place.
    pub workers_found: Option<i32>,
    /// Inspector's staff code.
    #[sea_orm(column_type = "Text")]
    pub inspector_code: String,
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
