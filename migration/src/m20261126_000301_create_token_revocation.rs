//! Tokens and clients that are refused though their signature is good.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_pk_auto, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
};

/// Creates `token_revocation`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_one_of_two = Expr::col(TokenRevocation::TokenId)
            .is_null()
            .ne(Expr::col(TokenRevocation::ClientId).is_null());
        manager
            .create_table(
                Table::create()
                    .table(TokenRevocation::Table)
                    .col(big_pk_auto(TokenRevocation::Id))
                    .col(text(TokenRevocation::Issuer))
                    .col(text_null(TokenRevocation::TokenId))
                    .col(text_null(TokenRevocation::ClientId))
                    .col(timestamp_with_time_zone_null(TokenRevocation::Until))
                    .col(text(TokenRevocation::Reason))
                    .col(timestamp_with_time_zone(TokenRevocation::RevokedAt))
                    .check(is_one_of_two)
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_token_revocation_until")
                    .table(TokenRevocation::Table)
                    .col(TokenRevocation::Until)
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(TokenRevocation::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum TokenRevocation {
    Table,
    Id,
    Issuer,
    TokenId,
    ClientId,
    Until,
    Reason,
    RevokedAt,
}
