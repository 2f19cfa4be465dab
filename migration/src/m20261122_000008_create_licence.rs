//! A licence, certificate or supporting permit of a business actor.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, text, text_null};

/// Creates `licence`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Licence::Table)
                    .col(text(Licence::LicenceNumber))
                    .col(text(Licence::Nib))
                    .col(text_null(Licence::ActivityNumber))
                    .col(text(Licence::Kind))
                    .col(text(Licence::Title))
                    .col(text(Licence::RiskLevel))
                    .col(text(Licence::Status))
                    .col(date_null(Licence::IssuedOn))
                    .col(date_null(Licence::ValidUntil))
                    .col(text(Licence::Source))
                    .col(big_integer(Licence::BatchId))
                    .col(date(Licence::AsOf))
                    .primary_key(Index::create().col(Licence::LicenceNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_licence_nib")
                    .table(Licence::Table)
                    .col(Licence::Nib)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Licence::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum Licence {
    Table,
    LicenceNumber,
    Nib,
    ActivityNumber,
    Kind,
    Title,
    RiskLevel,
    Status,
    IssuedOn,
    ValidUntil,
    Source,
    BatchId,
    AsOf,
}
