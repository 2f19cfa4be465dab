//! Records go when their time is over, told of by one that stays; and a role that may only add.
use entity::log_record;
use migration::LogMigrator;
use sea_orm::{ConnectionTrait as _, DbBackend, EntityTrait as _, TransactionTrait as _};
use sea_orm_migration::MigratorTrait as _;
use simpul::domain::agreement::Agreements;
use simpul::ledger::{prune, verify};
use simpul::store::log;

use super::*;
use crate::app::agreement_files;
use crate::database::{Engine, TestDatabase};

/// The agreements, of which one agency's is kept for as many days.
fn keeping(file: &str, days: u32) -> Agreements {
    let mut files = agreement_files();
    for (name, text) in &mut files {
        if name == file {
            *text = text.replace("retention_days = 1825", &format!("retention_days = {days}"));
        }
    }
    Agreements::parse(&files).expect("they can be used")
}

async fn agencies(app: &TestApp) -> Vec<String> {
    let records = log_record::Entity::find()
        .all(app.db())
        .await
        .expect("the log can be read");
    let accesses = records
        .into_iter()
        .filter(|record| record.event == "ACCESS");
    accesses.filter_map(|record| record.agency).collect()
}

on_both_databases! {
    async fn records_beyond_their_retention_go_by_agency_and_the_tree_still_verifies(app: TestApp) {
        read_by_two(&app).await;
        let now = crate::http::clock() + chrono::TimeDelta::days(400);
        let gone = prune(app.ledger(), &keeping("bpjs.toml", 30), now).await.expect("it may");
        assert_eq!(gone, 1);
        assert_eq!(agencies(&app).await, ["dpmptsp"]);
        assert_eq!(prune(app.ledger(), &keeping("bpjs.toml", 30), now).await.expect("it may"), 0);
        app.ledger().checkpoint(now).await.expect("it can be signed");
        let verified = verify(app.db(), &app.ledger().public_keys(), &[]).await.expect("it can be read");
        assert_eq!((verified.fault, verified.pruned), (None, 1));
    }

    async fn each_purpose_has_its_own_retention(app: TestApp) {
        app.given(employer("9120000000001")).await;
        for purpose in ["permit_check", "licence_administration"] {
            let answer = app.licensing().for_purpose(purpose).ask("{ employers { nodes { legalName } } }").await;
            assert_eq!(answer["errors"], Value::Null, "{answer}");
        }
        let mut files = agreement_files();
        for (name, text) in &mut files {
            if name == "dpmptsp.toml" {
                *text = text.replace("code = \"permit_check\"", "code = \"permit_check\"\nretention_days = 30");
            }
        }
        let agreements = Agreements::parse(&files).expect("they can be used");
        let now = crate::http::clock() + chrono::TimeDelta::days(400);
        assert_eq!(prune(app.ledger(), &agreements, now).await.expect("it may"), 1);
        let left = log_record::Entity::find().all(app.db()).await.expect("it can be read");
        let purposes: Vec<_> = left.into_iter().filter(|record| record.event == "ACCESS").map(|record| record.purpose).collect();
        assert_eq!(purposes, [Some("licence_administration".to_owned())]);
        app.ledger().checkpoint(now).await.expect("it can be signed");
        let verified = verify(app.db(), &app.ledger().public_keys(), &[]).await.expect("it can be read");
        assert_eq!((verified.fault, verified.pruned), (None, 1));
    }

    async fn a_deletion_that_no_record_tells_of_is_found(app: TestApp) {
        read_by_two(&app).await;
        let delete = "DELETE FROM log_record WHERE position = 0";
        assert!(app.db().execute_unprepared(delete).await.is_err(), "the guard holds");
        let place = if app.db().get_database_backend() == DbBackend::Sqlite { "" } else { " ON log_record" };
        app.db().execute_unprepared(&format!("DROP TRIGGER log_record_delete{place}")).await.expect("the owner may");
        app.db().execute_unprepared(delete).await.expect("nothing guards it");
        let verified = verify(app.db(), &app.ledger().public_keys(), &[]).await.expect("it can be read");
        assert!(verified.fault.is_some());
    }
}

#[tokio::test]
async fn a_granted_role_reads_and_adds_and_can_do_nothing_else() {
    let database = TestDatabase::create(Engine::Postgres).await;
    let db = database.connection();
    let role = format!("simpul_reader_{}", std::process::id());
    db.execute_unprepared(&format!("CREATE ROLE {role}"))
        .await
        .expect("it can be made");
    for statement in log::grants(&role).expect("a name") {
        db.execute_unprepared(&statement).await.expect("it may");
    }
    let mut may = Vec::new();
    for statement in [
        "SELECT count(*) FROM log_record",
        "INSERT INTO log_subject (subject, position) VALUES ('employer:1', 1)",
        "UPDATE log_record SET body = ''",
        "DELETE FROM log_record",
        "TRUNCATE log_subject",
        "INSERT INTO log_pruning (first_position, last_position, event_position) VALUES (0, 9, 10)",
        "DROP TRIGGER log_record_update ON log_record",
        "ALTER TABLE log_record DISABLE TRIGGER ALL",
    ] {
        let transaction = db.begin().await.expect("it can begin");
        transaction
            .execute_unprepared(&format!("SET LOCAL ROLE {role}"))
            .await
            .expect("it may");
        may.push(transaction.execute_unprepared(statement).await.is_ok());
        transaction.rollback().await.expect("it can end");
    }
    LogMigrator::up(db, None).await.expect("the owner goes on");
    db.execute_unprepared(&format!("DROP OWNED BY {role}; DROP ROLE {role}"))
        .await
        .expect("it can go");
    database.discard().await;
    assert_eq!(may, [true, true, false, false, false, false, false, false]);
}
