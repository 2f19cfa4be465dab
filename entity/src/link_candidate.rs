//! Two keys that may belong to one employer, until the registers or a person say so.
use sea_orm::entity::prelude::*;

/// Two keys that may belong to one employer, until the registers or a person say so.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "link_candidate")]
pub struct Model {
    /// Surrogate key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Scheme of the lesser key; `NIB`, `NPP` or `WLKP`.
    #[sea_orm(column_type = "Text")]
    pub left_scheme: String,
    /// The lesser key.
    #[sea_orm(column_type = "Text")]
    pub left_value: String,
    /// Scheme of the greater key.
    #[sea_orm(column_type = "Text")]
    pub right_scheme: String,
    /// The greater key.
    #[sea_orm(column_type = "Text")]
    pub right_value: String,
    /// What speaks for it: `TAX_NUMBER` or `PROBABILISTIC`.
    #[sea_orm(column_type = "Text")]
    pub method: String,
    /// Per mille.
    pub probability: i32,
    /// Names of the fields that agree, separated by spaces.
    #[sea_orm(column_type = "Text")]
    pub agreed_fields: String,
    /// `OPEN`, `CONFIRMED`, `REJECTED`, `AUTOMATIC` or `WITHDRAWN`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// The day it was first seen.
    pub first_seen_on: Date,
    /// The day it was last seen.
    pub last_seen_on: Date,
    /// The linking run that last saw it; 0 before the first.
    pub run: i64,
    /// The latest import batch when it was last seen.
    pub batch_id: i64,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
