//! The steps of the tables, there and back, and what the entities say of them.
use std::collections::BTreeSet;

use migration::{LogMigrator, Migrator};
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, EntityName, EntityTrait, IdenStatic,
    Iterable, Statement,
};
use sea_orm_migration::MigratorTrait as _;

/// Columns of a table, from the database's own catalogue.
async fn columns(db: &DatabaseConnection, table: &str) -> BTreeSet<String> {
    let backend = db.get_database_backend();
    let text = match backend {
        DbBackend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
        _ => format!(
            "SELECT column_name::text AS name FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}'"
        ),
    };
    names(db, &text).await
}

/// Tables of the database, from its own catalogue.
pub async fn tables(db: &DatabaseConnection) -> BTreeSet<String> {
    let text = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
        _ => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'",
    };
    let mut tables = names(db, text).await;
    tables.remove("seaql_migrations");
    tables.remove("log_migrations");
    tables
}

async fn names(db: &DatabaseConnection, text: &str) -> BTreeSet<String> {
    let statement = Statement::from_string(db.get_database_backend(), text);
    let rows = db
        .query_all_raw(statement)
        .await
        .expect("the catalogue answers");
    rows.iter()
        .map(|row| row.try_get("", "name").expect("a name"))
        .collect()
}

/// Name and columns of an entity's table.
fn declared<E: EntityTrait + EntityName + Default>() -> (String, BTreeSet<String>) {
    let columns = E::Column::iter().map(|column| column.as_str().to_owned());
    (E::default().table_name().to_owned(), columns.collect())
}

/// The log's tables.
fn of_the_log() -> BTreeSet<String> {
    let tables = [
        "checkpoint",
        "cosignature",
        "node",
        "pruning",
        "record",
        "subject",
    ];
    tables.map(|table| format!("log_{table}")).into()
}

macro_rules! entities {
    ($($entity:ident)+) => {
        vec![$(declared::<entity::$entity::Entity>()),+]
    };
}

on_both_databases! {
    async fn the_steps_go_back_and_forth(app: TestApp) {
        let db = app.db();
        let built = tables(db).await;
        assert!(built.len() > 30, "{built:?}");
        Migrator::down(db, None).await.expect("every step can be taken back");
        assert_eq!(tables(db).await, of_the_log(), "the log has steps of its own");
        Migrator::up(db, None).await.expect("every step can be taken again");
        assert_eq!(tables(db).await, built);
        assert!(Migrator::get_pending_migrations(db).await.expect("they are listed").is_empty());
        for _ in Migrator::migrations() {
            Migrator::down(db, Some(1)).await.expect("each step can be taken back by itself");
        }
        LogMigrator::down(db, None).await.expect("the log's steps can be taken back");
        assert_eq!(tables(db).await, BTreeSet::new());
        LogMigrator::up(db, None).await.expect("the log's steps can be taken again");
        assert_eq!(tables(db).await, of_the_log());
    }

    async fn entities_have_the_columns_of_their_tables(app: TestApp) {
        let db = app.db();
        let entities = entities!(administrative_fine assessed_source assessment_archive assessment_change assessment_progress branch business_activity business_registration case_party clearance clearance_objection clearance_objection_decision clearance_withdrawal complaint compliance_case construction_project contribution current_assessment current_finding employer employer_change employer_identifier facts_archive field_verification import_batch import_fault import_reject import_seen inspection inspection_finding inspection_note inspection_plan instalment_plan investigation investment_report kbli law_archive licence licence_application link_candidate link_decision link_decision_key log_checkpoint log_cosignature log_node log_pruning log_record log_subject manpower_report membership membership_programme power_of_attorney power_of_attorney_employer region responsible_person restriction_step retired_record service_restriction token_revocation trusted_document vulnerable_worker vulnerable_worker_period worker worker_enrolment written_warning );
        let named: BTreeSet<String> = entities.iter().map(|(table, _)| table.clone()).collect();
        assert_eq!(tables(db).await, named);
        for (table, declared) in entities {
            assert_eq!(columns(db, &table).await, declared, "{table}");
        }
    }
}
