//! A planned inspection. Never shared (ILO C81): a visit must not be announced.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text};

/// Creates `inspection_plan`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(InspectionPlan::Table)
                    .col(text(InspectionPlan::PlanNumber))
                    .col(text(InspectionPlan::WlkpNumber))
                    .col(date(InspectionPlan::PlannedOn))
                    .col(text(InspectionPlan::Trigger))
                    .col(text(InspectionPlan::Source))
                    .col(big_integer(InspectionPlan::BatchId))
                    .col(date(InspectionPlan::AsOf))
                    .primary_key(Index::create().col(InspectionPlan::PlanNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_inspection_plan_wlkp_number")
                    .table(InspectionPlan::Table)
                    .col(InspectionPlan::WlkpNumber)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(InspectionPlan::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum InspectionPlan {
    Table,
    PlanNumber,
    WlkpNumber,
    PlannedOn,
    Trigger,
    Source,
    BatchId,
    AsOf,
}
