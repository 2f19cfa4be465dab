//! A vulnerable worker whose contributions a budget pays: personal data.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text};

/// Creates `vulnerable_worker`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(VulnerableWorker::Table)
                    .col(text(VulnerableWorker::Nik))
                    .col(text(VulnerableWorker::Name))
                    .col(text(VulnerableWorker::Occupation))
                    .col(text(VulnerableWorker::DistrictCode))
                    .col(text(VulnerableWorker::Source))
                    .col(big_integer(VulnerableWorker::BatchId))
                    .col(date(VulnerableWorker::AsOf))
                    .primary_key(Index::create().col(VulnerableWorker::Nik))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_vulnerable_worker_district_code")
                    .table(VulnerableWorker::Table)
                    .col(VulnerableWorker::DistrictCode)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(VulnerableWorker::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum VulnerableWorker {
    Table,
    Nik,
    Name,
    Occupation,
    DistrictCode,
    Source,
    BatchId,
    AsOf,
}
