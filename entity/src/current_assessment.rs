//! What the engine last said of an employer, kept so that employers are found by it.
use sea_orm::entity::prelude::*;

/// What the engine last said of an employer, kept so that employers are found by it. The engine can
/// make it anew from the registers at any time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "current_assessment")]
pub struct Model {
    /// The employer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub employer_id: i64,
    /// The day it was made for.
    pub assessed_on: Date,
    /// Hash of the law it rests on.
    #[sea_orm(column_type = "Text")]
    pub law_hash: String,
    /// The newest change of the change feed that it took over; 0 where the feed never named the employer.
    pub seen_change: i64,
    /// The generation of assessments it belongs to ([`crate::assessment_progress`]).
    pub generation: i64,
    /// The earliest day since which something found holds; 9999-12-31 where nothing says one, so
    /// that an order by it needs no exception.
    pub since: Date,
    /// Distinct months overdue.
    pub months_in_arrears: i64,
    /// Contribution overdue without penalties, whole rupiah.
    pub overdue_amount: i64,
    /// Whether the NIB is active and no membership is open.
    pub is_licensed_unregistered: bool,
    /// Day the last membership ended, where none is active; else the day on which payments came to
    /// count as stopped.
    pub lapsed_on: Option<Date>,
    /// Workers shown beyond those registered.
    pub workers_missing: i64,
    /// Last day to comply with the newest written warning, where it was not answered and no later
    /// step was taken.
    pub notice_due_on: Option<Date>,
    /// First day on which it may change though nothing is fed.
    pub next_review_on: Option<Date>,
    /// It may change once the contribution register is true of this day.
    pub review_once_paid_known_on: Option<Date>,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
