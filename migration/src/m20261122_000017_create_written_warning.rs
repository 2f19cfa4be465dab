//! A written warning of BPJS (PP 86/2013), at most two.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, integer, text};

/// Creates `written_warning`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(WrittenWarning::Table)
                    .col(text(WrittenWarning::LetterNumber))
                    .col(text(WrittenWarning::Npp))
                    .col(integer(WrittenWarning::Sequence))
                    .col(text(WrittenWarning::Ground))
                    .col(date(WrittenWarning::IssuedOn))
                    .col(date(WrittenWarning::DueOn))
                    .col(date_null(WrittenWarning::AnsweredOn))
                    .col(text(WrittenWarning::Source))
                    .col(big_integer(WrittenWarning::BatchId))
                    .col(date(WrittenWarning::AsOf))
                    .primary_key(Index::create().col(WrittenWarning::LetterNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_written_warning_npp")
                    .table(WrittenWarning::Table)
                    .col(WrittenWarning::Npp)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(WrittenWarning::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum WrittenWarning {
    Table,
    LetterNumber,
    Npp,
    Sequence,
    Ground,
    IssuedOn,
    DueOn,
    AnsweredOn,
    Source,
    BatchId,
    AsOf,
}
