//! A key under which a register knows an employer. Linking and splitting touch only this table.
use sea_orm::entity::prelude::*;

/// A key under which a register knows an employer. Linking and splitting touch only this table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "employer_identifier")]
pub struct Model {
    /// Surrogate key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The employer the key belongs to.
    pub employer_id: i64,
    /// `NIB`, `NPWP`, `NPWP_PERSONAL`, `NITKU`, `NPP` or `WLKP`.
    #[sea_orm(column_type = "Text")]
    pub scheme: String,
    /// The key as the register writes it, normalised.
    #[sea_orm(column_type = "Text")]
    pub value: String,
    /// `OWN_KEY`, `CROSSWALK`, `TAX_NUMBER`, `PROBABILISTIC` or `CONFIRMED`.
    #[sea_orm(column_type = "Text")]
    pub match_method: String,
    /// Per mille; 1000 is certain.
    pub match_confidence: i32,
    /// Who confirmed a link that the keys alone did not prove.
    #[sea_orm(column_type = "Text")]
    pub confirmed_by: Option<String>,
    /// Names of the fields that agreed where the tie rests on probability, separated by spaces.
    #[sea_orm(column_type = "Text")]
    pub agreed_fields: Option<String>,
    /// The dataset that brought the key.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// The import batch that brought it.
    pub batch_id: i64,
    /// The day it is true of.
    pub as_of: Date,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
