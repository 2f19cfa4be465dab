//! A programme in which a membership is enrolled.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, text};

/// Creates `membership_programme`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(MembershipProgramme::Table)
                    .col(text(MembershipProgramme::Npp))
                    .col(text(MembershipProgramme::Division))
                    .col(text(MembershipProgramme::Programme))
                    .col(date(MembershipProgramme::EnrolledOn))
                    .col(date_null(MembershipProgramme::EndedOn))
                    .col(text(MembershipProgramme::Source))
                    .col(big_integer(MembershipProgramme::BatchId))
                    .col(date(MembershipProgramme::AsOf))
                    .primary_key(
                        Index::create()
                            .col(MembershipProgramme::Npp)
                            .col(MembershipProgramme::Division)
                            .col(MembershipProgramme::Programme),
                    )
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(MembershipProgramme::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum MembershipProgramme {
    Table,
    Npp,
    Division,
    Programme,
    EnrolledOn,
    EndedOn,
    Source,
    BatchId,
    AsOf,
}
