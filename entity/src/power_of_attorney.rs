//! A special power of attorney (SKK) given to the state attorneys.
use sea_orm::entity::prelude::*;

/// A special power of attorney (SKK) given to the state attorneys.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "power_of_attorney")]
pub struct Model {
    /// Number of the document.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub skk_number: String,
    /// Who gave it.
    #[sea_orm(column_type = "Text")]
    pub grantor: String,
    /// `NON_LITIGATION` or `LITIGATION`; litigation needs a new one.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_until: Date,
    /// Day it was returned; it opens nothing from then on.
    pub returned_on: Option<Date>,
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
