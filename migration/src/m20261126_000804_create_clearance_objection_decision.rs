//! How objections ended.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text, text_null, timestamp_with_time_zone};

/// Creates `clearance_objection_decision`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(ClearanceObjectionDecision::Table)
                    .col(big_integer(ClearanceObjectionDecision::ObjectionId).primary_key())
                    .col(text(ClearanceObjectionDecision::Outcome))
                    .col(text(ClearanceObjectionDecision::Reason))
                    .col(text(ClearanceObjectionDecision::Agency))
                    .col(text(ClearanceObjectionDecision::Client))
                    .col(text_null(ClearanceObjectionDecision::Officer))
                    .col(date(ClearanceObjectionDecision::DecidedOn))
                    .col(timestamp_with_time_zone(
                        ClearanceObjectionDecision::DecidedAt,
                    ))
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk_clearance_objection_decision_objection_id")
                            .from(
                                ClearanceObjectionDecision::Table,
                                ClearanceObjectionDecision::ObjectionId,
                            )
                            .to(ClearanceObjection::Table, ClearanceObjection::Id),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(
                Table::drop()
                    .table(ClearanceObjectionDecision::Table)
                    .to_owned(),
            )
            .await
    }
}

#[derive(DeriveIden)]
enum ClearanceObjection {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum ClearanceObjectionDecision {
    Table,
    ObjectionId,
    Outcome,
    Reason,
    Agency,
    Client,
    Officer,
    DecidedOn,
    DecidedAt,
}
