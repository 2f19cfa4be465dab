//! An owner or director of a business actor: personal data.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text};

/// Creates `responsible_person`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(ResponsiblePerson::Table)
                    .col(text(ResponsiblePerson::Nib))
                    .col(text(ResponsiblePerson::Nik))
                    .col(text(ResponsiblePerson::Name))
                    .col(text(ResponsiblePerson::Role))
                    .col(text(ResponsiblePerson::Source))
                    .col(big_integer(ResponsiblePerson::BatchId))
                    .col(date(ResponsiblePerson::AsOf))
                    .primary_key(
                        Index::create()
                            .col(ResponsiblePerson::Nib)
                            .col(ResponsiblePerson::Nik),
                    )
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(ResponsiblePerson::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum ResponsiblePerson {
    Table,
    Nib,
    Nik,
    Name,
    Role,
    Source,
    BatchId,
    AsOf,
}
