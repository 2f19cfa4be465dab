//! What processes over one database tell each other.
use std::time::Duration;

use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, TransactionTrait as _};
use simpul::store::notifications::{Notifications, Topic, announce};
use tokio::sync::watch;

/// What takes as long has failed.
const PATIENCE: Duration = Duration::from_secs(20);
/// No bell rings by itself within a test.
const NEVER: Duration = Duration::from_secs(3_600);

async fn rung(bell: &mut watch::Receiver<()>) {
    let rung = tokio::time::timeout(PATIENCE, bell.changed()).await;
    rung.expect("it rings").expect("somebody can ring it");
}

async fn announced(db: &DatabaseConnection, topic: Topic) {
    let transaction = db.begin().await.unwrap();
    announce(&transaction, topic).await.unwrap();
    transaction.commit().await.unwrap();
}

on_both_databases! {
    async fn another_process_hears_what_is_announced_and_committed(app: TestApp) {
        let db = app.db();
        let is_postgres = db.get_database_backend() == DbBackend::Postgres;
        let ring_every = if is_postgres { NEVER } else { Duration::from_millis(20) };
        let notifications = Notifications::default();
        let mut revocations = notifications.subscribe(Topic::TokenRevocations);
        let mut changes = notifications.subscribe(Topic::EmployerChanges);
        let heard = async {
            // Once it listens, it rings for what was missed before.
            rung(&mut revocations).await;
            rung(&mut changes).await;
            let taken_back = db.begin().await.unwrap();
            announce(&taken_back, Topic::EmployerChanges).await.unwrap();
            taken_back.rollback().await.unwrap();
            announced(db, Topic::TokenRevocations).await;
            rung(&mut revocations).await;
            if is_postgres {
                assert!(!changes.has_changed().unwrap(), "what was taken back is not heard");
            }
            announced(db, Topic::EmployerChanges).await;
            rung(&mut changes).await;
        };
        tokio::select! {
            () = notifications.listen(db, ring_every) => unreachable!("it listens for ever"),
            () = heard => {}
        }
    }

    async fn a_listener_whose_connection_was_cut_listens_again(app: TestApp) {
        let db = app.db();
        if db.get_database_backend() != DbBackend::Postgres {
            // There is no connection to be cut: the interval alone serves, as the test above shows.
            return;
        }
        let notifications = Notifications::default();
        let mut bell = notifications.subscribe(Topic::TokenRevocations);
        let heard = async {
            rung(&mut bell).await;
            let cut = db.execute_unprepared(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                 WHERE datname = current_database() AND application_name = 'simpul listener'",
            );
            assert_eq!(cut.await.unwrap().rows_affected(), 1);
            rung(&mut bell).await;
            announced(db, Topic::TokenRevocations).await;
            rung(&mut bell).await;
        };
        tokio::select! {
            () = notifications.listen(db, NEVER) => unreachable!("it listens for ever"),
            () = heard => {}
        }
    }
}
