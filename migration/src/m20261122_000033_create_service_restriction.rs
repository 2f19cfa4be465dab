//! A restriction of public services (TMP2T, PP 86/2013 Ps. 9): requested, imposed, lifted.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, text, text_null};

/// Creates `service_restriction`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(ServiceRestriction::Table)
                    .col(text(ServiceRestriction::RestrictionNumber))
                    .col(text_null(ServiceRestriction::Npp))
                    .col(text_null(ServiceRestriction::Nib))
                    .col(text(ServiceRestriction::ServiceKind))
                    .col(text(ServiceRestriction::LegalGround))
                    .col(date(ServiceRestriction::RequestedOn))
                    .col(text_null(ServiceRestriction::RecommendedBy))
                    .col(date_null(ServiceRestriction::ImposedOn))
                    .col(text_null(ServiceRestriction::ImposedBy))
                    .col(date_null(ServiceRestriction::LiftedOn))
                    .col(text(ServiceRestriction::Source))
                    .col(big_integer(ServiceRestriction::BatchId))
                    .col(date(ServiceRestriction::AsOf))
                    .primary_key(Index::create().col(ServiceRestriction::RestrictionNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_service_restriction_npp")
                    .table(ServiceRestriction::Table)
                    .col(ServiceRestriction::Npp)
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_service_restriction_nib")
                    .table(ServiceRestriction::Table)
                    .col(ServiceRestriction::Nib)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(ServiceRestriction::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum ServiceRestriction {
    Table,
    RestrictionNumber,
    Npp,
    Nib,
    ServiceKind,
    LegalGround,
    RequestedOn,
    RecommendedBy,
    ImposedOn,
    ImposedBy,
    LiftedOn,
    Source,
    BatchId,
    AsOf,
}
