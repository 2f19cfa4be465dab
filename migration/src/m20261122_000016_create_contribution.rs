//! What a membership owed and paid for one month and programme.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, integer, text};

/// Creates `contribution`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Contribution::Table)
                    .col(text(Contribution::Npp))
                    .col(text(Contribution::Division))
                    .col(date(Contribution::Month))
                    .col(text(Contribution::Programme))
                    .col(integer(Contribution::WorkerCount))
                    .col(big_integer(Contribution::WageTotal))
                    .col(big_integer(Contribution::AmountDue))
                    .col(big_integer(Contribution::AmountPaid))
                    .col(date(Contribution::DueOn))
                    .col(date_null(Contribution::PaidOn))
                    .col(big_integer(Contribution::LatePenalty))
                    .col(text(Contribution::Source))
                    .col(big_integer(Contribution::BatchId))
                    .col(date(Contribution::AsOf))
                    .primary_key(
                        Index::create()
                            .col(Contribution::Npp)
                            .col(Contribution::Division)
                            .col(Contribution::Month)
                            .col(Contribution::Programme),
                    )
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Contribution::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum Contribution {
    Table,
    Npp,
    Division,
    Month,
    Programme,
    WorkerCount,
    WageTotal,
    AmountDue,
    AmountPaid,
    DueOn,
    PaidOn,
    LatePenalty,
    Source,
    BatchId,
    AsOf,
}
