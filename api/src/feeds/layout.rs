//! The datasets: one declared layout each. Whatever a feed does with a file, it reads from here.
mod bpjs;
mod inspectorate;
mod licensing;
mod reference;
mod team;
mod vulnerable;

use super::cell::Kind;
use crate::domain::codes::{EmployerStatus, IdentifierScheme};
use crate::domain::profile::Rank;
use crate::store::records::{Field, Table, Value};

/// A dataset: the CSV file of an agency that fills one table.
pub struct Layout {
    /// Its name, which is also the file's without `.csv`.
    pub dataset: &'static str,
    /// The table it fills.
    pub table: &'static str,
    /// Code of the agency that supplies it.
    pub owner: &'static str,
    /// What it is.
    pub about: &'static str,
    /// What it is, in Indonesian.
    pub tentang: &'static str,
    /// Its columns; a file may have them in any order.
    pub columns: &'static [Column],
    /// The employer's keys that a record carries, the register's own first.
    pub ties: &'static [Tie],
    /// The columns that describe the employer.
    pub profile: Option<ProfileColumns>,
    /// What must hold between cells.
    pub rule: Option<Rule>,
}

/// A column of a layout.
pub struct Column {
    /// Its name in the header and in the table.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether a cell may be empty.
    pub need: Need,
    /// What it means.
    pub about: &'static str,
    /// A cell as it may look.
    pub sample: &'static str,
}

/// Whether a cell may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Never, and it is part of the key.
    Key,
    /// Never.
    Required,
    /// It may.
    Optional,
}

/// A column that carries an employer's key.
#[derive(Clone, Copy, Debug)]
pub struct Tie {
    /// The column.
    pub column: &'static str,
    /// Scheme of the key.
    pub scheme: IdentifierScheme,
}

/// The columns that describe an employer; the others share one name in every layout
/// (`kbli_version`, `kbli_code`, `district_code`, `address`, `phone`, `scale`).
pub struct ProfileColumns {
    /// The name's column.
    pub name: &'static str,
    /// How much the register's word counts.
    pub rank: Rank,
    /// The state that a record shows.
    pub status: fn(Record<'_>) -> EmployerStatus,
}

/// What must hold between cells; the answer is what is wrong, without any value.
pub type Rule = fn(Record<'_>) -> Result<(), Breach>;

/// A broken rule: the column to look at, and what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Column to look at.
    pub column: &'static str,
    /// What is wrong.
    pub reason: &'static str,
}

/// A parsed record beside its layout.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    /// The layout.
    pub layout: &'static Layout,
    /// A value for each of its columns.
    pub values: &'a [Value],
}

impl<'a> Record<'a> {
    /// The value of a column; `None` where the layout has no such column.
    pub fn value(self, column: &str) -> Option<&'a Value> {
        let index = self
            .layout
            .columns
            .iter()
            .position(|known| known.name == column)?;
        self.values.get(index)
    }

    /// The text of a column, where it has one.
    pub fn text(self, column: &str) -> Option<&'a str> {
        self.value(column)?.as_text()
    }

    /// Demands that the day in `later`, where there is one, is not before the day in `earlier`.
    fn in_order(self, earlier: &'static str, later: &'static str) -> Result<(), Breach> {
        let days = (
            self.value(earlier).and_then(Value::as_day),
            self.value(later).and_then(Value::as_day),
        );
        match days {
            (Some(first), Some(second)) if second < first => Err(Breach {
                column: later,
                reason: "lies before the day it follows",
            }),
            _ => Ok(()),
        }
    }
}

/// Every dataset, in an order in which what others refer to comes first.
pub fn all() -> impl Iterator<Item = &'static Layout> {
    [
        reference::LAYOUTS,
        licensing::LAYOUTS,
        bpjs::LAYOUTS,
        inspectorate::LAYOUTS,
        team::LAYOUTS,
        vulnerable::LAYOUTS,
    ]
    .into_iter()
    .flatten()
}

/// The layout of a dataset.
pub fn find(dataset: &str) -> Option<&'static Layout> {
    all().find(|layout| layout.dataset == dataset)
}

impl Layout {
    /// The table that the dataset fills, as the store writes it.
    pub fn table(&self) -> Table {
        let fields = self.columns.iter().map(|column| Field {
            name: column.name,
            field_type: column.kind.field_type(),
            is_key: column.need == Need::Key,
        });
        Table {
            name: self.table,
            fields: fields.collect(),
        }
    }

    /// Names of the columns that make up the natural key.
    pub fn key_columns(&self) -> impl Iterator<Item = &'static str> {
        self.columns
            .iter()
            .filter(|column| column.need == Need::Key)
            .map(|column| column.name)
    }
}

/// A layout without keys, profile and rules, to be completed by struct update.
const fn plain(
    dataset: &'static str,
    table: &'static str,
    owner: &'static str,
    columns: &'static [Column],
) -> Layout {
    Layout {
        dataset,
        table,
        owner,
        about: "",
        tentang: "",
        columns,
        ties: &[],
        profile: None,
        rule: None,
    }
}

const fn key(name: &'static str, kind: Kind, about: &'static str, sample: &'static str) -> Column {
    Column {
        name,
        kind,
        need: Need::Key,
        about,
        sample,
    }
}

const fn required(
    name: &'static str,
    kind: Kind,
    about: &'static str,
    sample: &'static str,
) -> Column {
    Column {
        name,
        kind,
        need: Need::Required,
        about,
        sample,
    }
}

const fn optional(
    name: &'static str,
    kind: Kind,
    about: &'static str,
    sample: &'static str,
) -> Column {
    Column {
        name,
        kind,
        need: Need::Optional,
        about,
        sample,
    }
}

const fn tie(column: &'static str, scheme: IdentifierScheme) -> Tie {
    Tie { column, scheme }
}

/// Longest name of a firm, person or office.
const NAME: Kind = Kind::Text(200);
/// Longest address.
const ADDRESS: Kind = Kind::Text(400);
/// Longest telephone number or e-mail address.
const CONTACT: Kind = Kind::Text(100);
/// Longest running text, such as a note.
const BODY: Kind = Kind::Prose(8_000);
/// Counts of workers.
const COUNT: Kind = Kind::Integer(0, 1_000_000);
/// Version of a KBLI code.
const KBLI_VERSION: Kind = Kind::OneOf(&["2020", "2025"]);
/// The six agencies.
const AGENCY: Kind = Kind::OneOf(&[
    "bpjs",
    "dpmptsp",
    "disnaker",
    "inspectorate",
    "prosecutor",
    "secretariat",
]);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::store::records::{FED_TABLES, fed_columns};

    #[test]
    fn every_table_has_one_dataset_with_exactly_its_columns() {
        let tables: BTreeSet<&str> = all().map(|layout| layout.table).collect();
        assert_eq!(tables.len(), FED_TABLES);
        assert_eq!(all().count(), FED_TABLES);
        for layout in all() {
            let columns = fed_columns(layout.table).expect(layout.table);
            let columns: BTreeSet<&str> = columns.iter().map(String::as_str).collect();
            let declared: BTreeSet<&str> =
                layout.columns.iter().map(|column| column.name).collect();
            assert_eq!(declared, columns, "{}", layout.dataset);
            assert_eq!(declared.len(), layout.columns.len(), "{}", layout.dataset);
        }
    }

    #[test]
    fn every_sample_is_what_its_column_holds() {
        for layout in all() {
            for column in layout.columns {
                let read = column.kind.read(column.sample);
                assert!(read.is_ok(), "{}.{}", layout.dataset, column.name);
                let is_empty = matches!(read, Ok(Value::Null));
                assert!(
                    !is_empty || column.need == Need::Optional,
                    "{}",
                    column.name
                );
            }
        }
    }

    #[test]
    fn an_activity_is_read_nowhere_without_the_version_of_its_code() {
        let mut activities = 0;
        for layout in all() {
            let need = |name: &str| {
                let named = layout.columns.iter().find(|column| column.name == name);
                named.map(|column| column.need)
            };
            if let Some(of_code) = need("kbli_code") {
                assert_eq!(need("kbli_version"), Some(of_code), "{}", layout.dataset);
                activities += 1;
            }
        }
        assert!(activities > 0);
        // Among the codes themselves the version is a part of the key.
        let kbli = find("kbli").unwrap();
        assert!(kbli.key_columns().any(|column| column == "version"));
    }

    #[test]
    fn every_dataset_has_a_key_a_description_and_ties_to_its_own_columns() {
        for layout in all() {
            assert!(layout.key_columns().next().is_some(), "{}", layout.dataset);
            assert!(
                !layout.about.is_empty() && !layout.tentang.is_empty(),
                "{}",
                layout.dataset
            );
            for tie in layout.ties {
                assert!(
                    layout
                        .columns
                        .iter()
                        .any(|column| column.name == tie.column)
                );
            }
        }
    }

    #[test]
    fn every_dataset_has_a_rhythm_and_tells_the_age_of_its_own_register() {
        use crate::domain::dataset::register_of;
        use crate::domain::regulation::Regulation;

        let law = Regulation::embedded().unwrap();
        let day = "2026-11-22".parse().unwrap();
        for layout in all() {
            let rhythm = law.feed_rhythm(layout.dataset, day);
            let rhythm = rhythm.unwrap_or_else(|| panic!("{} has no rhythm", layout.dataset));
            assert_eq!(
                rhythm.rule.register,
                register_of(layout.dataset),
                "{}",
                layout.dataset
            );
        }
    }

    #[test]
    fn samples_keep_their_layouts_rule() {
        for layout in all() {
            let values: Vec<Value> = layout
                .columns
                .iter()
                .map(|column| column.kind.read(column.sample).unwrap())
                .collect();
            let record = Record {
                layout,
                values: &values,
            };
            if let Some(rule) = layout.rule {
                assert_eq!(rule(record), Ok(()), "{}", layout.dataset);
            }
        }
    }
}
