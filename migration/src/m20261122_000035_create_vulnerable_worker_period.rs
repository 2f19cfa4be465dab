//! Months for which a vulnerable worker's contributions were paid.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text};

/// Creates `vulnerable_worker_period`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(VulnerableWorkerPeriod::Table)
                    .col(text(VulnerableWorkerPeriod::Nik))
                    .col(date(VulnerableWorkerPeriod::FromMonth))
                    .col(date(VulnerableWorkerPeriod::UntilMonth))
                    .col(text(VulnerableWorkerPeriod::PaidBy))
                    .col(big_integer(VulnerableWorkerPeriod::Amount))
                    .col(text(VulnerableWorkerPeriod::Source))
                    .col(big_integer(VulnerableWorkerPeriod::BatchId))
                    .col(date(VulnerableWorkerPeriod::AsOf))
                    .primary_key(
                        Index::create()
                            .col(VulnerableWorkerPeriod::Nik)
                            .col(VulnerableWorkerPeriod::FromMonth),
                    )
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(
                Table::drop()
                    .table(VulnerableWorkerPeriod::Table)
                    .to_owned(),
            )
            .await
    }
}

#[derive(DeriveIden)]
enum VulnerableWorkerPeriod {
    Table,
    Nik,
    FromMonth,
    UntilMonth,
    PaidBy,
    Amount,
    Source,
    BatchId,
    AsOf,
}
