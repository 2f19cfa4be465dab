//! A case of the compliance team about one employer.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, text, text_null};

/// Creates `compliance_case`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(ComplianceCase::Table)
                    .col(text(ComplianceCase::CaseNumber))
                    .col(text(ComplianceCase::SubjectScheme))
                    .col(text(ComplianceCase::SubjectValue))
                    .col(text(ComplianceCase::Category))
                    .col(text(ComplianceCase::Stage))
                    .col(text(ComplianceCase::Owner))
                    .col(date(ComplianceCase::OpenedOn))
                    .col(date_null(ComplianceCase::Deadline))
                    .col(date_null(ComplianceCase::ClosedOn))
                    .col(text_null(ComplianceCase::Outcome))
                    .col(text(ComplianceCase::Source))
                    .col(big_integer(ComplianceCase::BatchId))
                    .col(date(ComplianceCase::AsOf))
                    .primary_key(Index::create().col(ComplianceCase::CaseNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_compliance_case_subject_scheme_subject_value")
                    .table(ComplianceCase::Table)
                    .col(ComplianceCase::SubjectScheme)
                    .col(ComplianceCase::SubjectValue)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(ComplianceCase::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum ComplianceCase {
    Table,
    CaseNumber,
    SubjectScheme,
    SubjectValue,
    Category,
    Stage,
    Owner,
    OpenedOn,
    Deadline,
    ClosedOn,
    Outcome,
    Source,
    BatchId,
    AsOf,
}
