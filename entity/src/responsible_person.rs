//! An owner or director of a business actor: personal data.
use sea_orm::entity::prelude::*;

/// An owner or director of a business actor: personal data.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "responsible_person")]
pub struct Model {
    /// Business actor.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub nib: String,
    /// National identity number.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub nik: String,
    /// Full name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// `OWNER`, `DIRECTOR` or `COMMISSIONER`.
    #[sea_orm(column_type = "Text")]
    pub role: String,
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
