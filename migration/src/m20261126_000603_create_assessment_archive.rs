//! Assessments that can be made again.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text, timestamp_with_time_zone};

/// Creates `assessment_archive`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(AssessmentArchive::Table)
                    .col(text(AssessmentArchive::Reference))
                    .col(big_integer(AssessmentArchive::EmployerId))
                    .col(date(AssessmentArchive::Day))
                    .col(text(AssessmentArchive::LawHash))
                    .col(text(AssessmentArchive::FactsHash))
                    .col(text(AssessmentArchive::ResultHash))
                    .col(timestamp_with_time_zone(AssessmentArchive::KeptAt))
                    .primary_key(Index::create().col(AssessmentArchive::Reference))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_assessment_archive_employer_id")
                    .table(AssessmentArchive::Table)
                    .col(AssessmentArchive::EmployerId)
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(AssessmentArchive::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum AssessmentArchive {
    Table,
    Reference,
    EmployerId,
    Day,
    LawHash,
    FactsHash,
    ResultHash,
    KeptAt,
}
