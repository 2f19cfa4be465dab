//! Made-up files for the tests of feeds, and the ways to feed them.
use std::fmt::Write as _;
use std::path::Path;

use chrono::NaiveDate;
use sea_orm::DatabaseConnection;
use simpul::feeds::{
    BatchReport, Content, FeedError, FeedLimits, Format, Import, Mode, Submission, import,
};

use crate::app::TODAY;
use crate::http::clock;

pub const REGISTRATIONS: &str = "nib,legal_name,legal_form,npwp,npwp_personal,status,issued_on,scale,investment_value,kbli_version,kbli_code,district_code,address,phone,email\n";
pub const MEMBERSHIPS: &str = "npp,division,legal_name,nib,npwp,participant_kind,status,registered_on,deactivated_on,scale,risk_class,worker_count,kbli_version,kbli_code,district_code,address,phone\n";
pub const REPORTS: &str =
    "wlkp_number,year,legal_name,nib,npp,headcount,lowest_wage,reported_on,district_code,address\n";
pub const CONTRIBUTIONS: &str = "npp,division,month,programme,worker_count,wage_total,amount_due,amount_paid,due_on,paid_on,late_penalty\n";

/// Rows of a chunk where tests want many chunks.
pub const CHUNK_ROWS: usize = 40;

/// A file to feed, as the tests usually do.
pub fn file(dataset: &str, text: impl Into<String>) -> Import {
    Import {
        dataset: dataset.to_owned(),
        file_name: format!("{dataset}.csv"),
        content: Content::from(text.into()),
        format: Format::Csv,
        submission: Submission::default(),
        as_of: TODAY,
        home_region: "52.04".parse().expect("a region"),
        now: clock(),
        limits: FeedLimits {
            chunk_rows: CHUNK_ROWS,
            ..FeedLimits::default()
        },
    }
}

/// The same as the whole register.
pub fn whole(dataset: &str, text: impl Into<String>) -> Import {
    let file = file(dataset, text);
    let submission = Submission {
        mode: Mode::Full,
        ..file.submission
    };
    Import { submission, ..file }
}

/// A day before the usual one.
pub fn yesterday() -> NaiveDate {
    TODAY.pred_opt().expect("there is one")
}

pub async fn fed(db: &DatabaseConnection, import: Import) -> BatchReport {
    tried(db, import).await.expect("the file can be imported")
}

pub async fn tried(db: &DatabaseConnection, file: Import) -> Result<BatchReport, FeedError> {
    import(db, file, &mut |_| {}).await
}

/// Firms of the files below.
const FIRMS: u32 = 300;

fn membership(firm: u32, workers: u32) -> String {
    let nib = if firm.is_multiple_of(3) {
        format!("81000000{firm:05}")
    } else {
        String::new()
    };
    format!(
        "Y{firm:07},000,\"UJI {firm}, PT\",{nib},,WAGE_EARNER,ACTIVE,2024-02-01,,,,{workers},,,,,\n"
    )
}

fn contribution(firm: u32, month: u32, workers: u32) -> String {
    format!(
        "Y{firm:07},000,2026-{month:02},OLD_AGE,{workers},{}000,57000,57000,2026-12-15,2026-12-10,0\n",
        workers * 3000
    )
}

/// What the registers hold before.
pub fn before() -> [(&'static str, String); 2] {
    let (mut memberships, mut contributions) = (MEMBERSHIPS.to_owned(), CONTRIBUTIONS.to_owned());
    for firm in 0..FIRMS {
        memberships.push_str(&membership(firm, 5));
        for month in 1..=6 {
            contributions.push_str(&contribution(firm, month, 5));
        }
    }
    [
        ("memberships", memberships),
        ("contributions", contributions),
    ]
}

/// What they are to hold after: rows gone, new, changed and as they were; lines that are wrong, that
/// repeat an earlier one, and that contradict one, in the same chunk and far from it.
pub fn after() -> [(&'static str, String); 2] {
    let (mut memberships, mut contributions) = (MEMBERSHIPS.to_owned(), CONTRIBUTIONS.to_owned());
    for firm in 12..FIRMS + 30 {
        memberships.push_str(&membership(firm, 5 + u32::from(firm % 10 == 0)));
        for month in 1..=7 {
            if (firm, month) != (20, 3) {
                contributions.push_str(&contribution(
                    firm,
                    month,
                    5 + u32::from(firm % 7 == month),
                ));
            }
        }
        if firm % 50 == 0 {
            memberships.push_str(&membership(firm, 99));
            contributions.push_str(&contribution(firm, 7, 5 + u32::from(firm % 7 == 7)));
            contributions.push_str(&contribution(firm - 30, 2, 77));
            let _ = writeln!(
                contributions,
                "Y{firm:07},001,2026-01,OLD_AGE,many,1,1,1,2026-02-15,,0"
            );
        }
    }
    for firm in [13, 100, 101, 150] {
        memberships.push_str(&membership(firm, 55));
        memberships.push_str(&membership(firm, 5 + u32::from(firm % 10 == 0)));
    }
    [
        ("memberships", memberships),
        ("contributions", contributions),
    ]
}

/// Feeds what the registers hold before.
pub async fn prepare(db: &DatabaseConnection) {
    for (dataset, text) in before() {
        let import = Import {
            as_of: yesterday(),
            ..file(dataset, text)
        };
        let report = fed(db, import).await;
        assert_eq!(report.rejected(), 0, "{report}");
    }
}

/// Feeds what they are to hold after, undisturbed.
pub async fn complete(db: &DatabaseConnection) {
    for (dataset, text) in after() {
        let report = fed(db, whole(dataset, text)).await;
        assert!(
            report.counts.inserted > 0 && report.counts.updated > 0,
            "{report}"
        );
        assert!(
            report.counts.retired > 0 && report.rejected() > 0,
            "{report}"
        );
    }
}

/// Writes the files of [`after`] into a folder.
pub fn write_after(folder: &Path) {
    for (dataset, text) in after() {
        let path = folder.join(dataset).with_extension("csv");
        std::fs::write(path, text).expect("the folder can be written");
    }
}
