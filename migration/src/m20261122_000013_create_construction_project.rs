//! A construction project registered under an NPP.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, date, text};

/// Creates `construction_project`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(ConstructionProject::Table)
                    .col(text(ConstructionProject::ProjectNumber))
                    .col(text(ConstructionProject::Npp))
                    .col(text(ConstructionProject::Title))
                    .col(big_integer(ConstructionProject::ContractValue))
                    .col(boolean(ConstructionProject::WageKnown))
                    .col(date(ConstructionProject::StartsOn))
                    .col(date(ConstructionProject::EndsOn))
                    .col(text(ConstructionProject::Source))
                    .col(big_integer(ConstructionProject::BatchId))
                    .col(date(ConstructionProject::AsOf))
                    .primary_key(Index::create().col(ConstructionProject::ProjectNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_construction_project_npp")
                    .table(ConstructionProject::Table)
                    .col(ConstructionProject::Npp)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(ConstructionProject::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum ConstructionProject {
    Table,
    ProjectNumber,
    Npp,
    Title,
    ContractValue,
    WageKnown,
    StartsOn,
    EndsOn,
    Source,
    BatchId,
    AsOf,
}
