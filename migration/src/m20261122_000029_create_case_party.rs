//! An agency that takes part in a case, and so may see by case.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, text};

/// Creates `case_party`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(CaseParty::Table)
                    .col(text(CaseParty::CaseNumber))
                    .col(text(CaseParty::Agency))
                    .col(date(CaseParty::JoinedOn))
                    .col(date_null(CaseParty::LeftOn))
                    .col(text(CaseParty::Source))
                    .col(big_integer(CaseParty::BatchId))
                    .col(date(CaseParty::AsOf))
                    .primary_key(
                        Index::create()
                            .col(CaseParty::CaseNumber)
                            .col(CaseParty::Agency),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_case_party_agency_case_number")
                    .table(CaseParty::Table)
                    .col(CaseParty::Agency)
                    .col(CaseParty::CaseNumber)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(CaseParty::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum CaseParty {
    Table,
    CaseNumber,
    Agency,
    JoinedOn,
    LeftOn,
    Source,
    BatchId,
    AsOf,
}
