//! An employer's registration with BPJS Ketenagakerjaan: one NPP and division.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date, date_null, integer, integer_null, text, text_null,
};

/// Creates `membership`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Membership::Table)
                    .col(text(Membership::Npp))
                    .col(text(Membership::Division))
                    .col(text(Membership::LegalName))
                    .col(text_null(Membership::Nib))
                    .col(text_null(Membership::Npwp))
                    .col(text(Membership::ParticipantKind))
                    .col(text(Membership::Status))
                    .col(date(Membership::RegisteredOn))
                    .col(date_null(Membership::DeactivatedOn))
                    .col(text_null(Membership::Scale))
                    .col(integer_null(Membership::RiskClass))
                    .col(integer(Membership::WorkerCount))
                    .col(text_null(Membership::KbliVersion))
                    .col(text_null(Membership::KbliCode))
                    .col(text_null(Membership::DistrictCode))
                    .col(text_null(Membership::Address))
                    .col(text_null(Membership::Phone))
                    .col(text(Membership::Source))
                    .col(big_integer(Membership::BatchId))
                    .col(date(Membership::AsOf))
                    .primary_key(
                        Index::create()
                            .col(Membership::Npp)
                            .col(Membership::Division),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_membership_nib")
                    .table(Membership::Table)
                    .col(Membership::Nib)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Membership::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum Membership {
    Table,
    Npp,
    Division,
    LegalName,
    Nib,
    Npwp,
    ParticipantKind,
    Status,
    RegisteredOn,
    DeactivatedOn,
    Scale,
    RiskClass,
    WorkerCount,
    KbliVersion,
    KbliCode,
    DistrictCode,
    Address,
    Phone,
    Source,
    BatchId,
    AsOf,
}
