//! One import of one file.
use sea_orm::entity::prelude::*;

/// One import of one file.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_batch")]
pub struct Model {
    /// Surrogate key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The dataset imported.
    #[sea_orm(column_type = "Text")]
    pub dataset: String,
    /// Name of the file, without its folder.
    #[sea_orm(column_type = "Text")]
    pub file_name: String,
    /// BLAKE3 of the content, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub file_hash: String,
    /// The day the file is true of.
    pub as_of: Date,
    /// When the import began.
    pub started_at: DateTimeUtc,
    /// When it ended; null while it runs or when it was cut off.
    pub finished_at: Option<DateTimeUtc>,
    /// `RUNNING`, `DONE`, `FAILED` or `HELD`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// Lines read, without the header; while it runs, those that are safe.
    pub rows_read: i64,
    /// Rows new to the register.
    pub rows_inserted: i64,
    /// Rows changed.
    pub rows_updated: i64,
    /// Rows already there as they are.
    pub rows_unchanged: i64,
    /// Lines rejected.
    pub rows_rejected: i64,
    /// Whether the file is the whole register, so that rows it does not name are retired.
    pub is_full: bool,
    /// Client of the token that handed it over; empty for the command line.
    #[sea_orm(column_type = "Text")]
    pub submitted_by: String,
    /// Rows retired.
    pub rows_retired: i64,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
