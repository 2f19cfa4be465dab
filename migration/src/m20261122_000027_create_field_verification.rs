//! A joint visit of the team to an employer.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, date, integer_null, text, text_null,
};

/// Creates `field_verification`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(FieldVerification::Table)
                    .col(text(FieldVerification::VerificationNumber))
                    .col(text(FieldVerification::SubjectScheme))
                    .col(text(FieldVerification::SubjectValue))
                    .col(date(FieldVerification::VerifiedOn))
                    .col(boolean(FieldVerification::BusinessExists))
                    .col(integer_null(FieldVerification::WorkersFound))
                    .col(big_integer_null(FieldVerification::LowestWageFound))
                    .col(text_null(FieldVerification::Note))
                    .col(text(FieldVerification::Source))
                    .col(big_integer(FieldVerification::BatchId))
                    .col(date(FieldVerification::AsOf))
                    .primary_key(Index::create().col(FieldVerification::VerificationNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_field_verification_subject_scheme_subject_value")
                    .table(FieldVerification::Table)
                    .col(FieldVerification::SubjectScheme)
                    .col(FieldVerification::SubjectValue)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(FieldVerification::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum FieldVerification {
    Table,
    VerificationNumber,
    SubjectScheme,
    SubjectValue,
    VerifiedOn,
    BusinessExists,
    WorkersFound,
    LowestWageFound,
    Note,
    Source,
    BatchId,
    AsOf,
}
