//! Reads the law's data and notes every fault, so that one start tells all that is to be mended.
use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;

use super::dated::{Dated, Keyed, Table};

/// The law's data cannot be used. All faults are listed.
#[derive(Debug, thiserror::Error)]
#[error("the law's data cannot be used:{}", listed(.faults))]
pub struct RegulationError {
    /// Every fault found.
    pub faults: Vec<RegulationFault>,
}

/// One fault in the law's data.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{file}: {place}: {problem}")]
pub struct RegulationFault {
    /// File.
    pub file: String,
    /// The row or key.
    pub place: String,
    /// What is wrong.
    pub problem: RegulationProblem,
}

/// What is wrong with a piece of the law's data.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum RegulationProblem {
    /// Not readable as TOML, or not of the row's shape.
    #[error("cannot be read")]
    Unreadable(#[source] toml::de::Error),
    /// A file or table that the engine does not know: probably a slip of spelling.
    #[error("is not known")]
    Unknown,
    /// The file or table is not there.
    #[error("is missing")]
    Missing,
    /// Given twice.
    #[error("is given twice")]
    Repeated,
    /// The last day lies before the first.
    #[error("ends before it starts")]
    EndsBeforeStart,
    /// Two rows of a key hold on the same day.
    #[error("two rows hold on {0}")]
    Overlap(NaiveDate),
    /// No row of a key holds on this day, between two that do.
    #[error("no row holds on {0}")]
    Gap(NaiveDate),
    /// No legal basis.
    #[error("has no legal basis")]
    NoLegalBasis,
    /// Unsure, without a note that says what is to be confirmed.
    #[error("is unsure and has no note")]
    UnsureWithoutNote,
    /// The row contradicts itself.
    #[error("{0}")]
    Contradiction(&'static str),
}

fn listed(faults: &[RegulationFault]) -> String {
    faults
        .iter()
        .map(|fault| match &fault.problem {
            RegulationProblem::Unreadable(cause) => format!("\n- {fault}: {}", cause.message()),
            _ => format!("\n- {fault}"),
        })
        .collect()
}

/// Takes tables out of the files one by one.
pub(super) struct Reader {
    files: BTreeMap<String, toml::Table>,
    faults: Vec<RegulationFault>,
}

impl Reader {
    pub(super) fn of(texts: &[(&str, &str)]) -> Self {
        let mut reader = Self {
            files: BTreeMap::new(),
            faults: Vec::new(),
        };
        for (file, text) in texts {
            match text.parse::<toml::Table>() {
                Ok(table) if !reader.files.contains_key(*file) => {
                    reader.files.insert((*file).to_owned(), table);
                }
                Ok(_) => reader.fault(file, "file", RegulationProblem::Repeated),
                Err(cause) => reader.fault(file, "file", RegulationProblem::Unreadable(cause)),
            }
        }
        reader
    }

    /// The rows of `[[name]]` in `file`, their periods checked.
    pub(super) fn table<T: DeserializeOwned + Keyed>(
        &mut self,
        file: &str,
        name: &str,
    ) -> Table<T> {
        let taken = self
            .files
            .get_mut(file)
            .and_then(|table| table.remove(name));
        let Some(toml::Value::Array(values)) = taken else {
            self.fault(file, name, RegulationProblem::Missing);
            return Table::of(Vec::new());
        };
        let mut rows: Vec<Dated<T>> = Vec::new();
        for (index, value) in values.into_iter().enumerate() {
            match value.try_into() {
                Ok(row) => rows.push(row),
                Err(cause) => {
                    let place = format!("{name} {}", index + 1);
                    self.fault(file, &place, RegulationProblem::Unreadable(cause));
                }
            }
        }
        self.check_periods(file, &rows);
        Table::of(rows)
    }

    pub(super) fn fault(&mut self, file: &str, place: &str, problem: RegulationProblem) {
        self.faults.push(RegulationFault {
            file: file.to_owned(),
            place: place.to_owned(),
            problem,
        });
    }

    /// Lets what is not there pass.
    pub(super) fn forgive_missing(&mut self) {
        self.faults
            .retain(|fault| fault.problem != RegulationProblem::Missing);
    }

    /// Ends reading: what nobody took is a slip of spelling.
    pub(super) fn finish(mut self) -> Result<(), RegulationError> {
        for (file, table) in std::mem::take(&mut self.files) {
            for name in table.keys() {
                self.fault(&file, name, RegulationProblem::Unknown);
            }
        }
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(RegulationError {
                faults: self.faults,
            })
        }
    }

    fn check_periods<T: Keyed>(&mut self, file: &str, rows: &[Dated<T>]) {
        let mut periods: BTreeMap<String, Vec<(NaiveDate, Option<NaiveDate>)>> = BTreeMap::new();
        for row in rows {
            let key = row.rule.key();
            if row.legal_basis.trim().is_empty() {
                self.fault(file, &key, RegulationProblem::NoLegalBasis);
            }
            if row.unsure && row.note.is_none() {
                self.fault(file, &key, RegulationProblem::UnsureWithoutNote);
            }
            if row.valid_until.is_some_and(|last| last < row.valid_from) {
                self.fault(file, &key, RegulationProblem::EndsBeforeStart);
            }
            periods
                .entry(key)
                .or_default()
                .push((row.valid_from, row.valid_until));
        }
        for (key, mut spans) in periods {
            spans.sort_unstable();
            for pair in spans.windows(2) {
                if let [earlier, later] = pair
                    && let Some(problem) = seam(earlier.1, later.0)
                {
                    self.fault(file, &key, problem);
                }
            }
        }
    }
}

/// What is wrong between a period that ends on `last` and the next, which starts on `first`.
fn seam(last: Option<NaiveDate>, first: NaiveDate) -> Option<RegulationProblem> {
    let Some(expected) = last.and_then(|last| last.succ_opt()) else {
        return Some(RegulationProblem::Overlap(first));
    };
    match first.cmp(&expected) {
        std::cmp::Ordering::Less => Some(RegulationProblem::Overlap(first)),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(RegulationProblem::Gap(expected)),
    }
}
