//! Objections of employers to clearances.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, date, date_null, text, text_null, timestamp_with_time_zone,
};

/// Creates `clearance_objection`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(table()).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(ClearanceObjection::Table).to_owned())
            .await
    }
}

fn table() -> TableCreateStatement {
    Table::create()
        .table(ClearanceObjection::Table)
        .col(big_pk_auto(ClearanceObjection::Id))
        .col(big_integer(ClearanceObjection::ClearanceId))
        .col(text(ClearanceObjection::Nib))
        .col(text(ClearanceObjection::RegionCode))
        .col(text(ClearanceObjection::Register))
        .col(text(ClearanceObjection::Owner))
        .col(text(ClearanceObjection::Ground))
        .col(text_null(ClearanceObjection::Statement))
        .col(text(ClearanceObjection::Agency))
        .col(text(ClearanceObjection::Client))
        .col(text_null(ClearanceObjection::Officer))
        .col(date(ClearanceObjection::FiledOn))
        .col(date_null(ClearanceObjection::Deadline))
        .col(timestamp_with_time_zone(ClearanceObjection::FiledAt))
        .foreign_key(
            ForeignKey::create()
                .name("fk_clearance_objection_clearance_id")
                .from(ClearanceObjection::Table, ClearanceObjection::ClearanceId)
                .to(Clearance::Table, Clearance::Id),
        )
        .to_owned()
}

fn indexes() -> [IndexCreateStatement; 3] {
    let on = |name: &str| {
        Index::create()
            .name(name)
            .table(ClearanceObjection::Table)
            .to_owned()
    };
    [
        // One objection a clearance and register: recording it twice is recording it once.
        on("ux_clearance_objection_clearance_id_register")
            .col(ClearanceObjection::ClearanceId)
            .col(ClearanceObjection::Register)
            .unique()
            .to_owned(),
        on("ix_clearance_objection_nib")
            .col(ClearanceObjection::Nib)
            .to_owned(),
        on("ix_clearance_objection_owner_deadline")
            .col(ClearanceObjection::Owner)
            .col(ClearanceObjection::Deadline)
            .to_owned(),
    ]
}

#[derive(DeriveIden)]
enum Clearance {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum ClearanceObjection {
    Table,
    Id,
    ClearanceId,
    Nib,
    RegionCode,
    Register,
    Owner,
    Ground,
    Statement,
    Agency,
    Client,
    Officer,
    FiledOn,
    Deadline,
    FiledAt,
}
