//! An employer named by a special power of attorney.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, text};

/// Creates `power_of_attorney_employer`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(PowerOfAttorneyEmployer::Table)
                    .col(text(PowerOfAttorneyEmployer::SkkNumber))
                    .col(text(PowerOfAttorneyEmployer::Npp))
                    .col(big_integer(PowerOfAttorneyEmployer::Claim))
                    .col(date_null(PowerOfAttorneyEmployer::DemandLetterOn))
                    .col(big_integer(PowerOfAttorneyEmployer::Recovered))
                    .col(text(PowerOfAttorneyEmployer::Outcome))
                    .col(text(PowerOfAttorneyEmployer::Source))
                    .col(big_integer(PowerOfAttorneyEmployer::BatchId))
                    .col(date(PowerOfAttorneyEmployer::AsOf))
                    .primary_key(
                        Index::create()
                            .col(PowerOfAttorneyEmployer::SkkNumber)
                            .col(PowerOfAttorneyEmployer::Npp),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_power_of_attorney_employer_npp_skk_number")
                    .table(PowerOfAttorneyEmployer::Table)
                    .col(PowerOfAttorneyEmployer::Npp)
                    .col(PowerOfAttorneyEmployer::SkkNumber)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(
                Table::drop()
                    .table(PowerOfAttorneyEmployer::Table)
                    .to_owned(),
            )
            .await
    }
}

#[derive(DeriveIden)]
enum PowerOfAttorneyEmployer {
    Table,
    SkkNumber,
    Npp,
    Claim,
    DemandLetterOn,
    Recovered,
    Outcome,
    Source,
    BatchId,
    AsOf,
}
