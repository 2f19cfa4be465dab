//! Rejected lines as they came, for the report that their sender corrects.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text};

/// Creates `import_reject`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(ImportReject::Table)
                    .col(big_integer(ImportReject::BatchId))
                    .col(big_integer(ImportReject::Line))
                    .col(text(ImportReject::Record))
                    .primary_key(
                        Index::create()
                            .col(ImportReject::BatchId)
                            .col(ImportReject::Line),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk_import_reject_batch_id")
                            .from(ImportReject::Table, ImportReject::BatchId)
                            .to(Alias::new("import_batch"), Alias::new("id")),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(ImportReject::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum ImportReject {
    Table,
    BatchId,
    Line,
    Record,
}
