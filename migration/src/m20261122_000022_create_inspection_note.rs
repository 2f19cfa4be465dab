//! An inspection note (Nota Pemeriksaan): a confidential written order.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, text};

/// Creates `inspection_note`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(InspectionNote::Table)
                    .col(text(InspectionNote::NoteNumber))
                    .col(text(InspectionNote::InspectionNumber))
                    .col(text(InspectionNote::Kind))
                    .col(date(InspectionNote::IssuedOn))
                    .col(date(InspectionNote::DueOn))
                    .col(text(InspectionNote::Body))
                    .col(date_null(InspectionNote::CompliedOn))
                    .col(text(InspectionNote::Source))
                    .col(big_integer(InspectionNote::BatchId))
                    .col(date(InspectionNote::AsOf))
                    .primary_key(Index::create().col(InspectionNote::NoteNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_inspection_note_inspection_number")
                    .table(InspectionNote::Table)
                    .col(InspectionNote::InspectionNumber)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(InspectionNote::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum InspectionNote {
    Table,
    NoteNumber,
    InspectionNumber,
    Kind,
    IssuedOn,
    DueOn,
    Body,
    CompliedOn,
    Source,
    BatchId,
    AsOf,
}
