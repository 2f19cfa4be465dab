//! Documents that agencies registered: they run by their id, and what they reach is known before.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, text, timestamp_with_time_zone, timestamp_with_time_zone_null,
};

/// Creates `trusted_document`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(TrustedDocument::Table)
                    .col(text(TrustedDocument::Agency))
                    .col(text(TrustedDocument::Hash))
                    .col(text(TrustedDocument::Name))
                    .col(text(TrustedDocument::Document))
                    .col(text(TrustedDocument::Operations))
                    .col(text(TrustedDocument::Coordinates))
                    .col(big_integer(TrustedDocument::Cost))
                    .col(timestamp_with_time_zone(TrustedDocument::RegisteredAt))
                    .col(text(TrustedDocument::RegisteredBy))
                    .col(timestamp_with_time_zone_null(TrustedDocument::RetiredAt))
                    .primary_key(
                        Index::create()
                            .col(TrustedDocument::Agency)
                            .col(TrustedDocument::Hash),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(TrustedDocument::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum TrustedDocument {
    Table,
    Agency,
    Hash,
    Name,
    Document,
    Operations,
    Coordinates,
    Cost,
    RegisteredAt,
    RegisteredBy,
    RetiredAt,
}
