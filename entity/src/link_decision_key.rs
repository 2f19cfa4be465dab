//! A key that a decision concerns, and how it was tied before.
use sea_orm::entity::prelude::*;

/// A key that a decision concerns, and how it was tied before.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "link_decision_key")]
pub struct Model {
    /// Surrogate key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The decision.
    pub decision_id: i64,
    /// `LEFT` for keys that stayed, `RIGHT` for those that moved; a rejection has one on each.
    #[sea_orm(column_type = "Text")]
    pub side: String,
    /// As in `employer_identifier.scheme`.
    #[sea_orm(column_type = "Text")]
    pub scheme: String,
    /// The key.
    #[sea_orm(column_type = "Text")]
    pub value: String,
    /// Whether the decision moved it.
    pub is_moved: bool,
    /// How it was tied before it moved.
    #[sea_orm(column_type = "Text")]
    pub method_before: Option<String>,
    /// Per mille, before it moved.
    pub confidence_before: Option<i32>,
    /// Who had confirmed it before it moved.
    #[sea_orm(column_type = "Text")]
    pub confirmed_by_before: Option<String>,
    /// The fields that agreed before it moved.
    #[sea_orm(column_type = "Text")]
    pub agreed_fields_before: Option<String>,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
