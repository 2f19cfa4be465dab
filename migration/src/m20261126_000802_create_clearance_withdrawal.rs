//! Which clearances no longer hold, since when and why.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text, timestamp_with_time_zone};

/// Creates `clearance_withdrawal`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(ClearanceWithdrawal::Table)
                    .col(big_integer(ClearanceWithdrawal::ClearanceId).primary_key())
                    .col(date(ClearanceWithdrawal::WithdrawnOn))
                    .col(timestamp_with_time_zone(ClearanceWithdrawal::WithdrawnAt))
                    .col(text(ClearanceWithdrawal::Verdict))
                    .col(text(ClearanceWithdrawal::WhyId))
                    .col(text(ClearanceWithdrawal::WhyEn))
                    .col(text(ClearanceWithdrawal::LawHash))
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk_clearance_withdrawal_clearance_id")
                            .from(ClearanceWithdrawal::Table, ClearanceWithdrawal::ClearanceId)
                            .to(Clearance::Table, Clearance::Id),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(ClearanceWithdrawal::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum Clearance {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum ClearanceWithdrawal {
    Table,
    ClearanceId,
    WithdrawnOn,
    WithdrawnAt,
    Verdict,
    WhyId,
    WhyEn,
    LawHash,
}
