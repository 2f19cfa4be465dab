//! That a clearance no longer holds, since when and why.
use sea_orm::entity::prelude::*;

/// The withdrawal of a clearance: one at most, and never taken back.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clearance_withdrawal")]
pub struct Model {
    /// The clearance.
    #[sea_orm(primary_key, auto_increment = false)]
    pub clearance_id: i64,
    /// The day from which it no longer holds.
    pub withdrawn_on: Date,
    /// When it was withdrawn.
    pub withdrawn_at: DateTimeUtc,
    /// What the verdict would be instead.
    #[sea_orm(column_type = "Text")]
    pub verdict: String,
    /// Why, in Indonesian.
    #[sea_orm(column_type = "Text")]
    pub why_id: String,
    /// Why, in English.
    #[sea_orm(column_type = "Text")]
    pub why_en: String,
    /// Hash of the law's data by which it was judged anew.
    #[sea_orm(column_type = "Text")]
    pub law_hash: String,
}

/// Relations are followed by keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
