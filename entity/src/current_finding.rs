//! A category of an employer's kept assessment.
use sea_orm::entity::prelude::*;

/// A category of an employer's kept assessment: found, or not to be told.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "current_finding")]
pub struct Model {
    /// The employer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub employer_id: i64,
    /// Code of the category.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub category: String,
    /// `FOUND` or `UNDETERMINED`.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    /// How grave; null where undetermined.
    #[sea_orm(column_type = "Text")]
    pub severity: Option<String>,
    /// First day on which it is known to hold.
    pub since: Option<Date>,
    /// The rule that found it, or why it cannot be told.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Whether it stands: found, or found when it could last be told.
    pub stands: bool,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
