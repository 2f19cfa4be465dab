//! The changes of one employer, for whatever follows employers one by one.
use sea_orm_migration::prelude::*;

/// Indexes `employer_change` by employer.
#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEX: &str = "ix_employer_change_employer_id";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(
                Index::create()
                    .name(INDEX)
                    .table(EmployerChange::Table)
                    .col(EmployerChange::EmployerId)
                    .col(EmployerChange::Id)
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name(INDEX)
                    .table(EmployerChange::Table)
                    .to_owned(),
            )
            .await
    }
}

#[derive(DeriveIden)]
enum EmployerChange {
    Table,
    Id,
    EmployerId,
}
