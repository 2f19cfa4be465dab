//! What a membership owed and paid for one month and programme.
use sea_orm::entity::prelude::*;

/// What a membership owed and paid for one month and programme.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contribution")]
pub struct Model {
    /// Membership.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub npp: String,
    /// Its division.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub division: String,
    /// First day of the month the contribution is for.
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: Date,
    /// As in `membership_programme.programme`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub programme: String,
    /// Workers billed.
    pub worker_count: i32,
    /// Sum of the wages billed, whole rupiah.
    pub wage_total: i64,
    /// Contribution owed, whole rupiah.
    pub amount_due: i64,
    /// Contribution paid so far, whole rupiah.
    pub amount_paid: i64,
    /// Last day to pay; the 15th of the next month as the law stands.
    pub due_on: Date,
    /// Day the last payment arrived.
    pub paid_on: Option<Date>,
    /// Penalty billed by BPJS for late payment (2 % a month), whole rupiah.
    pub late_penalty: i64,
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
