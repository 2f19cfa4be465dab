//! What the engine last said of an employer, kept so that employers are found by it.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, date, date_null, text};

/// Creates `current_assessment`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(table()).await?;
        for (name, column) in ORDERS {
            let mut index = Index::create();
            index.name(*name).table(CurrentAssessment::Table);
            manager
                .create_index(
                    index
                        .col(*column)
                        .col(CurrentAssessment::EmployerId)
                        .clone(),
                )
                .await?;
        }
        for (name, column) in REVIEWS {
            let mut index = Index::create();
            index.name(*name).table(CurrentAssessment::Table);
            manager.create_index(index.col(*column).clone()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(CurrentAssessment::Table).to_owned())
            .await
    }
}

/// What lists are ordered by, each with the employer that breaks ties.
const ORDERS: &[(&str, CurrentAssessment)] = &[
    ("ix_current_assessment_since", CurrentAssessment::Since),
    (
        "ix_current_assessment_months_in_arrears",
        CurrentAssessment::MonthsInArrears,
    ),
    (
        "ix_current_assessment_overdue_amount",
        CurrentAssessment::OverdueAmount,
    ),
    (
        "ix_current_assessment_lapsed_on",
        CurrentAssessment::LapsedOn,
    ),
    (
        "ix_current_assessment_workers_missing",
        CurrentAssessment::WorkersMissing,
    ),
    (
        "ix_current_assessment_notice_due_on",
        CurrentAssessment::NoticeDueOn,
    ),
];

/// By what those that are due are found.
const REVIEWS: &[(&str, CurrentAssessment)] = &[
    (
        "ix_current_assessment_next_review_on",
        CurrentAssessment::NextReviewOn,
    ),
    (
        "ix_current_assessment_review_once_paid_known_on",
        CurrentAssessment::ReviewOncePaidKnownOn,
    ),
];

fn table() -> TableCreateStatement {
    // No foreign key: a kept row whose employer ended in another goes with the next refresh.
    Table::create()
        .table(CurrentAssessment::Table)
        .col(big_integer(CurrentAssessment::EmployerId).primary_key())
        .col(date(CurrentAssessment::AssessedOn))
        .col(text(CurrentAssessment::LawHash))
        .col(big_integer(CurrentAssessment::SeenChange))
        .col(big_integer(CurrentAssessment::Generation))
        .col(date(CurrentAssessment::Since))
        .col(big_integer(CurrentAssessment::MonthsInArrears))
        .col(big_integer(CurrentAssessment::OverdueAmount))
        .col(boolean(CurrentAssessment::IsLicensedUnregistered))
        .col(date_null(CurrentAssessment::LapsedOn))
        .col(big_integer(CurrentAssessment::WorkersMissing))
        .col(date_null(CurrentAssessment::NoticeDueOn))
        .col(date_null(CurrentAssessment::NextReviewOn))
        .col(date_null(CurrentAssessment::ReviewOncePaidKnownOn))
        .to_owned()
}

#[derive(Clone, Copy, DeriveIden)]
enum CurrentAssessment {
    Table,
    EmployerId,
    AssessedOn,
    LawHash,
    SeenChange,
    Generation,
    Since,
    MonthsInArrears,
    OverdueAmount,
    IsLicensedUnregistered,
    LapsedOn,
    WorkersMissing,
    NoticeDueOn,
    NextReviewOn,
    ReviewOncePaidKnownOn,
}
