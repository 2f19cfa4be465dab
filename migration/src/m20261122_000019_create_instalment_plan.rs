//! An agreement to pay arrears by instalments.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, integer, text};

/// Creates `instalment_plan`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(InstalmentPlan::Table)
                    .col(text(InstalmentPlan::PlanNumber))
                    .col(text(InstalmentPlan::Npp))
                    .col(big_integer(InstalmentPlan::Total))
                    .col(integer(InstalmentPlan::Instalments))
                    .col(date(InstalmentPlan::AgreedOn))
                    .col(text(InstalmentPlan::Status))
                    .col(text(InstalmentPlan::Source))
                    .col(big_integer(InstalmentPlan::BatchId))
                    .col(date(InstalmentPlan::AsOf))
                    .primary_key(Index::create().col(InstalmentPlan::PlanNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_instalment_plan_npp")
                    .table(InstalmentPlan::Table)
                    .col(InstalmentPlan::Npp)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(InstalmentPlan::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum InstalmentPlan {
    Table,
    PlanNumber,
    Npp,
    Total,
    Instalments,
    AgreedOn,
    Status,
    Source,
    BatchId,
    AsOf,
}
