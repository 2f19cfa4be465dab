//! A joint visit of the team to an employer.
use sea_orm::entity::prelude::*;

/// A joint visit of the team to an employer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "field_verification")]
pub struct Model {
    /// Number of the report.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub verification_number: String,
    /// Scheme of the key that names the employer: `NIB`, `NPP` or `WLKP`.
    #[sea_orm(column_type = "Text")]
    pub subject_scheme: String,
    /// The key.
    #[sea_orm(column_type = "Text")]
    pub subject_value: String,
    /// Day of the visit.
    pub verified_on: Date,
    /// Whether a business was found at the place.
    pub business_exists: bool,
    /// Workers met.
    pub workers_found: Option<i32>,
    /// Lowest wage shown, whole rupiah.
    pub lowest_wage_found: Option<i64>,
    /// Remark of the team.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
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
