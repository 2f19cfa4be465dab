//! A restriction of public services (TMP2T, PP 86/2013 Ps. 9): requested, imposed, lifted.
use sea_orm::entity::prelude::*;

/// A restriction of public services (TMP2T, PP 86/2013 Ps. 9): requested, imposed, lifted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_restriction")]
pub struct Model {
    /// Number of the request.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub restriction_number: String,
    /// Membership restricted.
    #[sea_orm(column_type = "Text")]
    pub npp: Option<String>,
    /// Business actor restricted, where the employer has no NPP.
    #[sea_orm(column_type = "Text")]
    pub nib: Option<String>,
    /// `BUSINESS_LICENSING`, `TENDER_LICENCE`, `FOREIGN_WORKER_PERMIT`, `LABOUR_SUPPLY_LICENCE` or `BUILDING_APPROVAL`.
    #[sea_orm(column_type = "Text")]
    pub service_kind: String,
    /// The article that the restriction rests on; mandatory.
    #[sea_orm(column_type = "Text")]
    pub legal_ground: String,
    /// Day BPJS requested it.
    pub requested_on: Date,
    /// Inspector's office that recommended it.
    #[sea_orm(column_type = "Text")]
    pub recommended_by: Option<String>,
    /// Day the government unit imposed it.
    pub imposed_on: Option<Date>,
    /// The unit.
    #[sea_orm(column_type = "Text")]
    pub imposed_by: Option<String>,
    /// Day it was lifted.
    pub lifted_on: Option<Date>,
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
