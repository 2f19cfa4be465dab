//! A programme in which a membership is enrolled.
use sea_orm::entity::prelude::*;

/// A programme in which a membership is enrolled.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership_programme")]
pub struct Model {
    /// Membership.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub npp: String,
    /// Its division.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub division: String,
    /// `WORK_ACCIDENT`, `DEATH`, `OLD_AGE`, `PENSION` or `JOB_LOSS`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub programme: String,
    /// First day.
    pub enrolled_on: Date,
    /// Last day; null while enrolled.
    pub ended_on: Option<Date>,
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
