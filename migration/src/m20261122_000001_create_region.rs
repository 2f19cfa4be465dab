//! An administrative region by the Ministry of Home Affairs code, with the statistics office's code beside it.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text, text_null};

/// Creates `region`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Region::Table)
                    .col(text(Region::Code))
                    .col(text(Region::Level))
                    .col(text(Region::Name))
                    .col(text_null(Region::ParentCode))
                    .col(text_null(Region::BpsCode))
                    .col(text(Region::Source))
                    .col(big_integer(Region::BatchId))
                    .col(date(Region::AsOf))
                    .primary_key(Index::create().col(Region::Code))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_region_parent_code")
                    .table(Region::Table)
                    .col(Region::ParentCode)
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_region_bps_code")
                    .table(Region::Table)
                    .col(Region::BpsCode)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Region::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum Region {
    Table,
    Code,
    Level,
    Name,
    ParentCode,
    BpsCode,
    Source,
    BatchId,
    AsOf,
}
