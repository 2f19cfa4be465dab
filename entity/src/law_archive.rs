//! The law's files that assessments were made by.
use sea_orm::entity::prelude::*;

/// The law's files under their hash. A row is written once and stays.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "law_archive")]
pub struct Model {
    /// BLAKE3 of the files, hexadecimal.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub law_hash: String,
    /// The files' texts by name, a JSON object.
    #[sea_orm(column_type = "Text")]
    pub files: String,
    /// When it was kept.
    pub kept_at: DateTimeUtc,
}

/// It stands alone.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
