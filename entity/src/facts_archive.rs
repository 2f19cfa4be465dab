//! Facts that assessments were made of.
use sea_orm::entity::prelude::*;

/// The facts of one employer under their hash. A row is written once and stays.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facts_archive")]
pub struct Model {
    /// BLAKE3 of the facts, hexadecimal.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub facts_hash: String,
    /// The facts, a JSON object.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    /// When they were kept.
    pub kept_at: DateTimeUtc,
}

/// It stands alone.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
