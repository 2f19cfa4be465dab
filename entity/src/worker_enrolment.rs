//! A worker's membership under an employer.
use sea_orm::entity::prelude::*;

/// A worker's membership under an employer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "worker_enrolment")]
pub struct Model {
    /// Kartu Peserta Jamsostek number, 10 to 15 characters.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub kpj: String,
    /// The person.
    #[sea_orm(column_type = "Text")]
    pub nik: String,
    /// Employer's membership.
    #[sea_orm(column_type = "Text")]
    pub npp: String,
    /// Its division.
    #[sea_orm(column_type = "Text")]
    pub division: String,
    /// Monthly wage reported, whole rupiah: specific personal data.
    pub wage: i64,
    /// First day.
    pub started_on: Date,
    /// Last day; null while enrolled.
    pub ended_on: Option<Date>,
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
