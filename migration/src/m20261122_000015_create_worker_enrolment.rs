//! A worker's membership under an employer.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, text};

/// Creates `worker_enrolment`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(WorkerEnrolment::Table)
                    .col(text(WorkerEnrolment::Kpj))
                    .col(text(WorkerEnrolment::Nik))
                    .col(text(WorkerEnrolment::Npp))
                    .col(text(WorkerEnrolment::Division))
                    .col(big_integer(WorkerEnrolment::Wage))
                    .col(date(WorkerEnrolment::StartedOn))
                    .col(date_null(WorkerEnrolment::EndedOn))
                    .col(text(WorkerEnrolment::Source))
                    .col(big_integer(WorkerEnrolment::BatchId))
                    .col(date(WorkerEnrolment::AsOf))
                    .primary_key(Index::create().col(WorkerEnrolment::Kpj))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_worker_enrolment_nik")
                    .table(WorkerEnrolment::Table)
                    .col(WorkerEnrolment::Nik)
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_worker_enrolment_npp_division_kpj")
                    .table(WorkerEnrolment::Table)
                    .col(WorkerEnrolment::Npp)
                    .col(WorkerEnrolment::Division)
                    .col(WorkerEnrolment::Kpj)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(WorkerEnrolment::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum WorkerEnrolment {
    Table,
    Kpj,
    Nik,
    Npp,
    Division,
    Wage,
    StartedOn,
    EndedOn,
    Source,
    BatchId,
    AsOf,
}
