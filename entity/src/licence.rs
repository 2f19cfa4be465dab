//! A licence, certificate or supporting permit of a business actor.
use sea_orm::entity::prelude::*;

/// A licence, certificate or supporting permit of a business actor.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "licence")]
pub struct Model {
    /// Number on the document.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub licence_number: String,
    /// Business actor.
    #[sea_orm(column_type = "Text")]
    pub nib: String,
    /// Activity it was given for.
    #[sea_orm(column_type = "Text")]
    pub activity_number: Option<String>,
    /// `STANDARD_CERTIFICATE`, `PERMIT`, `SUPPORTING_PERMIT`, `BUILDING_APPROVAL` or `LOCATION_CONFORMITY`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// What it permits.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Risk of the activity.
    #[sea_orm(column_type = "Text")]
    pub risk_level: String,
    /// `NOT_VERIFIED`, `VERIFIED`, `REJECTED`, `IN_PROCESS`, `ISSUED`, `SUSPENDED`, `REVOKED` or `EXPIRED`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// Day of issue.
    pub issued_on: Option<Date>,
    /// Last day of validity; null while the business operates.
    pub valid_until: Option<Date>,
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
