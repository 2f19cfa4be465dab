//! A hash of the access log's tree.
use sea_orm::entity::prelude::*;

/// A hash of the access log's tree.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_node")]
pub struct Model {
    /// 0 for leaves; at each level above one node for every 256 below it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub level: i32,
    /// Place within the level, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// SHA-256, 32 bytes.
    pub hash: Vec<u8>,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
