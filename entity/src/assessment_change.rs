//! That a category began or was cured. Rows are added and never changed.
use sea_orm::entity::prelude::*;

/// That a category of an employer began or was cured. Rows are added and never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_change")]
pub struct Model {
    /// Surrogate key, and the order of changes.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The employer; it may have ended in another one since.
    pub employer_id: i64,
    /// Code of the category.
    #[sea_orm(column_type = "Text")]
    pub category: String,
    /// `BEGAN` or `CURED`.
    #[sea_orm(column_type = "Text")]
    pub turn: String,
    /// The day of the assessment that saw it.
    pub seen_on: Date,
    /// First day on which what began is known to hold.
    pub since: Option<Date>,
    /// Code of the register whose rows brought it; null where a day passed, a person decided about
    /// links, or the law changed.
    #[sea_orm(column_type = "Text")]
    pub register: Option<String>,
    /// The batch that brought those rows.
    pub batch_id: Option<i64>,
    /// Hash of the law it rests on.
    #[sea_orm(column_type = "Text")]
    pub law_hash: String,
    /// When it was written down.
    pub recorded_at: DateTimeUtc,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
