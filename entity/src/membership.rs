//! An employer's registration with BPJS Ketenagakerjaan: one NPP and division.
use sea_orm::entity::prelude::*;

/// An employer's registration with BPJS Ketenagakerjaan: one NPP and division.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// Nomor Pendaftaran Perusahaan, 8 characters.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub npp: String,
    /// Division code, `000` where there is only one.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub division: String,
    /// Name as BPJS writes it.
    #[sea_orm(column_type = "Text")]
    pub legal_name: String,
    /// NIB where BPJS knows it.
    #[sea_orm(column_type = "Text")]
    pub nib: Option<String>,
    /// Tax number of the body where BPJS knows it.
    #[sea_orm(column_type = "Text")]
    pub npwp: Option<String>,
    /// `WAGE_EARNER` or `CONSTRUCTION`.
    #[sea_orm(column_type = "Text")]
    pub participant_kind: String,
    /// `ACTIVE`, `INACTIVE` or `CLOSED`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// Day of registration.
    pub registered_on: Date,
    /// Day it became inactive or closed.
    pub deactivated_on: Option<Date>,
    /// Scale as BPJS records it; may differ from the licence register's.
    #[sea_orm(column_type = "Text")]
    pub scale: Option<String>,
    /// JKK risk class 1 to 5 (PP 44/2015 Annex I); not derivable from KBLI.
    pub risk_class: Option<i32>,
    /// Active workers registered.
    pub worker_count: i32,
    /// Version of the main activity's code.
    #[sea_orm(column_type = "Text")]
    pub kbli_version: Option<String>,
    /// Main activity as BPJS records it.
    #[sea_orm(column_type = "Text")]
    pub kbli_code: Option<String>,
    /// Kecamatan.
    #[sea_orm(column_type = "Text")]
    pub district_code: Option<String>,
    /// Address as BPJS writes it.
    #[sea_orm(column_type = "Text")]
    pub address: Option<String>,
    /// Telephone as BPJS writes it.
    #[sea_orm(column_type = "Text")]
    pub phone: Option<String>,
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
