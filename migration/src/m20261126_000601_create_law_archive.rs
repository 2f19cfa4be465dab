//! The law's files that assessments were made by.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, timestamp_with_time_zone};

/// Creates `law_archive`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(LawArchive::Table)
                    .col(text(LawArchive::LawHash))
                    .col(text(LawArchive::Files))
                    .col(timestamp_with_time_zone(LawArchive::KeptAt))
                    .primary_key(Index::create().col(LawArchive::LawHash))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(LawArchive::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum LawArchive {
    Table,
    LawHash,
    Files,
    KeptAt,
}
