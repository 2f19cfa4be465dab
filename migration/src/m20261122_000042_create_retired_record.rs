//! Rows that a whole register no longer named.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, text, timestamp_with_time_zone};

/// Creates `retired_record`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(RetiredRecord::Table)
                    .col(big_pk_auto(RetiredRecord::Id))
                    .col(text(RetiredRecord::Dataset))
                    .col(text(RetiredRecord::RecordKey))
                    .col(text(RetiredRecord::Content))
                    .col(big_integer(RetiredRecord::BatchId))
                    .col(timestamp_with_time_zone(RetiredRecord::RetiredAt))
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk_retired_record_batch_id")
                            .from(RetiredRecord::Table, RetiredRecord::BatchId)
                            .to(Alias::new("import_batch"), Alias::new("id")),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_retired_record_dataset_record_key")
                    .table(RetiredRecord::Table)
                    .col(RetiredRecord::Dataset)
                    .col(RetiredRecord::RecordKey)
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(RetiredRecord::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum RetiredRecord {
    Table,
    Id,
    Dataset,
    RecordKey,
    Content,
    BatchId,
    RetiredAt,
}
