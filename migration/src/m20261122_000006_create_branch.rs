//! A place of business of an employer on the tax side.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text, text_null};

/// Creates `branch`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Branch::Table)
                    .col(text(Branch::Nitku))
                    .col(text(Branch::Nib))
                    .col(text(Branch::Name))
                    .col(text_null(Branch::Address))
                    .col(text_null(Branch::DistrictCode))
                    .col(text(Branch::Source))
                    .col(big_integer(Branch::BatchId))
                    .col(date(Branch::AsOf))
                    .primary_key(Index::create().col(Branch::Nitku))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_branch_nib")
                    .table(Branch::Table)
                    .col(Branch::Nib)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Branch::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum Branch {
    Table,
    Nitku,
    Nib,
    Name,
    Address,
    DistrictCode,
    Source,
    BatchId,
    AsOf,
}
