//! An employer's objection to a clearance, as the front desk recorded it.
use sea_orm::entity::prelude::*;

/// An objection to what one register says. Its row is never changed: how it ended stands in
/// `clearance_objection_decision`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clearance_objection")]
pub struct Model {
    /// Surrogate key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The clearance contested.
    pub clearance_id: i64,
    /// The NIB of the clearance.
    #[sea_orm(column_type = "Text")]
    pub nib: String,
    /// The region of the clearance.
    #[sea_orm(column_type = "Text")]
    pub region_code: String,
    /// The register disputed.
    #[sea_orm(column_type = "Text")]
    pub register: String,
    /// The agency that owns the register and decides.
    #[sea_orm(column_type = "Text")]
    pub owner: String,
    /// On what ground.
    #[sea_orm(column_type = "Text")]
    pub ground: String,
    /// What the employer says, in its own words.
    #[sea_orm(column_type = "Text", nullable)]
    pub statement: Option<String>,
    /// The agency whose desk recorded it.
    #[sea_orm(column_type = "Text")]
    pub agency: String,
    /// The client that recorded it.
    #[sea_orm(column_type = "Text")]
    pub client: String,
    /// The officer whom the token named.
    #[sea_orm(column_type = "Text", nullable)]
    pub officer: Option<String>,
    /// The day it was recorded.
    pub filed_on: Date,
    /// The last day to decide; null where the law's data do not say.
    pub deadline: Option<Date>,
    /// When it was recorded.
    pub filed_at: DateTimeUtc,
}

/// Relations are followed by keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
