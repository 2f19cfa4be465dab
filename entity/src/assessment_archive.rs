//! Assessments that can be made again.
use sea_orm::entity::prelude::*;

/// An assessment: of which facts, by which law, for which day, and the hash of what came out. A row is
/// written once and stays.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_archive")]
pub struct Model {
    /// Hash over facts, law and day: the name of the assessment.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub reference: String,
    /// The employer, as it was known then.
    pub employer_id: i64,
    /// The day that it was made for.
    pub day: Date,
    /// The law ([`super::law_archive`]).
    #[sea_orm(column_type = "Text")]
    pub law_hash: String,
    /// The facts ([`super::facts_archive`]).
    #[sea_orm(column_type = "Text")]
    pub facts_hash: String,
    /// BLAKE3 of the result, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub result_hash: String,
    /// When it was first made.
    pub kept_at: DateTimeUtc,
}

/// Its facts and its law are found by their hashes, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
