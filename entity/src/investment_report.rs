//! A periodic investment report (LKPM).
use sea_orm::entity::prelude::*;

/// A periodic investment report (LKPM).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "investment_report")]
pub struct Model {
    /// Business actor.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub nib: String,
    /// `2026-Q1` for quarterly or `2026-H1` for half-yearly reports.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub period: String,
    /// Investment realised in the period, whole rupiah.
    pub realised_investment: i64,
    /// Workers reported.
    pub headcount: i32,
    /// Day of the report.
    pub reported_on: Date,
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
