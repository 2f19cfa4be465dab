//! Steps around restrictions of public services, kept for ever.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, date, date_null, text, text_null, timestamp_with_time_zone,
};
use sea_orm_migration::sea_orm::DbBackend;

/// Creates `restriction_step`, of which no row is changed or deleted.
#[derive(DeriveMigrationName)]
pub struct Migration;

const REFUSAL: &str = "steps around restrictions are never changed";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(RestrictionStep::Table)
                    .col(big_pk_auto(RestrictionStep::Id))
                    .col(text(RestrictionStep::RestrictionNumber))
                    .col(text(RestrictionStep::Kind))
                    .col(text(RestrictionStep::Reference))
                    .col(text_null(RestrictionStep::Npp))
                    .col(text_null(RestrictionStep::Nib))
                    .col(text_null(RestrictionStep::ServiceKind))
                    .col(text_null(RestrictionStep::Ground))
                    .col(text_null(RestrictionStep::LegalGround))
                    .col(date_null(RestrictionStep::CompliedOn))
                    .col(date(RestrictionStep::TakenOn))
                    .col(date_null(RestrictionStep::ActBy))
                    .col(big_integer(RestrictionStep::EmployerId))
                    .col(text(RestrictionStep::Agency))
                    .col(text(RestrictionStep::Office))
                    .col(text(RestrictionStep::Client))
                    .col(text_null(RestrictionStep::Officer))
                    .col(text(RestrictionStep::LawHash))
                    .col(timestamp_with_time_zone(RestrictionStep::TakenAt))
                    .to_owned(),
            )
            .await?;
        // Two offices that act at once: whoever is second finds the first one's step.
        for (name, columns) in [
            (
                "ux_restriction_step_kind",
                [RestrictionStep::RestrictionNumber, RestrictionStep::Kind],
            ),
            (
                "ux_restriction_step_reference",
                [RestrictionStep::Agency, RestrictionStep::Reference],
            ),
        ] {
            let mut index = Index::create();
            index.name(name).table(RestrictionStep::Table).unique();
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        for statement in guards(manager.get_database_backend()) {
            let db = manager.get_connection();
            db.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(RestrictionStep::Table).to_owned())
            .await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            let db = manager.get_connection();
            db.execute_unprepared("DROP FUNCTION restriction_step_refuse()")
                .await?;
        }
        Ok(())
    }
}

/// Triggers that keep what was written.
fn guards(backend: DbBackend) -> Vec<String> {
    let acts = ["UPDATE", "DELETE"];
    if backend == DbBackend::Sqlite {
        let trigger = |act: &str| {
            format!(
                "CREATE TRIGGER restriction_step_{act} BEFORE {act} ON restriction_step \
                 BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        };
        return acts.map(trigger).to_vec();
    }
    let refuse = format!(
        "CREATE FUNCTION restriction_step_refuse() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    );
    let trigger = |act: &str| {
        format!(
            "CREATE TRIGGER restriction_step_{act} BEFORE {act} ON restriction_step \
             FOR EACH ROW EXECUTE FUNCTION restriction_step_refuse()"
        )
    };
    let truncate = "CREATE TRIGGER restriction_step_truncate BEFORE TRUNCATE ON restriction_step \
         FOR EACH STATEMENT EXECUTE FUNCTION restriction_step_refuse()";
    let mut statements = vec![refuse, truncate.to_owned()];
    statements.extend(acts.map(trigger));
    statements
}

#[derive(Clone, Copy, DeriveIden)]
enum RestrictionStep {
    Table,
    Id,
    RestrictionNumber,
    Kind,
    Reference,
    Npp,
    Nib,
    ServiceKind,
    Ground,
    LegalGround,
    CompliedOn,
    TakenOn,
    ActBy,
    EmployerId,
    Agency,
    Office,
    Client,
    Officer,
    LawHash,
    TakenAt,
}
