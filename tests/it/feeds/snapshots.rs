//! Whole registers: what they no longer name is retired, and never a register by accident.
use entity::{contribution, import_fault, import_seen, retired_record};
use sea_orm::{DatabaseConnection, EntityTrait as _, PaginatorTrait as _};
use simpul::domain::codes::BatchStatus;
use simpul::feeds::{Import, Submission};

use super::content::touched;
use super::material::{before, fed, file, prepare, whole};

/// The contributions that the registers hold before, without those that `goes` names.
fn without(goes: impl Fn(&str) -> bool) -> String {
    let [_, (_, text)] = before();
    let lines = text.lines().filter(|line| !goes(line));
    lines.map(|line| format!("{line}\n")).collect()
}

async fn rows(db: &DatabaseConnection) -> u64 {
    let rows = contribution::Entity::find().count(db).await;
    rows.expect("rows can be counted")
}

on_both_databases! {
    async fn rows_that_a_whole_register_no_longer_names_are_retired_and_kept(app: TestApp) {
        let db = app.db();
        prepare(db).await;
        let report = fed(db, whole("contributions", without(|line| line.starts_with("Y0000017,")))).await;
        assert_eq!((report.counts.unchanged, report.counts.retired), (1794, 6));
        assert_eq!(rows(db).await, 1794);
        let retired = retired_record::Entity::find().all(db).await.unwrap();
        assert_eq!(retired.len(), 6);
        for record in &retired {
            assert_eq!((record.dataset.as_str(), record.batch_id), ("contributions", report.batch_id));
            let row: serde_json::Value = serde_json::from_str(&record.content).unwrap();
            assert_eq!((row["npp"].as_str(), row["amount_due"].as_i64()), (Some("Y0000017"), Some(57000)));
        }
        assert_eq!(import_seen::Entity::find().count(db).await.unwrap(), 0);
        let told = touched(db).await;
        let told: Vec<&String> = told.iter().filter(|line| line.starts_with("Some(2)")).collect();
        assert_eq!(told, ["Some(2) BPJS_CONTRIBUTION NPP Y0000017; "]);

        // Fed again, they are new rows.
        let [_, (_, text)] = before();
        let report = fed(db, file("contributions", text)).await;
        assert_eq!((report.counts.inserted, report.counts.unchanged, rows(db).await), (6, 1794, 1800));
    }

    async fn a_truncated_file_does_not_empty_a_register(app: TestApp) {
        let db = app.db();
        prepare(db).await;
        let text = without(|line| line.starts_with("Y00002"));
        let report = fed(db, whole("contributions", text.clone())).await;
        assert_eq!((report.status, report.counts.retired, rows(db).await), (BatchStatus::Held, 0, 1800));
        let fault = import_fault::Entity::find().one(db).await.unwrap().unwrap();
        assert_eq!((fault.code.as_str(), fault.reason.as_str()), ("RETIREMENT_SHARE", "600 of 1800 rows are not in the file; none was retired"));

        let accepted = whole("contributions", text);
        let submission = Submission { accepts_retirement: true, ..accepted.submission.clone() };
        let report = fed(db, Import { submission, ..accepted }).await;
        assert_eq!((report.status, report.counts.retired, rows(db).await), (BatchStatus::Done, 600, 1200));
    }

    async fn a_rejected_line_protects_the_row_it_means(app: TestApp) {
        let db = app.db();
        prepare(db).await;
        let mut text = without(|line| line.starts_with("Y0000017,"));
        text.push_str("Y0000017,000,2026-02,OLD_AGE,many,1,1,1,2026-03-15,,0\n");
        let report = fed(db, whole("contributions", text)).await;
        assert_eq!((report.rejected(), report.counts.retired, rows(db).await), (1, 5, 1795));
    }

    async fn a_rejected_line_that_means_no_one_knows_which_row_protects_them_all(app: TestApp) {
        let db = app.db();
        prepare(db).await;
        let mut text = without(|line| line.starts_with("Y0000017,"));
        text.push_str("Y0000017?,000,2026-02,OLD_AGE,1,1,1,1,2026-03-15,,0\n");
        let report = fed(db, whole("contributions", text)).await;
        assert_eq!((report.status, report.counts.retired, rows(db).await), (BatchStatus::Done, 0, 1800));
        let faults = import_fault::Entity::find().all(db).await.unwrap();
        assert!(faults.iter().any(|fault| fault.code == "RETIREMENT_SKIPPED"));
    }
}
