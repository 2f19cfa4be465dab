//! Two keys that may belong to one employer, until the registers or a person say so.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, date, integer, text};

/// Creates `link_candidate`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(LinkCandidate::Table)
                    .col(big_pk_auto(LinkCandidate::Id))
                    .col(text(LinkCandidate::LeftScheme))
                    .col(text(LinkCandidate::LeftValue))
                    .col(text(LinkCandidate::RightScheme))
                    .col(text(LinkCandidate::RightValue))
                    .col(text(LinkCandidate::Method))
                    .col(integer(LinkCandidate::Probability))
                    .col(text(LinkCandidate::AgreedFields))
                    .col(text(LinkCandidate::Status))
                    .col(date(LinkCandidate::FirstSeenOn))
                    .col(date(LinkCandidate::LastSeenOn))
                    .col(big_integer(LinkCandidate::Run))
                    .col(big_integer(LinkCandidate::BatchId))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("uq_link_candidate_keys")
                    .table(LinkCandidate::Table)
                    .col(LinkCandidate::LeftScheme)
                    .col(LinkCandidate::LeftValue)
                    .col(LinkCandidate::RightScheme)
                    .col(LinkCandidate::RightValue)
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_link_candidate_right")
                    .table(LinkCandidate::Table)
                    .col(LinkCandidate::RightScheme)
                    .col(LinkCandidate::RightValue)
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_link_candidate_status_probability")
                    .table(LinkCandidate::Table)
                    .col(LinkCandidate::Status)
                    .col(LinkCandidate::Probability)
                    .col(LinkCandidate::Id)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(LinkCandidate::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum LinkCandidate {
    Table,
    Id,
    LeftScheme,
    LeftValue,
    RightScheme,
    RightValue,
    Method,
    Probability,
    AgreedFields,
    Status,
    FirstSeenOn,
    LastSeenOn,
    Run,
    BatchId,
}
