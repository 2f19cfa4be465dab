//! A business actor in the licence register (OSS), by its NIB.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, date, text, text_null};

/// Creates `business_registration`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(BusinessRegistration::Table)
                    .col(text(BusinessRegistration::Nib))
                    .col(text(BusinessRegistration::LegalName))
                    .col(text(BusinessRegistration::LegalForm))
                    .col(text_null(BusinessRegistration::Npwp))
                    .col(text_null(BusinessRegistration::NpwpPersonal))
                    .col(text(BusinessRegistration::Status))
                    .col(date(BusinessRegistration::IssuedOn))
                    .col(text(BusinessRegistration::Scale))
                    .col(big_integer_null(BusinessRegistration::InvestmentValue))
                    .col(text(BusinessRegistration::KbliVersion))
                    .col(text(BusinessRegistration::KbliCode))
                    .col(text(BusinessRegistration::DistrictCode))
                    .col(text_null(BusinessRegistration::Address))
                    .col(text_null(BusinessRegistration::Phone))
                    .col(text_null(BusinessRegistration::Email))
                    .col(text(BusinessRegistration::Source))
                    .col(big_integer(BusinessRegistration::BatchId))
                    .col(date(BusinessRegistration::AsOf))
                    .primary_key(Index::create().col(BusinessRegistration::Nib))
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(BusinessRegistration::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum BusinessRegistration {
    Table,
    Nib,
    LegalName,
    LegalForm,
    Npwp,
    NpwpPersonal,
    Status,
    IssuedOn,
    Scale,
    InvestmentValue,
    KbliVersion,
    KbliCode,
    DistrictCode,
    Address,
    Phone,
    Email,
    Source,
    BatchId,
    AsOf,
}
