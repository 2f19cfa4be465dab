//! Clearances: verdicts on a service that were made official.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, date, integer, text, text_null,
    timestamp_with_time_zone,
};

/// Creates `clearance`.
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
            .drop_table(Table::drop().table(Clearance::Table).to_owned())
            .await
    }
}

fn table() -> TableCreateStatement {
    Table::create()
        .table(Clearance::Table)
        .col(big_pk_auto(Clearance::Id))
        .col(text(Clearance::ClearanceReference).unique_key())
        .col(text(Clearance::Agency))
        .col(text(Clearance::ApplicationReference))
        .col(integer(Clearance::Sequence))
        .col(text(Clearance::Client))
        .col(text_null(Clearance::Officer))
        .col(text(Clearance::RegionCode))
        .col(text(Clearance::Nib))
        // No foreign key: an employer that ended in another stays named here.
        .col(big_integer_null(Clearance::EmployerId))
        .col(text(Clearance::ServiceKind))
        .col(text(Clearance::Verdict))
        .col(text(Clearance::ReasonCodes))
        .col(text(Clearance::Reasons))
        .col(text(Clearance::Sources))
        .col(text_null(Clearance::PolicyBasis))
        .col(text(Clearance::LawHash))
        .col(text_null(Clearance::FactsHash))
        .col(text_null(Clearance::Facts))
        .col(date(Clearance::JudgedOn))
        .col(date(Clearance::ValidUntil))
        .col(timestamp_with_time_zone(Clearance::IssuedAt))
        .col(big_integer(Clearance::ChangesSeen))
        .to_owned()
}

fn indexes() -> [IndexCreateStatement; 4] {
    let on = |name: &str| {
        Index::create()
            .name(name)
            .table(Clearance::Table)
            .to_owned()
    };
    [
        // Two requests with one application at the same moment: the second finds the first's.
        on("ux_clearance_agency_application_reference_sequence")
            .col(Clearance::Agency)
            .col(Clearance::ApplicationReference)
            .col(Clearance::Sequence)
            .unique()
            .to_owned(),
        on("ix_clearance_nib").col(Clearance::Nib).to_owned(),
        on("ix_clearance_employer_id")
            .col(Clearance::EmployerId)
            .to_owned(),
        on("ix_clearance_valid_until")
            .col(Clearance::ValidUntil)
            .to_owned(),
    ]
}

#[derive(DeriveIden)]
enum Clearance {
    Table,
    Id,
    ClearanceReference,
    Agency,
    ApplicationReference,
    Sequence,
    Client,
    Officer,
    RegionCode,
    Nib,
    EmployerId,
    ServiceKind,
    Verdict,
    ReasonCodes,
    Reasons,
    Sources,
    PolicyBasis,
    LawHash,
    FactsHash,
    Facts,
    JudgedOn,
    ValidUntil,
    IssuedAt,
    ChangesSeen,
}
