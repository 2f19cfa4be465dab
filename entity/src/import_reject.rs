//! A rejected line as it came.
use sea_orm::entity::prelude::*;

/// A rejected line as it came, for the report that its sender corrects. It may hold values of
/// persons, so that it goes as soon as a later batch of the dataset is done; its faults stay.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_reject")]
pub struct Model {
    /// The batch.
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch_id: i64,
    /// Line in the file, the header being 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i64,
    /// Its cells in the order of the layout, a JSON array of texts; as they came where the line has
    /// more or fewer of them.
    #[sea_orm(column_type = "Text")]
    pub record: String,
}

/// Relations are followed by natural keys in the store, not by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
