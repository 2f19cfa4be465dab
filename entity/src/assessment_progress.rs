//! How far kept assessments follow the registers and the law: one row.
use sea_orm::entity::prelude::*;

/// How far kept assessments follow the registers and the law: one row. It moves in the transaction
/// that writes the assessments, so that whoever is cut off goes on from it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_progress")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// The last change of the change feed that was taken over.
    pub seen_change: i64,
    /// Hash of the law that all rest on, or are coming to rest on.
    #[sea_orm(column_type = "Text")]
    pub law_hash: String,
    /// Grows where the law changes, or a register turns late or comes back: assessments of an
    /// earlier generation have to be made anew.
    pub generation: i64,
    /// The employer up to which those of earlier generations were made anew; null where none is left.
    pub swept_to: Option<i64>,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
