//! How far kept assessments follow the registers and the law.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, integer, text};

/// Creates `assessment_progress`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(AssessmentProgress::Table)
                    .col(integer(AssessmentProgress::Id).primary_key())
                    .col(big_integer(AssessmentProgress::SeenChange))
                    .col(text(AssessmentProgress::LawHash))
                    .col(big_integer(AssessmentProgress::Generation))
                    .col(big_integer_null(AssessmentProgress::SweptTo))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(AssessmentProgress::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum AssessmentProgress {
    Table,
    Id,
    SeenChange,
    LawHash,
    Generation,
    SweptTo,
}
