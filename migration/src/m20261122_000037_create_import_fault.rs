//! A rejected line, kept with its place and reason.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, text, text_null};

/// Creates `import_fault`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(ImportFault::Table)
                    .col(big_pk_auto(ImportFault::Id))
                    .col(big_integer(ImportFault::BatchId))
                    .col(big_integer(ImportFault::Line))
                    .col(text_null(ImportFault::ColumnName))
                    .col(text(ImportFault::Code))
                    .col(text(ImportFault::Reason))
                    .col(text(ImportFault::Shape))
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk_import_fault_batch_id")
                            .from(ImportFault::Table, ImportFault::BatchId)
                            .to(Alias::new("import_batch"), Alias::new("id")),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_import_fault_batch_id")
                    .table(ImportFault::Table)
                    .col(ImportFault::BatchId)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(ImportFault::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum ImportFault {
    Table,
    Id,
    BatchId,
    Line,
    ColumnName,
    Code,
    Reason,
    Shape,
}
