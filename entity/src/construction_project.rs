//! A construction project registered under an NPP.
use sea_orm::entity::prelude::*;

/// A construction project registered under an NPP.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "construction_project")]
pub struct Model {
    /// 13 digits, as on the certificate.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub project_number: String,
    /// Contractor's membership.
    #[sea_orm(column_type = "Text")]
    pub npp: String,
    /// Work to be done.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Without VAT, whole rupiah.
    pub contract_value: i64,
    /// Whether the wage share is known; decides the rate.
    pub wage_known: bool,
    /// First day of work.
    pub starts_on: Date,
    /// Last day of work.
    pub ends_on: Date,
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
