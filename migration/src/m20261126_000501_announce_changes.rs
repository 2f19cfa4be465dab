//! What a batch or a decision touched is announced to every process, by whatever road it was written.
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Adds the triggers that announce changes. SQLite has no notices; its followers look at intervals.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE FUNCTION simpul_announce_change() RETURNS trigger LANGUAGE plpgsql AS $$ \
                 BEGIN PERFORM pg_notify('simpul_employer_change', ''); RETURN NULL; END $$; \
                 CREATE TRIGGER employer_change_announced AFTER INSERT OR UPDATE ON employer_change \
                 FOR EACH STATEMENT EXECUTE FUNCTION simpul_announce_change(); \
                 CREATE TRIGGER import_batch_announced AFTER UPDATE OF status ON import_batch \
                 FOR EACH STATEMENT EXECUTE FUNCTION simpul_announce_change();",
            )
            .await
            .map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        manager
            .get_connection()
            .execute_unprepared(
                "DROP TRIGGER import_batch_announced ON import_batch; \
                 DROP TRIGGER employer_change_announced ON employer_change; \
                 DROP FUNCTION simpul_announce_change();",
            )
            .await
            .map(drop)
    }
}
