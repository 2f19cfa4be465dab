//! What was written stays: no row of the log is changed, and only records whose time is over go.
//!
//! The owner of the tables can drop a trigger, and then the tree tells. On PostgreSQL the service
//! runs under a role that owns nothing and may only read and insert.
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Guards the tables of the log by triggers.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Tables of which no row may go.
const KEPT: [&str; 4] = [
    "log_node",
    "log_checkpoint",
    "log_cosignature",
    "log_pruning",
];
/// Tables of which rows may go where a pruning names their place.
const PRUNED: [&str; 2] = ["log_record", "log_subject"];

const REFUSAL: &str = "rows of the access log are never changed";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = match manager.get_database_backend() {
            DbBackend::Sqlite => sqlite(),
            _ => postgres(),
        };
        for statement in statements {
            manager
                .get_connection()
                .execute_unprepared(&statement)
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        let db = manager.get_connection();
        for table in KEPT.iter().chain(&PRUNED) {
            for act in ["update", "delete", "truncate"] {
                let place = if is_sqlite {
                    String::new()
                } else {
                    format!(" ON {table}")
                };
                db.execute_unprepared(&format!("DROP TRIGGER IF EXISTS {table}_{act}{place}"))
                    .await?;
            }
        }
        if !is_sqlite {
            for function in ["log_refuse", "log_refuse_unless_pruned"] {
                db.execute_unprepared(&format!("DROP FUNCTION IF EXISTS {function}()"))
                    .await?;
            }
        }
        Ok(())
    }
}

fn sqlite() -> Vec<String> {
    let abort = format!("BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END");
    let trigger = |table: &str, act: &str, condition: &str| {
        format!("CREATE TRIGGER {table}_{act} BEFORE {act} ON {table} {condition} {abort}")
    };
    let unless_pruned = "WHEN NOT EXISTS (SELECT 1 FROM log_pruning \
         WHERE OLD.position BETWEEN first_position AND last_position)";
    let mut statements = Vec::new();
    for table in KEPT.iter().chain(&PRUNED) {
        statements.push(trigger(table, "update", ""));
    }
    statements.extend(KEPT.map(|table| trigger(table, "delete", "")));
    statements.extend(PRUNED.map(|table| trigger(table, "delete", unless_pruned)));
    statements
}

fn postgres() -> Vec<String> {
    let mut statements = vec![
        format!(
            "CREATE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        ),
        format!(
            "CREATE FUNCTION log_refuse_unless_pruned() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN IF NOT EXISTS (SELECT 1 FROM log_pruning \
             WHERE OLD.position BETWEEN first_position AND last_position) \
             THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN OLD; END $$"
        ),
    ];
    let each_row = |table: &str, act: &str, function: &str| {
        format!(
            "CREATE TRIGGER {table}_{act} BEFORE {act} ON {table} \
             FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    };
    for table in KEPT.iter().chain(&PRUNED) {
        statements.push(each_row(table, "update", "log_refuse"));
        statements.push(format!(
            "CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} \
             FOR EACH STATEMENT EXECUTE FUNCTION log_refuse()"
        ));
    }
    statements.extend(KEPT.map(|table| each_row(table, "delete", "log_refuse")));
    statements.extend(PRUNED.map(|table| each_row(table, "delete", "log_refuse_unless_pruned")));
    statements
}
