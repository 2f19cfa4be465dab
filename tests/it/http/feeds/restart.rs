//! A service that stops or is cut off between its promise and the end of the file.
use std::io::Write as _;

use entity::{import_batch, worker};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use simpul::domain::limits::Limits;
use simpul::feeds::spool::{Spool, Ticket};
use simpul::feeds::{Format, Submission};

use super::*;
use crate::app::{TODAY, TestApp};

async fn count(app: &TestApp) -> u64 {
    let workers = worker::Entity::find().count(app.db());
    workers.await.expect("workers can be counted")
}

on_both_databases! {
    async fn a_service_that_stops_leaves_the_file_to_the_next(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = bpjs(&http);
        let text = workers(9_999);
        let accepted = send(&http, &asking, "", &text).await;
        assert_eq!(accepted.status, 202);
        let spool = http.spool();
        http.stop().await;
        let next = HttpApp::with_spool(app.db().clone(), Limits::default(), spool).await;
        let state = ended(&next, &asking, &accepted).await;
        assert_eq!(state["status"], "DONE", "{state}");
        until_unspooled(&next).await;
        assert_eq!(count(&app).await, 9_999);
        assert_eq!(import_batch::Entity::find().count(app.db()).await.unwrap(), 1, "it went on with the same batch");
    }

    async fn what_a_killed_service_had_accepted_is_written_by_the_next(app: TestApp) {
        let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
        let spool = Spool::open(folder.path()).unwrap();
        let mut arriving = spool.create().unwrap();
        arriving.take_file().unwrap().write_all(workers(3).as_bytes()).unwrap();
        let ticket = Ticket {
            dataset: "workers".to_owned(),
            file_name: "workers.csv".to_owned(),
            as_of: TODAY,
            format: Format::Csv,
            submission: Submission { submitted_by: "bpjs-portal".to_owned(), ..Submission::default() },
        };
        arriving.accept(ticket).unwrap();
        // What was still being sent when the process died.
        std::fs::write(folder.path().join("99999999.feed"), workers(5)).unwrap();
        drop(spool);
        let http = HttpApp::with_spool(app.db().clone(), Limits::default(), folder).await;
        until_unspooled(&http).await;
        assert_eq!(count(&app).await, 3);
    }
}
