//! A periodic investment report (LKPM).
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, integer, text};

/// Creates `investment_report`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(InvestmentReport::Table)
                    .col(text(InvestmentReport::Nib))
                    .col(text(InvestmentReport::Period))
                    .col(big_integer(InvestmentReport::RealisedInvestment))
                    .col(integer(InvestmentReport::Headcount))
                    .col(date(InvestmentReport::ReportedOn))
                    .col(text(InvestmentReport::Source))
                    .col(big_integer(InvestmentReport::BatchId))
                    .col(date(InvestmentReport::AsOf))
                    .primary_key(
                        Index::create()
                            .col(InvestmentReport::Nib)
                            .col(InvestmentReport::Period),
                    )
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(InvestmentReport::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum InvestmentReport {
    Table,
    Nib,
    Period,
    RealisedInvestment,
    Headcount,
    ReportedOn,
    Source,
    BatchId,
    AsOf,
}
