//! A range of records of the access log whose time was over.
use sea_orm::entity::prelude::*;

/// A range of records of the access log whose time was over.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_pruning")]
pub struct Model {
    /// First record that went.
    #[sea_orm(primary_key, auto_increment = false)]
    pub first_position: i64,
    /// Last record that went.
    pub last_position: i64,
    /// The record that tells of it.
    pub event_position: i64,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
