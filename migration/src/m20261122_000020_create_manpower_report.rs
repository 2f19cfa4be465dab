//! A manpower report (WLKP, UU 7/1981) of one year.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, date, integer, text, text_null};

/// Creates `manpower_report`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(ManpowerReport::Table)
                    .col(text(ManpowerReport::WlkpNumber))
                    .col(integer(ManpowerReport::Year))
                    .col(text(ManpowerReport::LegalName))
                    .col(text_null(ManpowerReport::Nib))
                    .col(text_null(ManpowerReport::Npp))
                    .col(integer(ManpowerReport::Headcount))
                    .col(big_integer_null(ManpowerReport::LowestWage))
                    .col(date(ManpowerReport::ReportedOn))
                    .col(text_null(ManpowerReport::DistrictCode))
                    .col(text_null(ManpowerReport::Address))
                    .col(text(ManpowerReport::Source))
                    .col(big_integer(ManpowerReport::BatchId))
                    .col(date(ManpowerReport::AsOf))
                    .primary_key(
                        Index::create()
                            .col(ManpowerReport::WlkpNumber)
                            .col(ManpowerReport::Year),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_manpower_report_nib")
                    .table(ManpowerReport::Table)
                    .col(ManpowerReport::Nib)
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_manpower_report_npp")
                    .table(ManpowerReport::Table)
                    .col(ManpowerReport::Npp)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(ManpowerReport::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum ManpowerReport {
    Table,
    WlkpNumber,
    Year,
    LegalName,
    Nib,
    Npp,
    Headcount,
    LowestWage,
    ReportedOn,
    DistrictCode,
    Address,
    Source,
    BatchId,
    AsOf,
}
