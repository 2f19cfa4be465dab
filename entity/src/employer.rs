//! An employer as the registers together show it: the knot that their keys are tied to.
use sea_orm::entity::prelude::*;

/// An employer as the registers together show it: the knot that their keys are tied to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "employer")]
pub struct Model {
    /// Surrogate key; it never leaves the service in clear.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The name shown, taken from the register that `shown_from` names.
    #[sea_orm(column_type = "Text")]
    pub legal_name: String,
    /// `PT`, `CV`, `UD`, `COOPERATIVE`, `FOUNDATION`, `SOLE_TRADER` or `OTHER`.
    #[sea_orm(column_type = "Text")]
    pub legal_form: String,
    /// Version of the main activity's code.
    #[sea_orm(column_type = "Text")]
    pub kbli_version: Option<String>,
    /// Main activity, five digits.
    #[sea_orm(column_type = "Text")]
    pub kbli_code: Option<String>,
    /// Regency the employer lies in, for the regional limit of agreements.
    #[sea_orm(column_type = "Text")]
    pub region_code: String,
    /// Kecamatan, Kemendagri code.
    #[sea_orm(column_type = "Text")]
    pub district_code: Option<String>,
    /// Business address.
    #[sea_orm(column_type = "Text")]
    pub address: Option<String>,
    /// Business telephone.
    #[sea_orm(column_type = "Text")]
    pub phone: Option<String>,
    /// `MICRO`, `SMALL`, `MEDIUM` or `LARGE` (PP 7/2021 Ps. 35).
    #[sea_orm(column_type = "Text")]
    pub scale: Option<String>,
    /// The dataset that the scale was taken from.
    #[sea_orm(column_type = "Text")]
    pub scale_source: Option<String>,
    /// `ACTIVE`, `FROZEN`, `REVOKED`, `CLOSED` or `UNKNOWN`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// The dataset whose record supplies name, address and activity.
    #[sea_orm(column_type = "Text")]
    pub shown_from: String,
    /// Rank of that dataset; a record of a higher rank replaces what is shown.
    pub shown_rank: i32,
    /// The import batch that last changed this row.
    pub batch_id: i64,
    /// The day the shown record is true of.
    pub as_of: Date,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
