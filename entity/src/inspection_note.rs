//! An inspection note (Nota Pemeriksaan): a confidential written order.
use sea_orm::entity::prelude::*;

/// An inspection note (Nota Pemeriksaan): a confidential written order.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspection_note")]
pub struct Model {
    /// Number of the note.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub note_number: String,
    /// The inspection it follows.
    #[sea_orm(column_type = "Text")]
    pub inspection_number: String,
    /// `FIRST`, `SECOND` or `SPECIAL`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Day of the note.
    pub issued_on: Date,
    /// Last day to comply.
    pub due_on: Date,
    /// Text of the order; confidential ("Sifat: Rahasia").
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Day compliance was established.
    pub complied_on: Option<Date>,
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
