//! A business classification code of one KBLI version; section letters differ between versions.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text};

/// Creates `kbli`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Kbli::Table)
                    .col(text(Kbli::Version))
                    .col(text(Kbli::Code))
                    .col(text(Kbli::Section))
                    .col(text(Kbli::Title))
                    .col(text(Kbli::Source))
                    .col(big_integer(Kbli::BatchId))
                    .col(date(Kbli::AsOf))
                    .primary_key(Index::create().col(Kbli::Version).col(Kbli::Code))
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Kbli::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum Kbli {
    Table,
    Version,
    Code,
    Section,
    Title,
    Source,
    BatchId,
    AsOf,
}
