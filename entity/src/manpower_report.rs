//! A manpower report (WLKP, UU 7/1981) of one year.
use sea_orm::entity::prelude::*;

/// A manpower report (WLKP, UU 7/1981) of one year.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "manpower_report")]
pub struct Model {
    /// Number of the reporting company; opaque.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub wlkp_number: String,
    /// Year reported.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    /// Name as reported.
    #[sea_orm(column_type = "Text")]
    pub legal_name: String,
    /// NIB as reported: the crosswalk.
    #[sea_orm(column_type = "Text")]
    pub nib: Option<String>,
    /// NPP as reported: the crosswalk.
    #[sea_orm(column_type = "Text")]
    pub npp: Option<String>,
    /// Workers employed.
    pub headcount: i32,
    /// Lowest monthly wage paid, whole rupiah.
    pub lowest_wage: Option<i64>,
    /// Day of the report.
    pub reported_on: Date,
    /// Kecamatan.
    #[sea_orm(column_type = "Text")]
    pub district_code: Option<String>,
    /// Address as reported.
    #[sea_orm(column_type = "Text")]
    pub address: Option<String>,
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
