//! A clearance: the verdict on one service that the licence office was given, kept for ever.
use sea_orm::entity::prelude::*;

/// A clearance. Its row is never changed: what becomes of it stands in `clearance_withdrawal`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clearance")]
pub struct Model {
    /// Surrogate key, and the place of the clearance in the status list.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The reference number that people read.
    #[sea_orm(column_type = "Text", unique)]
    pub clearance_reference: String,
    /// The agency that asked.
    #[sea_orm(column_type = "Text")]
    pub agency: String,
    /// Number of the application, as the agency's desk writes it.
    #[sea_orm(column_type = "Text")]
    pub application_reference: String,
    /// Which clearance under that application it is, from 1.
    pub sequence: i32,
    /// The client that asked.
    #[sea_orm(column_type = "Text")]
    pub client: String,
    /// The officer whom the token named.
    #[sea_orm(column_type = "Text", nullable)]
    pub officer: Option<String>,
    /// The region for whose employers the agency asked.
    #[sea_orm(column_type = "Text")]
    pub region_code: String,
    /// The business actor asked about.
    #[sea_orm(column_type = "Text")]
    pub nib: String,
    /// The employer that held the NIB; null where none did.
    pub employer_id: Option<i64>,
    /// The service asked for.
    #[sea_orm(column_type = "Text")]
    pub service_kind: String,
    /// The verdict.
    #[sea_orm(column_type = "Text")]
    pub verdict: String,
    /// Codes of its reasons, separated by spaces, the weightiest first.
    #[sea_orm(column_type = "Text")]
    pub reason_codes: String,
    /// Its reasons with their words, as JSON.
    #[sea_orm(column_type = "Text")]
    pub reasons: String,
    /// The registers and the days they were true of, as JSON.
    #[sea_orm(column_type = "Text")]
    pub sources: String,
    /// The local regulation that advice rests on.
    #[sea_orm(column_type = "Text", nullable)]
    pub policy_basis: Option<String>,
    /// Hash of the law's data.
    #[sea_orm(column_type = "Text")]
    pub law_hash: String,
    /// Hash of the facts; null where there were none.
    #[sea_orm(column_type = "Text", nullable)]
    pub facts_hash: Option<String>,
    /// The facts that it was judged by, for a replay. They hold amounts and are shown to nobody.
    #[sea_orm(column_type = "Text", nullable)]
    pub facts: Option<String>,
    /// The day it was judged for.
    pub judged_on: Date,
    /// The last day on which it may be shown.
    pub valid_until: Date,
    /// When it was issued.
    pub issued_at: DateTimeUtc,
    /// The newest change of any employer that its facts knew of.
    pub changes_seen: i64,
}

/// Relations are followed by keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
