//! A criminal investigation by a labour inspector (PPNS). Never shared.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text};

/// Creates `investigation`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Investigation::Table)
                    .col(text(Investigation::FileNumber))
                    .col(text(Investigation::WlkpNumber))
                    .col(text(Investigation::SuspectName))
                    .col(date(Investigation::OpenedOn))
                    .col(text(Investigation::Status))
                    .col(text(Investigation::Source))
                    .col(big_integer(Investigation::BatchId))
                    .col(date(Investigation::AsOf))
                    .primary_key(Index::create().col(Investigation::FileNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_investigation_wlkp_number")
                    .table(Investigation::Table)
                    .col(Investigation::WlkpNumber)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Investigation::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum Investigation {
    Table,
    FileNumber,
    WlkpNumber,
    SuspectName,
    OpenedOn,
    Status,
    Source,
    BatchId,
    AsOf,
}
