//! An application at the licence office's desk.
use sea_orm::entity::prelude::*;

/// An application at the licence office's desk.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "licence_application")]
pub struct Model {
    /// Number given at the desk.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub application_number: String,
    /// Applicant.
    #[sea_orm(column_type = "Text")]
    pub nib: String,
    /// Service asked for, as in `service_restriction.service_kind`.
    #[sea_orm(column_type = "Text")]
    pub service_kind: String,
    /// Day submitted.
    pub submitted_on: Date,
    /// Day decided; null while pending.
    pub decided_on: Option<Date>,
    /// `PENDING`, `GRANTED`, `REFUSED` or `WITHDRAWN`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
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
