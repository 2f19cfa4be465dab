//! A row that a whole register no longer named.
use sea_orm::entity::prelude::*;

/// A row that a whole register no longer named: taken out of the register, and kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retired_record")]
pub struct Model {
    /// Surrogate key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The dataset.
    #[sea_orm(column_type = "Text")]
    pub dataset: String,
    /// The row's natural key, as the database writes a list of values.
    #[sea_orm(column_type = "Text")]
    pub record_key: String,
    /// The row as it was, a JSON object.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// The batch that no longer named it.
    pub batch_id: i64,
    /// When.
    pub retired_at: DateTimeUtc,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
