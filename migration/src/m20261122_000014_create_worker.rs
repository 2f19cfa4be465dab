//! A person who is or was registered as a worker: personal data.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, text};

/// Creates `worker`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Worker::Table)
                    .col(text(Worker::Nik))
                    .col(text(Worker::Name))
                    .col(text(Worker::Source))
                    .col(big_integer(Worker::BatchId))
                    .col(date(Worker::AsOf))
                    .primary_key(Index::create().col(Worker::Nik))
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Worker::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum Worker {
    Table,
    Nik,
    Name,
    Source,
    BatchId,
    AsOf,
}
