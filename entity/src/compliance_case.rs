//! A case of the compliance team about one employer.
use sea_orm::entity::prelude::*;

/// A case of the compliance team about one employer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "compliance_case")]
pub struct Model {
    /// Number in the team's register.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub case_number: String,
    /// Scheme of the key that names the employer.
    #[sea_orm(column_type = "Text")]
    pub subject_scheme: String,
    /// The key.
    #[sea_orm(column_type = "Text")]
    pub subject_value: String,
    /// Category it was opened for.
    #[sea_orm(column_type = "Text")]
    pub category: String,
    /// `INTAKE`, `VERIFICATION`, `GUIDANCE`, `WARNING_1`, `WARNING_2`, `FINE`, `LABOUR_INSPECTION`, `POWER_OF_ATTORNEY`, `SERVICE_RESTRICTION`, `LITIGATION` or `CLOSED`.
    #[sea_orm(column_type = "Text")]
    pub stage: String,
    /// Agency that leads it.
    #[sea_orm(column_type = "Text")]
    pub owner: String,
    /// Day opened.
    pub opened_on: Date,
    /// Day the present stage should end.
    pub deadline: Option<Date>,
    /// Day closed; null while open.
    pub closed_on: Option<Date>,
    /// `COMPLIED`, `SETTLED`, `INSTALMENT_DONE`, `NOT_OBLIGED`, `BUSINESS_CLOSED` or `WRITTEN_OFF`.
    #[sea_orm(column_type = "Text")]
    pub outcome: Option<String>,
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
