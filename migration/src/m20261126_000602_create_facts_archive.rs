//! Facts that assessments were made of.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, timestamp_with_time_zone};

/// Creates `facts_archive`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(FactsArchive::Table)
                    .col(text(FactsArchive::FactsHash))
                    .col(text(FactsArchive::Facts))
                    .col(timestamp_with_time_zone(FactsArchive::KeptAt))
                    .primary_key(Index::create().col(FactsArchive::FactsHash))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(FactsArchive::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum FactsArchive {
    Table,
    FactsHash,
    Facts,
    KeptAt,
}
