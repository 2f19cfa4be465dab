//! A step around a restriction of public services that was taken here; only added to.
use sea_orm::entity::prelude::*;

/// A step around a restriction of public services that was taken here; only added to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "restriction_step")]
pub struct Model {
    /// Surrogate key; steps were taken in its order.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The restriction, by the number of its request.
    #[sea_orm(column_type = "Text")]
    pub restriction_number: String,
    /// `REQUEST`, `RECOMMEND_IMPOSITION`, `IMPOSE`, `REQUEST_LIFTING`, `RECOMMEND_LIFTING` or `LIFT`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Number of the letter or decision, one a step and agency.
    #[sea_orm(column_type = "Text")]
    pub reference: String,
    /// Of the step that began it: the membership restricted.
    #[sea_orm(column_type = "Text")]
    pub npp: Option<String>,
    /// Of the step that began it: the business actor restricted.
    #[sea_orm(column_type = "Text")]
    pub nib: Option<String>,
    /// Of the step that began it: the service.
    #[sea_orm(column_type = "Text")]
    pub service_kind: Option<String>,
    /// Of the step that began it: `UNREGISTERED`, `PARTIAL_REGISTRATION`, `FALSE_DATA` or `ARREARS`.
    #[sea_orm(column_type = "Text")]
    pub ground: Option<String>,
    /// Of the step that began it: the article.
    #[sea_orm(column_type = "Text")]
    pub legal_ground: Option<String>,
    /// Of a step that asks for lifting: the day on which the employer complied.
    pub complied_on: Option<Date>,
    /// The day that counts in law.
    pub taken_on: Date,
    /// The day by which the office that is asked is to act.
    pub act_by: Option<Date>,
    /// The employer at that time.
    pub employer_id: i64,
    /// The agency that took it.
    #[sea_orm(column_type = "Text")]
    pub agency: String,
    /// Its office, as letters name it.
    #[sea_orm(column_type = "Text")]
    pub office: String,
    /// Its client.
    #[sea_orm(column_type = "Text")]
    pub client: String,
    /// The officer that the token named.
    #[sea_orm(column_type = "Text")]
    pub officer: Option<String>,
    /// Hash of the law by which it was judged.
    #[sea_orm(column_type = "Text")]
    pub law_hash: String,
    /// When.
    pub taken_at: DateTimeUtc,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
