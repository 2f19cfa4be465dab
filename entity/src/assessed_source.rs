//! What kept assessments take a register for: usable, or why not.
use sea_orm::entity::prelude::*;

/// What kept assessments take a register for: usable, or why not. Where a register turns late or
/// comes back, everybody is assessed anew.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessed_source")]
pub struct Model {
    /// Code of the register.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub register: String,
    /// Why nothing can be rested on it; null where something can.
    #[sea_orm(column_type = "Text")]
    pub fault: Option<String>,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
