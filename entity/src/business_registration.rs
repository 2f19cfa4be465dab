//! A business actor in the licence register (OSS), by its NIB.
use sea_orm::entity::prelude::*;

/// A business actor in the licence register (OSS), by its NIB.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "business_registration")]
pub struct Model {
    /// Nomor Induk Berusaha, 13 digits.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub nib: String,
    /// Name as registered.
    #[sea_orm(column_type = "Text")]
    pub legal_name: String,
    /// As in `employer.legal_form`.
    #[sea_orm(column_type = "Text")]
    pub legal_form: String,
    /// Tax number of the body, 16 digits; null for a sole trader.
    #[sea_orm(column_type = "Text")]
    pub npwp: Option<String>,
    /// Tax number of a sole trader, which is a NIK: personal data.
    #[sea_orm(column_type = "Text")]
    pub npwp_personal: Option<String>,
    /// `ACTIVE`, `FROZEN` or `REVOKED`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// Day the NIB was issued.
    pub issued_on: Date,
    /// Scale by capital and sales (PP 7/2021 Ps. 35).
    #[sea_orm(column_type = "Text")]
    pub scale: String,
    /// Planned investment, whole rupiah.
    pub investment_value: Option<i64>,
    /// Version of the main activity's code.
    #[sea_orm(column_type = "Text")]
    pub kbli_version: String,
    /// Main activity.
    #[sea_orm(column_type = "Text")]
    pub kbli_code: String,
    /// Kecamatan.
    #[sea_orm(column_type = "Text")]
    pub district_code: String,
    /// Business address.
    #[sea_orm(column_type = "Text")]
    pub address: Option<String>,
    /// Business telephone.
    #[sea_orm(column_type = "Text")]
    pub phone: Option<String>,
    /// Business e-mail address.
    #[sea_orm(column_type = "Text")]
    pub email: Option<String>,
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
