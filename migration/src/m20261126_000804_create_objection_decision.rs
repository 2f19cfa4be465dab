//! How objections ended.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text, text_null, timestamp_with_time_zone};

/// Creates `objection_decision`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(ObjectionDecision::Table)
                    .col(big_integer(ObjectionDecision::ObjectionId).primary_key())
                    .col(text(ObjectionDecision::Outcome))
                    .col(text(ObjectionDecision::Reason))
                    .col(text(ObjectionDecision::Agency))
                    .col(text(ObjectionDecision::Client))
                    .col(text_null(ObjectionDecision::Officer))
                    .col(date(ObjectionDecision::DecidedOn))
                    .col(timestamp_with_time_zone(ObjectionDecision::DecidedAt))
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk_objection_decision_objection_id")
                            .from(ObjectionDecision::Table, ObjectionDecision::ObjectionId)
                            .to(Objection::Table, Objection::Id),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(ObjectionDecision::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum Objection {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum ObjectionDecision {
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
