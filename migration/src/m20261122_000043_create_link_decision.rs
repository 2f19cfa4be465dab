//! What was decided about which keys belong to one employer. Rows are only added; a withdrawal names the decision it takes back.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, text, text_null, timestamp_with_time_zone,
};

/// Creates `link_decision`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(LinkDecision::Table)
                    .col(big_pk_auto(LinkDecision::Id))
                    .col(text(LinkDecision::Kind))
                    .col(big_integer_null(LinkDecision::CandidateId))
                    .col(big_integer(LinkDecision::EmployerFrom))
                    .col(big_integer(LinkDecision::EmployerInto))
                    .col(text(LinkDecision::RegionFrom))
                    .col(text(LinkDecision::RegionInto))
                    .col(big_integer_null(LinkDecision::Withdraws))
                    .col(big_integer_null(LinkDecision::WithdrawnBy))
                    .col(text(LinkDecision::Reason))
                    .col(text_null(LinkDecision::Agency))
                    .col(text_null(LinkDecision::Client))
                    .col(text_null(LinkDecision::Officer))
                    .col(timestamp_with_time_zone(LinkDecision::DecidedAt))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_link_decision_employer_into")
                    .table(LinkDecision::Table)
                    .col(LinkDecision::EmployerInto)
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_link_decision_employer_from")
                    .table(LinkDecision::Table)
                    .col(LinkDecision::EmployerFrom)
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_link_decision_candidate_id")
                    .table(LinkDecision::Table)
                    .col(LinkDecision::CandidateId)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(LinkDecision::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum LinkDecision {
    Table,
    Id,
    Kind,
    CandidateId,
    EmployerFrom,
    EmployerInto,
    RegionFrom,
    RegionInto,
    Withdraws,
    WithdrawnBy,
    Reason,
    Agency,
    Client,
    Officer,
    DecidedAt,
}
