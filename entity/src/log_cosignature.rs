//! A line that somebody else signed under a checkpoint of the access log.
use sea_orm::entity::prelude::*;

/// A line that somebody else signed under a checkpoint of the access log.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_cosignature")]
pub struct Model {
    /// The checkpoint, by the records it covers.
    #[sea_orm(primary_key, auto_increment = false)]
    pub size: i64,
    /// Name of the key that signed.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub cosigner: String,
    /// The signature line (C2SP tlog-cosignature).
    #[sea_orm(column_type = "Text")]
    pub line: String,
    /// When it came.
    pub received_at: DateTimeUtc,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
