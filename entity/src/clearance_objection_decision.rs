//! How an objection ended.
use sea_orm::entity::prelude::*;

/// The decision of the disputed register's owner: one at most, and never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clearance_objection_decision")]
pub struct Model {
    /// The objection.
    #[sea_orm(primary_key, auto_increment = false)]
    pub objection_id: i64,
    /// Whether the record was upheld or corrected.
    #[sea_orm(column_type = "Text")]
    pub outcome: String,
    /// Why, in the words of whoever decided.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// The agency that decided.
    #[sea_orm(column_type = "Text")]
    pub agency: String,
    /// The client that decided.
    #[sea_orm(column_type = "Text")]
    pub client: String,
    /// The officer whom the token named.
    #[sea_orm(column_type = "Text", nullable)]
    pub officer: Option<String>,
    /// The day of the decision.
    pub decided_on: Date,
    /// When it was made.
    pub decided_at: DateTimeUtc,
}

/// Relations are followed by keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
