//! A person who is or was registered as a worker: personal data.
use sea_orm::entity::prelude::*;

/// A person who is or was registered as a worker: personal data.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "worker")]
pub struct Model {
    /// National identity number, permanent.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub nik: String,
    /// Full name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
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
