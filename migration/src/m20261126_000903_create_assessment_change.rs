//! When categories of employers began and were cured.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, date, date_null, text, text_null,
    timestamp_with_time_zone,
};

/// Creates `assessment_change`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(AssessmentChange::Table)
                    .col(big_pk_auto(AssessmentChange::Id))
                    .col(big_integer(AssessmentChange::EmployerId))
                    .col(text(AssessmentChange::Category))
                    .col(text(AssessmentChange::Turn))
                    .col(date(AssessmentChange::SeenOn))
                    .col(date_null(AssessmentChange::Since))
                    .col(text_null(AssessmentChange::Register))
                    .col(big_integer_null(AssessmentChange::BatchId))
                    .col(text(AssessmentChange::LawHash))
                    .col(timestamp_with_time_zone(AssessmentChange::RecordedAt))
                    .to_owned(),
            )
            .await?;
        for (name, columns) in [(
            "ix_assessment_change_employer_id",
            vec![AssessmentChange::EmployerId, AssessmentChange::Id],
        )] {
            let mut index = Index::create();
            index.name(name).table(AssessmentChange::Table);
            for column in columns {
                index.col(column);
            }
            manager.create_index(index.clone()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(AssessmentChange::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum AssessmentChange {
    Table,
    Id,
    EmployerId,
    Category,
    Turn,
    SeenOn,
    Since,
    Register,
    BatchId,
    LawHash,
    RecordedAt,
}
