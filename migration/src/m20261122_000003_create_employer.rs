//! An employer as the registers together show it: the knot that their keys are tied to.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, date, integer, text, text_null};

/// Creates `employer`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Employer::Table)
                    .col(big_pk_auto(Employer::Id))
                    .col(text(Employer::LegalName))
                    .col(text(Employer::LegalForm))
                    .col(text_null(Employer::KbliVersion))
                    .col(text_null(Employer::KbliCode))
                    .col(text(Employer::RegionCode))
                    .col(text_null(Employer::DistrictCode))
                    .col(text_null(Employer::Address))
                    .col(text_null(Employer::Phone))
                    .col(text_null(Employer::Scale))
                    .col(text_null(Employer::ScaleSource))
                    .col(text(Employer::Status))
                    .col(text(Employer::ShownFrom))
                    .col(integer(Employer::ShownRank))
                    .col(big_integer(Employer::BatchId))
                    .col(date(Employer::AsOf))
                    .to_owned(),
            )
            .await?;
        for (name, column) in [
            ("ix_employer_legal_name", Employer::LegalName),
            ("ix_employer_kbli_code", Employer::KbliCode),
            ("ix_employer_region_code", Employer::RegionCode),
            ("ix_employer_district_code", Employer::DistrictCode),
            ("ix_employer_scale", Employer::Scale),
            ("ix_employer_status", Employer::Status),
        ] {
            manager
                .create_index(
                    Index::create()
                        .name(name)
                        .table(Employer::Table)
                        .col(column)
                        .to_owned(),
                )
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Employer::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum Employer {
    Table,
    Id,
    LegalName,
    LegalForm,
    KbliVersion,
    KbliCode,
    RegionCode,
    DistrictCode,
    Address,
    Phone,
    Scale,
    ScaleSource,
    Status,
    ShownFrom,
    ShownRank,
    BatchId,
    AsOf,
}
