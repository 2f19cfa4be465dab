//! What kept assessments take each register for.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null};

/// Creates `assessed_source`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(AssessedSource::Table)
                    .col(text(AssessedSource::Register).primary_key())
                    .col(text_null(AssessedSource::Fault))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(AssessedSource::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum AssessedSource {
    Table,
    Register,
    Fault,
}
