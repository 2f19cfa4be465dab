//! The fields that agreed where a key was tied by probability or by a person.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

/// Adds `employer_identifier.agreed_fields`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table(EmployerIdentifier::Table)
                    .add_column(text_null(EmployerIdentifier::AgreedFields))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table(EmployerIdentifier::Table)
                    .drop_column(EmployerIdentifier::AgreedFields)
                    .to_owned(),
            )
            .await
    }
}

#[derive(DeriveIden)]
enum EmployerIdentifier {
    Table,
    AgreedFields,
}
