//! An administrative region by the Ministry of Home Affairs code, with the statistics office's code beside it.
use sea_orm::entity::prelude::*;

/// An administrative region by the Ministry of Home Affairs code, with the statistics office's code beside it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "region")]
pub struct Model {
    /// Kemendagri code, `PP`, `PP.KK`, `PP.KK.CC` or `PP.KK.CC.VVVV`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    /// `PROVINCE`, `REGENCY`, `DISTRICT` or `VILLAGE`.
    #[sea_orm(column_type = "Text")]
    pub level: String,
    /// Official name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Code of the region this one lies in.
    #[sea_orm(column_type = "Text")]
    pub parent_code: Option<String>,
    /// Code of the statistics office (BPS); it cannot be computed from `code`.
    #[sea_orm(column_type = "Text")]
    pub bps_code: Option<String>,
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
