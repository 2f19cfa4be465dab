//! Objections of employers to clearances.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, date, date_null, text, text_null, timestamp_with_time_zone,
};

/// Creates `objection`.
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
            .drop_table(Table::drop().table(Objection::Table).to_owned())
            .await
    }
}

fn table() -> TableCreateStatement {
    Table::create()
        .table(Objection::Table)
        .col(big_pk_auto(Objection::Id))
        .col(big_integer(Objection::ClearanceId))
        .col(text(Objection::Nib))
        .col(text(Objection::RegionCode))
        .col(text(Objection::Register))
        .col(text(Objection::Owner))
        .col(text(Objection::Ground))
        .col(text_null(Objection::Statement))
        .col(text(Objection::Agency))
        .col(text(Objection::Client))
        .col(text_null(Objection::Officer))
        .col(date(Objection::FiledOn))
        .col(date_null(Objection::Deadline))
        .col(timestamp_with_time_zone(Objection::FiledAt))
        .foreign_key(
            ForeignKey::create()
                .name("fk_objection_clearance_id")
                .from(Objection::Table, Objection::ClearanceId)
                .to(Clearance::Table, Clearance::Id),
        )
        .to_owned()
}

fn indexes() -> [IndexCreateStatement; 3] {
    let on = |name: &str| {
        Index::create()
            .name(name)
            .table(Objection::Table)
            .to_owned()
    };
    [
        // One objection a clearance and register: recording it twice is recording it once.
        on("ux_objection_clearance_id_register")
            .col(Objection::ClearanceId)
            .col(Objection::Register)
            .unique()
            .to_owned(),
        on("ix_objection_nib").col(Objection::Nib).to_owned(),
        on("ix_objection_owner_deadline")
            .col(Objection::Owner)
            .col(Objection::Deadline)
            .to_owned(),
    ]
}

#[derive(DeriveIden)]
enum Clearance {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum Objection {
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
