//! A labour inspection that took place.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, integer_null, text};

/// Creates `inspection`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Inspection::Table)
                    .col(text(Inspection::InspectionNumber))
                    .col(text(Inspection::WlkpNumber))
                    .col(text(Inspection::Kind))
                    .col(date(Inspection::InspectedOn))
                    .col(text(Inspection::ResultClass))
                    .col(integer_null(Inspection::WorkersFound))
                    .col(text(Inspection::InspectorCode))
                    .col(text(Inspection::Source))
                    .col(big_integer(Inspection::BatchId))
                    .col(date(Inspection::AsOf))
                    .primary_key(Index::create().col(Inspection::InspectionNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_inspection_wlkp_number")
                    .table(Inspection::Table)
                    .col(Inspection::WlkpNumber)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Inspection::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum Inspection {
    Table,
    InspectionNumber,
    WlkpNumber,
    Kind,
    InspectedOn,
    ResultClass,
    WorkersFound,
    InspectorCode,
    Source,
    BatchId,
    AsOf,
}
