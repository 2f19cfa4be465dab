//! A fine after the second warning (PP 86/2013), apart from the late penalty.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, text};

/// Creates `administrative_fine`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(AdministrativeFine::Table)
                    .col(text(AdministrativeFine::DecisionNumber))
                    .col(text(AdministrativeFine::Npp))
                    .col(big_integer(AdministrativeFine::Amount))
                    .col(date(AdministrativeFine::IssuedOn))
                    .col(date(AdministrativeFine::DueOn))
                    .col(date_null(AdministrativeFine::PaidOn))
                    .col(text(AdministrativeFine::Source))
                    .col(big_integer(AdministrativeFine::BatchId))
                    .col(date(AdministrativeFine::AsOf))
                    .primary_key(Index::create().col(AdministrativeFine::DecisionNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_administrative_fine_npp")
                    .table(AdministrativeFine::Table)
                    .col(AdministrativeFine::Npp)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(AdministrativeFine::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum AdministrativeFine {
    Table,
    DecisionNumber,
    Npp,
    Amount,
    IssuedOn,
    DueOn,
    PaidOn,
    Source,
    BatchId,
    AsOf,
}
