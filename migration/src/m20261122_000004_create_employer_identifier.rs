//! A key under which a register knows an employer. Linking and splitting touch only this table.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, date, integer, text, text_null};

/// Creates `employer_identifier`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(EmployerIdentifier::Table)
                    .col(big_pk_auto(EmployerIdentifier::Id))
                    .col(big_integer(EmployerIdentifier::EmployerId))
                    .col(text(EmployerIdentifier::Scheme))
                    .col(text(EmployerIdentifier::Value))
                    .col(text(EmployerIdentifier::MatchMethod))
                    .col(integer(EmployerIdentifier::MatchConfidence))
                    .col(text_null(EmployerIdentifier::ConfirmedBy))
                    .col(text(EmployerIdentifier::Source))
                    .col(big_integer(EmployerIdentifier::BatchId))
                    .col(date(EmployerIdentifier::AsOf))
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk_employer_identifier_employer_id")
                            .from(EmployerIdentifier::Table, EmployerIdentifier::EmployerId)
                            .to(Alias::new("employer"), Alias::new("id")),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_employer_identifier_employer_id")
                    .table(EmployerIdentifier::Table)
                    .col(EmployerIdentifier::EmployerId)
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("uq_employer_identifier_scheme_value")
                    .table(EmployerIdentifier::Table)
                    .col(EmployerIdentifier::Scheme)
                    .col(EmployerIdentifier::Value)
                    .unique()
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(EmployerIdentifier::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum EmployerIdentifier {
    Table,
    Id,
    EmployerId,
    Scheme,
    Value,
    MatchMethod,
    MatchConfidence,
    ConfirmedBy,
    Source,
    BatchId,
    AsOf,
}
