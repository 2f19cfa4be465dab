//! A complaint about an employer. Never shared (ILO C81 Art. 15(c)).
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text};

/// Creates `complaint`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Complaint::Table)
                    .col(text(Complaint::ComplaintNumber))
                    .col(text(Complaint::WlkpNumber))
                    .col(text(Complaint::ComplainantName))
                    .col(date(Complaint::ReceivedOn))
                    .col(text(Complaint::Body))
                    .col(text(Complaint::Source))
                    .col(big_integer(Complaint::BatchId))
                    .col(date(Complaint::AsOf))
                    .primary_key(Index::create().col(Complaint::ComplaintNumber))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_complaint_wlkp_number")
                    .table(Complaint::Table)
                    .col(Complaint::WlkpNumber)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Complaint::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum Complaint {
    Table,
    ComplaintNumber,
    WlkpNumber,
    ComplainantName,
    ReceivedOn,
    Body,
    Source,
    BatchId,
    AsOf,
}
