//! The categories of kept assessments, found or not to be told.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, date_null, text, text_null};

/// Creates `current_finding`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(CurrentFinding::Table)
                    .col(big_integer(CurrentFinding::EmployerId))
                    .col(text(CurrentFinding::Category))
                    .col(text(CurrentFinding::State))
                    .col(text_null(CurrentFinding::Severity))
                    .col(date_null(CurrentFinding::Since))
                    .col(text(CurrentFinding::Reason))
                    .col(boolean(CurrentFinding::Stands))
                    .primary_key(
                        Index::create()
                            .col(CurrentFinding::EmployerId)
                            .col(CurrentFinding::Category),
                    )
                    .to_owned(),
            )
            .await?;
        for (name, columns) in [
            (
                "ix_current_finding_category_state",
                vec![
                    CurrentFinding::Category,
                    CurrentFinding::State,
                    CurrentFinding::EmployerId,
                ],
            ),
            (
                "ix_current_finding_severity_state",
                vec![
                    CurrentFinding::Severity,
                    CurrentFinding::State,
                    CurrentFinding::EmployerId,
                ],
            ),
        ] {
            let mut index = Index::create();
            index.name(name).table(CurrentFinding::Table);
            for column in columns {
                index.col(column);
            }
            manager.create_index(index.clone()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(CurrentFinding::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum CurrentFinding {
    Table,
    EmployerId,
    Category,
    State,
    Severity,
    Since,
    Reason,
    Stands,
}
