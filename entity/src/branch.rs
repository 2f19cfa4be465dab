//! A place of business of an employer on the tax side.
use sea_orm::entity::prelude::*;

/// A place of business of an employer on the tax side.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "branch")]
pub struct Model {
    /// Nomor Identitas Tempat Kegiatan Usaha, 22 digits.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub nitku: String,
    /// Business actor.
    #[sea_orm(column_type = "Text")]
    pub nib: String,
    /// Name of the place.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Its address.
    #[sea_orm(column_type = "Text")]
    pub address: Option<String>,
    /// Its kecamatan.
    #[sea_orm(column_type = "Text")]
    pub district_code: Option<String>,
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
