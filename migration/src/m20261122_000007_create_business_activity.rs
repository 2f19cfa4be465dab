//! One activity of a business actor: a KBLI at a place.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, date, date_null, text, text_null};

/// Creates `business_activity`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(BusinessActivity::Table)
                    .col(text(BusinessActivity::ActivityNumber))
                    .col(text(BusinessActivity::Nib))
                    .col(text(BusinessActivity::KbliVersion))
                    .col(text(BusinessActivity::KbliCode))
                    .col(text_null(BusinessActivity::DistrictCode))
                    .col(text(BusinessActivity::RiskLevel))
                    .col(text_null(BusinessActivity::Scale))
                    .col(big_integer_null(BusinessActivity::InvestmentValue))
                    .col(date_null(BusinessActivity::StartedOn))
                    .col(text(BusinessActivity::Source))
                    .col(big_integer(BusinessActivity::BatchId))
                    .col(date(BusinessActivity::AsOf))
                    .primary_key(Index::create().col(BusinessActivity::ActivityNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_business_activity_nib")
                    .table(BusinessActivity::Table)
                    .col(BusinessActivity::Nib)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(BusinessActivity::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum BusinessActivity {
    Table,
    ActivityNumber,
    Nib,
    KbliVersion,
    KbliCode,
    DistrictCode,
    RiskLevel,
    Scale,
    InvestmentValue,
    StartedOn,
    Source,
    BatchId,
    AsOf,
}
