//! How a file was handed over: as a part or the whole of its register, and by whom.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, text};

/// Adds `is_full`, `submitted_by` and `rows_retired` to `import_batch`, one statement each.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let added = [
            boolean(ImportBatch::IsFull).default(false).take(),
            text(ImportBatch::SubmittedBy).default("").take(),
            big_integer(ImportBatch::RowsRetired).default(0).take(),
        ];
        for column in added {
            let mut alter = Table::alter();
            alter.table(ImportBatch::Table).add_column(column);
            manager.alter_table(alter).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let added = [
            ImportBatch::RowsRetired,
            ImportBatch::SubmittedBy,
            ImportBatch::IsFull,
        ];
        for column in added {
            let mut alter = Table::alter();
            alter.table(ImportBatch::Table).drop_column(column);
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}

#[derive(DeriveIden)]
enum ImportBatch {
    Table,
    IsFull,
    SubmittedBy,
    RowsRetired,
}
