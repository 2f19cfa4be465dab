//! The demo feeds of Kabupaten Sumbawa: one CSV a dataset, made up and deterministic by seed.
//!
//! Every employer is drawn from its own stream (`seed`, number), so that a larger set begins with
//! the smaller one and nothing is held in memory. No person in it can be real: every NIK begins with
//! 99, which is no province. The first four employers are fixed examples:
//!
//! 1. NIB 9120000000001, NPP DM000001, PT Sumber Rejeki Samawa: registered, eight months in
//!    arrears, named in `SKK-001/N.2.13/Gs/2026`.
//! 2. NIB 9120000000002, NPP DM000002, PT Samawa Lestari Bahari: registered and paid up.
//! 3. NIB 9120000000003, CV Berkah Tani Mandiri: licensed, not registered, reports 12 workers.
//! 4. NIB 9120000000004, NPP DM000004, PT Olat Maras Konstruksi: a restriction of
//!    `BUSINESS_LICENSING` is in force.
mod bpjs;
mod firm;
mod inspection;
mod licensing;
mod names;
mod sheets;
mod team;
pub mod two_registers;
mod vulnerable;

use std::io;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use self::firm::Firm;
use self::sheets::Sheets;
use self::team::Attorneys;
use super::{KBLI, REGIONS, layout};

/// What to make up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoPlan {
    /// Number of employers, 4 to 500,000.
    pub employers: u32,
    /// The same seed gives the same files with the same release of `rand`.
    pub seed: u64,
    /// The day the files are true of.
    pub as_of: NaiveDate,
}

/// Lines that [`generate`] breaks on purpose, so that rejects are seen: one each in
/// `business_registrations`, `memberships`, `contributions` (two), `manpower_reports` and `licences`.
pub const BROKEN_LINES: u64 = 6;

/// Below are the fixed examples; above, keys and persons would repeat.
const EMPLOYERS: std::ops::RangeInclusive<u32> = 4..=500_000;

/// Months of contributions before the month of the as-of day.
const MONTHS: i32 = 24;

/// Writes the demo feeds into `folder`, which is made where it is missing. Answers the files.
pub fn generate(folder: &Path, plan: DemoPlan) -> io::Result<Vec<PathBuf>> {
    if !EMPLOYERS.contains(&plan.employers) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "employers must be from 4 to 500000",
        ));
    }
    std::fs::create_dir_all(folder)?;
    let mut sheets = Sheets::create(folder)?;
    let mut attorneys = Attorneys::new(plan);
    attorneys.documents(&mut sheets)?;
    for number in 1..=plan.employers {
        let mut firm = Firm::draw(number, plan);
        licensing::write(&mut firm, &mut sheets)?;
        let arrears = bpjs::write(&mut firm, &mut sheets)?;
        inspection::write(&mut firm, &mut sheets)?;
        team::write(&mut firm, &arrears, &mut attorneys, &mut sheets)?;
    }
    vulnerable::write(plan, &mut sheets)?;
    broken_lines(&mut sheets)?;
    let mut files = sheets.finish()?;
    for (dataset, content) in [("regions", REGIONS), ("kbli", KBLI)] {
        let path = folder.join(dataset).with_extension("csv");
        std::fs::write(&path, content)?;
        files.push(path);
    }
    files.sort();
    Ok(files)
}

/// Lines such as real feeds hold: a key cut by a spreadsheet, an unknown code, a doubtful sum, an
/// impossible day, a missing name, a field too many.
fn broken_lines(sheets: &mut Sheets) -> io::Result<()> {
    let broken: [(&str, &str, &str); 5] = [
        ("business_registrations", "nib", "9,12E+12"),
        ("memberships", "legal_name", ""),
        ("contributions", "amount_due", "1,234"),
        ("manpower_reports", "reported_on", "31/02/26"),
        ("licences", "status", "BERLAKU"),
    ];
    for (dataset, column, cell) in broken {
        sheets.sample_with(dataset, column, cell)?;
    }
    sheets.cut_short("contributions", &["DM000001", "000", "2026-01"])
}

/// The names of the sheets: every dataset but the reference data.
fn datasets() -> impl Iterator<Item = &'static layout::Layout> {
    layout::all().filter(|layout| !matches!(layout.dataset, "regions" | "kbli"))
}
