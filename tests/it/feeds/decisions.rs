//! What is done with a file before anything of it is written, and what a later file changes.
use std::collections::BTreeMap;
use std::fmt::Write as _;

use entity::{contribution, import_batch, import_fault, import_reject, worker};
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _,
};
use simpul::domain::codes::BatchStatus;
use simpul::feeds::{FeedError, Import, Received, Submission, receive, write};

use super::content::{assert_same, content};
use super::material::{CHUNK_ROWS, before, fed, file, prepare, tried, yesterday};

async fn batches(db: &DatabaseConnection) -> Vec<import_batch::Model> {
    let batches = import_batch::Entity::find().order_by_asc(import_batch::Column::Id);
    batches.all(db).await.expect("batches can be read")
}

/// A file of workers, so many of them right and so many wrong.
fn workers(right: u32, wrong: u32) -> String {
    let mut text = "nik,name\n".to_owned();
    for serial in 1..=right {
        let _ = writeln!(text, "995204410790{serial:04},Sari");
    }
    for serial in 0..wrong {
        let _ = writeln!(text, "99-{serial},Budi");
    }
    text
}

async fn ready(db: &DatabaseConnection, import: Import) -> simpul::feeds::Job {
    match receive(db, import).await.expect("it can be looked at") {
        Received::Ready(job) => job,
        Received::Settled(report) => panic!("nothing to write: {report}"),
    }
}

on_both_databases! {
    async fn the_same_file_twice_is_a_no_op_and_on_a_later_day_it_is_news(app: TestApp) {
        let db = app.db();
        let text = workers(100, 3);
        let first = fed(db, file("workers", text.clone())).await;
        let held = content(db).await;
        let again = fed(db, file("workers", text.clone())).await;
        assert!(again.is_repeat && again.batch_id == first.batch_id);
        assert_eq!((again.counts.unchanged, again.rejected()), (100, 3));
        assert_same(&content(db).await, &held);
        let earlier = Import { as_of: yesterday(), ..file("workers", text.clone()) };
        let older = tried(db, earlier).await;
        assert!(matches!(older, Err(FeedError::Older { .. })), "{older:?}");
        let earlier = Import { as_of: yesterday(), ..file("workers", text) };
        let accepted = Submission { accepts_older: true, ..Submission::default() };
        let report = fed(db, Import { submission: accepted, ..earlier }).await;
        assert_eq!((report.is_repeat, report.counts.unchanged), (false, 100));
        let told: Vec<String> = batches(db).await.into_iter().map(|batch| batch.status).collect();
        assert_eq!(told, ["DONE", "FAILED", "DONE"]);
        let fault = import_fault::Entity::find().filter(import_fault::Column::Code.eq("OLDER_THAN_REGISTER"));
        assert_eq!(fault.count(db).await.unwrap(), 1);
    }

    async fn a_corrected_file_changes_exactly_what_was_corrected(app: TestApp) {
        let db = app.db();
        prepare(db).await;
        let [_, (_, text)] = before();
        let corrected: String = text
            .lines()
            .enumerate()
            .map(|(line, row)| if line % 500 == 7 { row.replace(",57000,57000,", ",57000,41000,") } else { row.to_owned() } + "\n")
            .collect();
        let report = fed(db, file("contributions", corrected)).await;
        assert_eq!((report.counts.inserted, report.counts.updated, report.counts.unchanged), (0, 4, 1796));
        let rows = contribution::Entity::find().all(db).await.unwrap();
        let mut of_batch: BTreeMap<(i64, i64), u32> = BTreeMap::new();
        for row in rows {
            *of_batch.entry((row.batch_id, row.amount_paid)).or_default() += 1;
        }
        let before = batches(db).await[1].id;
        assert_eq!(of_batch, BTreeMap::from([((before, 57000), 1796), ((report.batch_id, 41000), 4)]));
    }

    async fn a_batch_with_too_many_rejected_lines_waits_for_a_person(app: TestApp) {
        let db = app.db();
        let held = fed(db, file("workers", workers(379, 21))).await;
        assert!(held.is_held() && held.status == BatchStatus::Held);
        assert_eq!((held.counts.read, held.rejected(), held.counts.inserted), (400, 21, 0));
        assert_eq!(worker::Entity::find().count(db).await.unwrap(), 0);
        let rejects = import_reject::Entity::find().all(db).await.unwrap();
        assert_eq!(rejects.len(), 21);
        assert_eq!(rejects[0].record, r#"["99-0","Budi"]"#);
        assert_eq!(import_fault::Entity::find().count(db).await.unwrap(), 22);

        // A second try takes the place of the first; a few less are taken without asking.
        fed(db, file("workers", workers(378, 21))).await;
        assert_eq!(import_reject::Entity::find().count(db).await.unwrap(), 21);
        let accepted = Submission { accepts_faults: true, ..Submission::default() };
        let report = fed(db, Import { submission: accepted, ..file("workers", workers(379, 21)) }).await;
        assert_eq!((report.status, report.counts.inserted, report.rejected()), (BatchStatus::Done, 379, 21));
        let rejects = import_reject::Entity::find().all(db).await.unwrap();
        assert!(rejects.len() == 21 && rejects.iter().all(|reject| reject.batch_id == report.batch_id));
        fed(db, file("workers", workers(379, 1))).await;
        assert_eq!(import_reject::Entity::find().count(db).await.unwrap(), 1, "earlier ones are forgotten");
    }

    async fn another_file_ends_a_batch_that_was_cut_off(app: TestApp) {
        let db = app.db();
        let first = ready(db, file("workers", workers(300, 0))).await;
        let second = ready(db, file("workers", workers(200, 0))).await;
        assert_ne!(first.batch_id(), second.batch_id());
        let overtaken = write(db, first, &mut |_| {}).await;
        assert!(matches!(overtaken, Err(FeedError::Overtaken)), "{overtaken:?}");
        assert_eq!(worker::Entity::find().count(db).await.unwrap(), 0);
        let report = write(db, second, &mut |_| {}).await.unwrap();
        assert_eq!(report.counts.inserted, 200);
        let told: Vec<String> = batches(db).await.into_iter().map(|batch| batch.status).collect();
        assert_eq!(told, ["FAILED", "DONE"]);
        let fault = import_fault::Entity::find().one(db).await.unwrap().unwrap();
        assert_eq!((fault.line, fault.code.as_str()), (0, "INTERRUPTED"));
    }

    async fn of_two_that_write_one_batch_one_ends(app: TestApp) {
        let db = app.db();
        let first = ready(db, file("workers", workers(300, 0))).await;
        let second = ready(db, file("workers", workers(300, 0))).await;
        assert_eq!(first.batch_id(), second.batch_id());
        let report = write(db, second, &mut |_| {}).await.unwrap();
        assert_eq!((report.status, report.counts.inserted), (BatchStatus::Done, 300));
        let overtaken = write(db, first, &mut |_| {}).await;
        assert!(matches!(overtaken, Err(FeedError::Overtaken)), "{overtaken:?}");
        assert_eq!(batches(db).await.len(), 1);
    }

    async fn what_differs_far_apart_in_a_file_is_a_duplicate_and_what_does_not_is_none(app: TestApp) {
        let db = app.db();
        fed(db, Import { as_of: yesterday(), ..file("workers", workers(100, 0)) }).await;
        // The first hundred are unchanged, the others new; then both again, once as they were and once not.
        let mut text = workers(200, 0);
        for serial in [3, 150] {
            let _ = writeln!(text, "995204410790{serial:04},Dewi");
            let _ = writeln!(text, "995204410790{serial:04},Sari");
        }
        let report = fed(db, file("workers", text)).await;
        let counts = report.counts;
        assert_eq!((counts.inserted, counts.updated, counts.unchanged, counts.rejected), (100, 0, 102, 2));
        let faults = import_fault::Entity::find().order_by_asc(import_fault::Column::Line).all(db).await.unwrap();
        let told: Vec<(i64, &str)> = faults.iter().map(|fault| (fault.line, fault.code.as_str())).collect();
        assert_eq!(told, [(202, "DUPLICATE_KEY"), (204, "DUPLICATE_KEY")]);
        let changed = worker::Entity::find().filter(worker::Column::Name.ne("Sari"));
        assert_eq!(changed.count(db).await.unwrap(), 0);
    }

    async fn a_first_load_in_order_finds_what_repeats_where_two_chunks_meet(app: TestApp) {
        let db = app.db();
        let lines = |serials: std::ops::RangeInclusive<u32>| {
            let lines = serials.map(|serial| format!("995204410790{serial:04},Sari\n"));
            lines.collect::<String>()
        };
        let last = u32::try_from(CHUNK_ROWS).unwrap();
        // Line 7 repeats line 6 within its chunk; the second chunk begins with the key that ended the first.
        let text = format!(
            "nik,name\n{}9952044107900005,Dewi\n{}995204410790{:04},Dewi\n{}",
            lines(1..=5), lines(6..=last - 1), last - 1, lines(last..=3 * last)
        );
        let report = fed(db, file("workers", text)).await;
        let counts = report.counts;
        assert_eq!((counts.inserted, counts.updated, counts.rejected), (u64::from(3 * last), 0, 2));
        let faults = import_fault::Entity::find().order_by_asc(import_fault::Column::Line).all(db).await.unwrap();
        let told: Vec<(i64, &str)> = faults.iter().map(|fault| (fault.line, fault.code.as_str())).collect();
        assert_eq!(told, [(7, "DUPLICATE_KEY"), (i64::from(last) + 2, "DUPLICATE_KEY")]);
    }
}
