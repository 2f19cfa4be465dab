//! One import of one file.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, date, text, timestamp_with_time_zone, timestamp_with_time_zone_null,
};

/// Creates `import_batch`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(ImportBatch::Table)
                    .col(big_pk_auto(ImportBatch::Id))
                    .col(text(ImportBatch::Dataset))
                    .col(text(ImportBatch::FileName))
                    .col(text(ImportBatch::FileHash))
                    .col(date(ImportBatch::AsOf))
                    .col(timestamp_with_time_zone(ImportBatch::StartedAt))
                    .col(timestamp_with_time_zone_null(ImportBatch::FinishedAt))
                    .col(text(ImportBatch::Status))
                    .col(big_integer(ImportBatch::RowsRead))
                    .col(big_integer(ImportBatch::RowsInserted))
                    .col(big_integer(ImportBatch::RowsUpdated))
                    .col(big_integer(ImportBatch::RowsUnchanged))
                    .col(big_integer(ImportBatch::RowsRejected))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_import_batch_dataset_id")
                    .table(ImportBatch::Table)
                    .col(ImportBatch::Dataset)
                    .col(ImportBatch::Id)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(ImportBatch::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum ImportBatch {
    Table,
    Id,
    Dataset,
    FileName,
    FileHash,
    AsOf,
    StartedAt,
    FinishedAt,
    Status,
    RowsRead,
    RowsInserted,
    RowsUpdated,
    RowsUnchanged,
    RowsRejected,
}
