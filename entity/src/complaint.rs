//! A complaint about an employer. Never shared (ILO C81 Art. 15(c)).
use sea_orm::entity::prelude::*;

/// A complaint about an employer. Never shared (ILO C81 Art. 15(c)).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaint")]
pub struct Model {
    /// Number in the register.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub complaint_number: String,
    /// Company complained of.
    #[sea_orm(column_type = "Text")]
    pub wlkp_number: String,
    /// Who complained.
    #[sea_orm(column_type = "Text")]
    pub complainant_name: String,
    /// Day received.
    pub received_on: Date,
    /// What was said.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// The dataset that brought this row.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// The import batch that last changed it.
    pub batch_id: i64,
    /// The day it is true of.
    pub as_of: Date,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
