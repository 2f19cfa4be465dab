//! A signed head of the access log's tree.
use sea_orm::entity::prelude::*;

/// A signed head of the access log's tree.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_checkpoint")]
pub struct Model {
    /// Records it covers.
    #[sea_orm(primary_key, auto_increment = false)]
    pub size: i64,
    /// Root of their tree, 32 bytes.
    pub root: Vec<u8>,
    /// The signed note (C2SP tlog-checkpoint), with the time at which it was signed.
    #[sea_orm(column_type = "Text")]
    pub note: String,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
