//! A finding of an inspection by norm.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, integer, text};

/// Creates `inspection_finding`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(InspectionFinding::Table)
                    .col(text(InspectionFinding::InspectionNumber))
                    .col(integer(InspectionFinding::Line))
                    .col(text(InspectionFinding::Norm))
                    .col(text(InspectionFinding::Body))
                    .col(text(InspectionFinding::Status))
                    .col(text(InspectionFinding::Source))
                    .col(big_integer(InspectionFinding::BatchId))
                    .col(date(InspectionFinding::AsOf))
                    .primary_key(
                        Index::create()
                            .col(InspectionFinding::InspectionNumber)
                            .col(InspectionFinding::Line),
                    )
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(InspectionFinding::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum InspectionFinding {
    Table,
    InspectionNumber,
    Line,
    Norm,
    Body,
    Status,
    Source,
    BatchId,
    AsOf,
}
