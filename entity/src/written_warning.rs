//! A written warning of BPJS (PP 86/2013), at most two.
use sea_orm::entity::prelude::*;

/// A written warning of BPJS (PP 86/2013), at most two.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "written_warning")]
pub struct Model {
    /// Number of the letter.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub letter_number: String,
    /// Membership warned.
    #[sea_orm(column_type = "Text")]
    pub npp: String,
    /// 1 or 2.
    pub sequence: i32,
    /// `UNREGISTERED`, `PARTIAL_REGISTRATION`, `FALSE_DATA` or `ARREARS`.
    #[sea_orm(column_type = "Text")]
    pub ground: String,
    /// Day of the letter.
    pub issued_on: Date,
    /// Last day to comply.
    pub due_on: Date,
    /// Day the employer answered.
    pub answered_on: Option<Date>,
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
