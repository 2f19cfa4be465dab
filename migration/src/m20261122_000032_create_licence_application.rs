//! An application at the licence office's desk.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, text};

/// Creates `licence_application`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(LicenceApplication::Table)
                    .col(text(LicenceApplication::ApplicationNumber))
                    .col(text(LicenceApplication::Nib))
                    .col(text(LicenceApplication::ServiceKind))
                    .col(date(LicenceApplication::SubmittedOn))
                    .col(date_null(LicenceApplication::DecidedOn))
                    .col(text(LicenceApplication::Status))
                    .col(text(LicenceApplication::Source))
                    .col(big_integer(LicenceApplication::BatchId))
                    .col(date(LicenceApplication::AsOf))
                    .primary_key(Index::create().col(LicenceApplication::ApplicationNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_licence_application_nib")
                    .table(LicenceApplication::Table)
                    .col(LicenceApplication::Nib)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(LicenceApplication::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum LicenceApplication {
    Table,
    ApplicationNumber,
    Nib,
    ServiceKind,
    SubmittedOn,
    DecidedOn,
    Status,
    Source,
    BatchId,
    AsOf,
}
