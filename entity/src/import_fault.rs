//! A rejected line, kept with its place and reason.
use sea_orm::entity::prelude::*;

/// A rejected line, kept with its place and reason.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_fault")]
pub struct Model {
    /// Surrogate key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The batch.
    pub batch_id: i64,
    /// Line in the file, the header being 1.
    pub line: i64,
    /// Column at fault; null where the whole line is.
    #[sea_orm(column_type = "Text")]
    pub column_name: Option<String>,
    /// Stable code of the fault.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// What is wrong, in words.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// The value with every digit as 9 and every letter as A: its shape, never the value.
    #[sea_orm(column_type = "Text")]
    pub shape: String,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
