//! Looks for employers that the registers know apart: reads the rows that have no counterpart, has the
//! matching compare them, ties what is beyond doubt and keeps the rest for people to decide.
//!
//! Nothing of it is lost by being cut off: what was written stands, and a run that comes after sees
//! the rest. A run that finds nothing new changes nothing.
use std::fmt;

use chrono::{DateTime, Utc};
use tokio::task::JoinError;

use super::matching::{Matching, MatchingPlan, link_table};
use crate::domain::codes::{IdentifierScheme, MatchMethod};
use crate::domain::linkage::{Key, Pair};
use crate::domain::matching::decide::{Decision, Link};
use crate::domain::matching::firm::{FIRM, agreement};
use crate::domain::matching::schema::Level;
use crate::domain::matching::table::Table;
use crate::store::candidates::{Found, begin_run, end_run, sight};
use crate::store::decisions::tie_automatic;
use crate::store::identity::unlinked::{Place, Source, page};
use crate::store::import::{DatabaseConnection, WriteError};

/// Rows that a statement reads at once.
const ROWS_AT_A_TIME: u64 = 5_000;
/// Links that a transaction writes at once.
const LINKS_AT_A_TIME: usize = 500;

/// What a linking run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkReport {
    /// Rows without a counterpart that were compared.
    pub records: u64,
    /// Pairs compared.
    pub pairs: u64,
    /// Employers tied, nobody having to look.
    pub automatic: u64,
    /// Candidates open after the run that it saw.
    pub candidates: u64,
    /// Candidates withdrawn, because what spoke for them is gone.
    pub withdrawn: u64,
}

impl fmt::Display for LinkReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "links: {} records without a counterpart, {} pairs compared; {} tied, {} candidates to decide, {} withdrawn",
            self.records, self.pairs, self.automatic, self.candidates, self.withdrawn
        )
    }
}

/// Why a linking run stopped. What it had written stands.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The database refused.
    #[error("the links could not be read or written")]
    Unwritten(#[from] WriteError),
    /// The thread that compares ended before its time.
    #[error("comparing was cut off")]
    CutOff(#[from] JoinError),
}

/// Two registers to compare, each without the employers that have a counterpart.
struct Comparison {
    left: (Source, &'static [IdentifierScheme]),
    right: (Source, &'static [IdentifierScheme]),
}

/// Licences against memberships; manpower reports that name neither, against both.
const COMPARISONS: [Comparison; 3] = [
    Comparison {
        left: (Source::Registrations, &[IdentifierScheme::Npp]),
        right: (Source::Memberships, &[IdentifierScheme::Nib]),
    },
    Comparison {
        left: (Source::Registrations, &[IdentifierScheme::Wlkp]),
        right: (
            Source::Reports,
            &[IdentifierScheme::Nib, IdentifierScheme::Npp],
        ),
    },
    Comparison {
        left: (
            Source::Memberships,
            &[IdentifierScheme::Wlkp, IdentifierScheme::Nib],
        ),
        right: (
            Source::Reports,
            &[IdentifierScheme::Nib, IdentifierScheme::Npp],
        ),
    },
];

/// Whether a dataset describes employers, so that links are looked for after it.
pub fn describes_employers(dataset: &str) -> bool {
    super::layout::find(dataset).is_some_and(|layout| layout.profile.is_some())
}

/// Looks for links over all registers, with the matching's usual plan.
pub async fn run(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<LinkReport, LinkError> {
    run_with(db, now, MatchingPlan::default()).await
}

/// Looks for links over all registers.
pub async fn run_with(
    db: &DatabaseConnection,
    now: DateTime<Utc>,
    plan: MatchingPlan,
) -> Result<LinkReport, LinkError> {
    let run = begin_run(db).await.map_err(WriteError::from)?;
    let mut report = LinkReport::default();
    for comparison in &COMPARISONS {
        let (rows, table) = read(db, comparison).await?;
        report.records += u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let compared = tokio::task::spawn_blocking(move || link_table(&table, &plan)).await?;
        report.pairs += compared.pairs;
        write(db, &mut report, (&rows, &compared), (run, now)).await?;
    }
    report.withdrawn = end_run(db, run).await.map_err(WriteError::from)?;
    Ok(report)
}

/// What is kept of a row beside what the matching keeps.
struct Row {
    key: Key,
    /// Whether the row names another register's key itself, and has no counterpart all the same:
    /// the registers contradict each other, or a person keeps the two apart.
    is_disputed: bool,
}

/// The rows of both sides by number, normalised and compact.
async fn read(
    db: &DatabaseConnection,
    comparison: &Comparison,
) -> Result<(Vec<Row>, Table), WriteError> {
    let mut table = Table::new(&FIRM);
    let mut rows = Vec::new();
    take_in(db, comparison.left, (&mut rows, &mut table)).await?;
    table.turn();
    take_in(db, comparison.right, (&mut rows, &mut table)).await?;
    table.close();
    Ok((rows, table))
}

async fn take_in(
    db: &DatabaseConnection,
    (source, without): (Source, &[IdentifierScheme]),
    (rows, table): (&mut Vec<Row>, &mut Table),
) -> Result<(), WriteError> {
    let mut place: Place = None;
    loop {
        let page = page(db, source, without, &place, ROWS_AT_A_TIME).await?;
        for (key, subject) in page.subjects {
            subject.push(table);
            let named = subject.keys.iter().filter(|key| key.is_of_register());
            rows.push(Row {
                key,
                is_disputed: named.count() > 1,
            });
        }
        place = page.next;
        if place.is_none() {
            return Ok(());
        }
    }
}

async fn write(
    db: &DatabaseConnection,
    report: &mut LinkReport,
    (rows, compared): (&[Row], &Matching),
    (run, now): (i64, DateTime<Utc>),
) -> Result<(), WriteError> {
    let (mut automatic, mut candidates) = (Vec::new(), Vec::new());
    for link in &compared.links {
        let Some((found, is_disputed)) = found(rows, link) else {
            continue;
        };
        match link.decision {
            Decision::Automatic if !is_disputed => automatic.push(found),
            Decision::Automatic | Decision::Candidate => candidates.push(found),
        }
    }
    for part in automatic.chunks(LINKS_AT_A_TIME) {
        let mut waiting = part.to_vec();
        loop {
            let tied = tie_automatic(db, &waiting, run, now).await?;
            report.automatic += u64::try_from(tied.len()).unwrap_or(u64::MAX);
            waiting.retain(|found| !tied.contains(&found.pair));
            if tied.is_empty() {
                break;
            }
        }
        // What would leave an employer with two NIBs or tax numbers is for a person to look at.
        candidates.extend(waiting);
    }
    for part in candidates.chunks(LINKS_AT_A_TIME) {
        let seen = sight(db, part, run, now).await?;
        report.candidates += u64::try_from(seen).unwrap_or(u64::MAX);
    }
    Ok(())
}

/// What the matching found, and whether a row of it is disputed.
fn found(rows: &[Row], link: &Link) -> Option<(Found, bool)> {
    let row = |number: u32| rows.get(usize::try_from(number).ok()?);
    let (left, right) = (row(link.left)?, row(link.right)?);
    let agreed = agreement(link.pattern.number())
        .filter(|(_, level)| matches!(level, Level::Close | Level::Exact));
    let agreed: Vec<&str> = agreed.map(|(field, _)| field).collect();
    let found = Found {
        pair: Pair::of(left.key.clone(), right.key.clone())?,
        method: MatchMethod::Probabilistic,
        probability: per_mille(link.probability),
        agreed_fields: agreed.join(" "),
    };
    Some((found, left.is_disputed || right.is_disputed))
}

/// A probability per mille, rounded down: what is not certain never reads as certain.
fn per_mille(probability: f64) -> i32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a probability per mille is between 0 and 1000"
    )]
    let per_mille = (probability.clamp(0.0, 1.0) * 1000.0).floor() as i32;
    per_mille.min(999)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_probability_reads_as_certain() {
        let read = [-1.0, 0.5, 0.9996, 1.0, f64::NAN].map(per_mille);
        assert_eq!(read, [0, 500, 999, 999, 0]);
    }

    #[test]
    fn links_are_looked_for_after_what_describes_employers() {
        for dataset in ["business_registrations", "memberships", "manpower_reports"] {
            assert!(describes_employers(dataset), "{dataset}");
        }
        assert!(!describes_employers("contributions"));
    }
}
