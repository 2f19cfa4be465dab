//! What was decided about which keys belong to one employer; only added to.
use sea_orm::entity::prelude::*;

/// What was decided about which keys belong to one employer; only added to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "link_decision")]
pub struct Model {
    /// Surrogate key; decisions were made in its order.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// `CONFIRM`, `REJECT`, `SPLIT`, `WITHDRAW` or `AUTOMATIC`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// The candidate it decides, where it decides one.
    pub candidate_id: Option<i64>,
    /// The employer that the keys left; of a rejection, one of the two.
    pub employer_from: i64,
    /// The employer that the keys came to; of a rejection, the other.
    pub employer_into: i64,
    /// Region of `employer_from` before.
    #[sea_orm(column_type = "Text")]
    pub region_from: String,
    /// Region of `employer_into` before.
    #[sea_orm(column_type = "Text")]
    pub region_into: String,
    /// The decision that a withdrawal takes back.
    pub withdraws: Option<i64>,
    /// The withdrawal that took it back.
    pub withdrawn_by: Option<i64>,
    /// Why, in the words of whoever decided.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// The agency that decided; null where the engine tied.
    #[sea_orm(column_type = "Text")]
    pub agency: Option<String>,
    /// Its client.
    #[sea_orm(column_type = "Text")]
    pub client: Option<String>,
    /// The officer that the token named.
    #[sea_orm(column_type = "Text")]
    pub officer: Option<String>,
    /// When.
    pub decided_at: DateTimeUtc,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
