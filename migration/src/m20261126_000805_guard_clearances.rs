//! What was issued, withdrawn, contested and decided stays: rows are only added.
//!
//! As with the access log, the owner of the tables can drop a trigger; the service's role cannot.
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Guards the tables of clearances by triggers.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Tables of which no row is changed and none goes.
const KEPT: [&str; 4] = [
    "clearance",
    "clearance_withdrawal",
    "clearance_objection",
    "clearance_objection_decision",
];

const REFUSAL: &str = "rows of clearances are never changed";

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
        for table in KEPT {
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
            db.execute_unprepared("DROP FUNCTION IF EXISTS clearance_refuse()")
                .await?;
        }
        Ok(())
    }
}

fn sqlite() -> Vec<String> {
    let refused = |table: &str, act: &str| {
        format!(
            "CREATE TRIGGER {table}_{act} BEFORE {act} ON {table} \
             BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    };
    KEPT.iter()
        .flat_map(|table| [refused(table, "update"), refused(table, "delete")])
        .collect()
}

fn postgres() -> Vec<String> {
    let mut statements = vec![format!(
        "CREATE FUNCTION clearance_refuse() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )];
    for table in KEPT {
        for (act, each) in [
            ("update", "ROW"),
            ("delete", "ROW"),
            ("truncate", "STATEMENT"),
        ] {
            statements.push(format!(
                "CREATE TRIGGER {table}_{act} BEFORE {act} ON {table} \
                 FOR EACH {each} EXECUTE FUNCTION clearance_refuse()"
            ));
        }
    }
    statements
}
