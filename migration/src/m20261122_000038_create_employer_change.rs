//! Which employers a batch or a decision touched, by register.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, text, timestamp_with_time_zone,
};

/// Creates `employer_change`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                // No foreign keys: an employer that ended in another stays named here, and a check
                // for every row would cost a feed more than the row itself.
                Table::create()
                    .table(EmployerChange::Table)
                    .col(big_pk_auto(EmployerChange::Id))
                    .col(big_integer(EmployerChange::EmployerId))
                    .col(text(EmployerChange::Register))
                    .col(big_integer_null(EmployerChange::BatchId))
                    .col(timestamp_with_time_zone(EmployerChange::ChangedAt))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ux_employer_change_batch_id_register_employer_id")
                    .table(EmployerChange::Table)
                    .col(EmployerChange::BatchId)
                    .col(EmployerChange::Register)
                    .col(EmployerChange::EmployerId)
                    .unique()
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(EmployerChange::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum EmployerChange {
    Table,
    Id,
    EmployerId,
    Register,
    BatchId,
    ChangedAt,
}
