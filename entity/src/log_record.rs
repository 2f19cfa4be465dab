//! A record of the access log. The columns before the body repeat it, to be searched by.
use sea_orm::entity::prelude::*;

/// A record of the access log. The columns before the body repeat it, to be searched by.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_record")]
pub struct Model {
    /// Place in the log, from 0; the index that answers carry.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// Code of the event.
    #[sea_orm(column_type = "Text")]
    pub event: String,
    /// When it happened.
    pub recorded_at: DateTimeUtc,
    /// Code of the agency that asked, where one did.
    #[sea_orm(column_type = "Text")]
    pub agency: Option<String>,
    /// Its client.
    #[sea_orm(column_type = "Text")]
    pub client: Option<String>,
    /// The purpose it stated.
    #[sea_orm(column_type = "Text")]
    pub purpose: Option<String>,
    /// The case, power of attorney or application it stated.
    #[sea_orm(column_type = "Text")]
    pub reference: Option<String>,
    /// The record itself: JSON, exactly the bytes that the leaf hashes.
    #[sea_orm(column_type = "Text")]
    pub body: String,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
