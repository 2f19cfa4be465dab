//! A row that a batch under way has met.
use sea_orm::entity::prelude::*;

/// A row that a batch under way has met without changing it, or that a rejected line names. Deleted
/// when the batch ends.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_seen")]
pub struct Model {
    /// The batch.
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch_id: i64,
    /// The row's natural key, as the database writes a list of values.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub record_key: String,
    /// Whether only a rejected line names it.
    pub is_rejected: bool,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
