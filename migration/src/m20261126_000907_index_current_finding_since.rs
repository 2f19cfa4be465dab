//! Who was found by a category, the longest standing first.
use sea_orm_migration::prelude::*;

/// Indexes `current_finding` by category, state and day, instead of by category and state.
#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEX: &str = "ix_current_finding_category_state_since";
const FORMER: &str = "ix_current_finding_category_state";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let by_day = Index::create()
            .name(INDEX)
            .table(CurrentFinding::Table)
            .col(CurrentFinding::Category)
            .col(CurrentFinding::State)
            .col(CurrentFinding::Since)
            .col(CurrentFinding::EmployerId)
            .to_owned();
        manager.create_index(by_day).await?;
        manager.drop_index(named(FORMER)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let former = Index::create()
            .name(FORMER)
            .table(CurrentFinding::Table)
            .col(CurrentFinding::Category)
            .col(CurrentFinding::State)
            .col(CurrentFinding::EmployerId)
            .to_owned();
        manager.create_index(former).await?;
        manager.drop_index(named(INDEX)).await
    }
}

fn named(index: &str) -> IndexDropStatement {
    Index::drop()
        .name(index)
        .table(CurrentFinding::Table)
        .to_owned()
}

#[derive(DeriveIden)]
enum CurrentFinding {
    Table,
    EmployerId,
    Category,
    State,
    Since,
}
