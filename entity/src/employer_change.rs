//! An employer that a batch or a decision touched.
use sea_orm::entity::prelude::*;

/// An employer that a batch or a decision touched, for what follows changes instead of rescanning.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "employer_change")]
pub struct Model {
    /// Surrogate key, and the order of changes: a follower remembers the last it has seen. An
    /// employer that its batch touches again moves to the end.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The employer; it may have ended in another one since.
    pub employer_id: i64,
    /// Code of the register, or name of the dataset that completes one.
    #[sea_orm(column_type = "Text")]
    pub register: String,
    /// The batch; null where a person decided.
    pub batch_id: Option<i64>,
    /// When.
    pub changed_at: DateTimeUtc,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
