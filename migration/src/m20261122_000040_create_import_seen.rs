//! Rows that a batch under way has met and that carry another batch.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, text};

/// Creates `import_seen`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                // No foreign key: it holds rows of a batch under way only, one for every row unchanged.
                Table::create()
                    .table(ImportSeen::Table)
                    .col(big_integer(ImportSeen::BatchId))
                    .col(text(ImportSeen::RecordKey))
                    .col(boolean(ImportSeen::IsRejected))
                    .primary_key(
                        Index::create()
                            .col(ImportSeen::BatchId)
                            .col(ImportSeen::RecordKey),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(ImportSeen::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum ImportSeen {
    Table,
    BatchId,
    RecordKey,
    IsRejected,
}
