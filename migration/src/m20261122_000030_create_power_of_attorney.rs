//! A special power of attorney (SKK) given to the state attorneys.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, text};

/// Creates `power_of_attorney`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(PowerOfAttorney::Table)
                    .col(text(PowerOfAttorney::SkkNumber))
                    .col(text(PowerOfAttorney::Grantor))
                    .col(text(PowerOfAttorney::Kind))
                    .col(date(PowerOfAttorney::ValidFrom))
                    .col(date(PowerOfAttorney::ValidUntil))
                    .col(date_null(PowerOfAttorney::ReturnedOn))
                    .col(text(PowerOfAttorney::Source))
                    .col(big_integer(PowerOfAttorney::BatchId))
                    .col(date(PowerOfAttorney::AsOf))
                    .primary_key(Index::create().col(PowerOfAttorney::SkkNumber))
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(PowerOfAttorney::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum PowerOfAttorney {
    Table,
    SkkNumber,
    Grantor,
    Kind,
    ValidFrom,
    ValidUntil,
    ReturnedOn,
    Source,
    BatchId,
    AsOf,
}
