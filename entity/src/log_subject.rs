//! Whom or what a record of the access log names.
use sea_orm::entity::prelude::*;

/// Whom or what a record of the access log names.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_subject")]
pub struct Model {
    /// `employer:` and an id, `person:` and a pseudonym, `batch:` or `decision:` and a number.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub subject: String,
    /// The record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
