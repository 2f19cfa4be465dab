//! Importing files by their path, one or a folder of them.
use std::fs;
use std::path::Path;
use std::time::Instant;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::content::{Content, Format, Submission};
use super::import::{FeedError, Import, import};
use super::layout;
use super::limits::FeedLimits;
use super::progress::Progress;
use super::report::BatchReport;
use crate::domain::identifiers::RegionCode;
use crate::store::import::DatabaseConnection;

/// What files are true of, and when they are imported.
#[derive(Clone, Debug)]
pub struct ImportPlan {
    /// The day the files are true of.
    pub as_of: NaiveDate,
    /// Regency of employers whose kecamatan is unknown.
    pub home_region: RegionCode,
    /// The time at which the first begins.
    pub now: DateTime<Utc>,
    /// What they may do by themselves.
    pub limits: FeedLimits,
    /// How they are written down; a folder's are all CSV.
    pub format: Format,
    /// How they are to be taken.
    pub submission: Submission,
}

/// What became of one file of a folder.
#[derive(Debug)]
pub struct FileOutcome {
    /// Its dataset.
    pub dataset: &'static str,
    /// Its report, or why it was not imported; the others are imported all the same.
    pub result: Result<BatchReport, FeedError>,
}

/// What became of a folder.
#[derive(Debug, Default)]
pub struct FolderReport {
    /// What became of each known dataset found, in the order of import.
    pub files: Vec<FileOutcome>,
    /// CSV files that are no dataset's, by name.
    pub unknown: Vec<String>,
}

impl FolderReport {
    /// Whether every file was imported, no line rejected and no batch held.
    pub fn is_clean(&self) -> bool {
        self.files.iter().all(|file| {
            file.result
                .as_ref()
                .is_ok_and(|report| report.rejected() == 0 && !report.is_held())
        })
    }
}

/// Imports the file at `path` as `dataset`.
pub async fn import_file(
    db: &DatabaseConnection,
    dataset: &str,
    path: &Path,
    plan: &ImportPlan,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<BatchReport, FeedError> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let file = Import {
        dataset: dataset.to_owned(),
        file_name: name.unwrap_or_default(),
        content: Content::File(path.to_owned()),
        format: plan.format,
        submission: plan.submission.clone(),
        as_of: plan.as_of,
        home_region: plan.home_region.clone(),
        now: plan.now,
        limits: plan.limits,
    };
    import(db, file, progress).await
}

/// Imports every known dataset found in a folder, each from the file of its name, what others
/// refer to first.
pub async fn import_folder(
    db: &DatabaseConnection,
    folder: &Path,
    plan: &ImportPlan,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<FolderReport, FeedError> {
    let began = Instant::now();
    let mut report = FolderReport {
        files: Vec::new(),
        unknown: unknown_files(folder)?,
    };
    for layout in layout::all() {
        let path = folder.join(layout.dataset).with_extension("csv");
        if !path.is_file() {
            continue;
        }
        let elapsed = TimeDelta::from_std(began.elapsed()).unwrap_or_default();
        let plan = ImportPlan {
            now: plan.now + elapsed,
            ..plan.clone()
        };
        let result = import_file(db, layout.dataset, &path, &plan, progress).await;
        report.files.push(FileOutcome {
            dataset: layout.dataset,
            result,
        });
    }
    Ok(report)
}

fn unknown_files(folder: &Path) -> Result<Vec<String>, FeedError> {
    let mut unknown = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_csv = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        let stem = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        if is_csv && layout::find(&stem).is_none() {
            unknown.push(format!("{stem}.csv"));
        }
    }
    unknown.sort();
    Ok(unknown)
}
