//! Documents that agencies registered: they run by their id.
use sea_orm::entity::prelude::*;

/// A document that an agency registered, in use until it is retired.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trusted_document")]
pub struct Model {
    /// The agency.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub agency: String,
    /// SHA-256 of the text, 64 hexadecimal digits.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub hash: String,
    /// What people call it.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Its text.
    #[sea_orm(column_type = "Text")]
    pub document: String,
    /// Names of its operations, a JSON array.
    #[sea_orm(column_type = "Text")]
    pub operations: String,
    /// Coordinates that it can reach, a JSON array.
    #[sea_orm(column_type = "Text")]
    pub coordinates: String,
    /// Its estimated cost.
    pub cost: i64,
    /// When it was registered.
    pub registered_at: DateTimeUtc,
    /// Who registered it.
    #[sea_orm(column_type = "Text")]
    pub registered_by: String,
    /// When it was retired.
    pub retired_at: Option<DateTimeUtc>,
}

/// It stands alone.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
