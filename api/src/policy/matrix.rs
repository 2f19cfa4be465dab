//! The table that the lawyers sign: every agency by every coordinate.
use std::fmt::Write;

use super::table::Table;
use crate::domain::agreement::Agreements;
use crate::domain::codes::{Agency, Code};
use crate::domain::scope::{Access, Grants, Level, Requirement};

/// Prints agency × coordinate: `read`, `case`, `sums` (statistics), `-`, or `all` for what is public.
pub fn print(table: &Table, agreements: &Agreements) -> String {
    let columns: Vec<(Agency, Option<Grants>)> = Agency::ALL
        .iter()
        .map(|(agency, _)| {
            (
                *agency,
                agreements
                    .iter()
                    .find(|made| made.agency == *agency)
                    .map(|made| made.grants),
            )
        })
        .collect();
    let mut out = heading(
        "coordinate",
        columns.iter().map(|(agency, _)| agency.as_str()),
    );
    for (coordinate, requirement) in table.coordinates() {
        let cells = columns.iter().map(|(_, grants)| cell(requirement, *grants));
        out.push_str(&heading(coordinate, cells));
    }
    out
}

fn heading<'a>(first: &str, cells: impl Iterator<Item = &'a str>) -> String {
    let mut line = format!("{first:<64}");
    for cell in cells {
        // Writing to a string cannot fail.
        let _ = write!(line, " {cell:<11}");
    }
    format!("{}\n", line.trim_end())
}

/// A cell of the table: the word for what these rights let see.
pub(super) fn cell(requirement: Requirement, grants: Option<Grants>) -> &'static str {
    let Some(grants) = grants else { return "-" };
    if requirement == Requirement::PUBLIC {
        return "all";
    }
    match requirement.decide(grants) {
        Access::Denied => "-",
        Access::ByCase => Level::Case.name(),
        Access::Allowed if requirement.rows.is_empty() => "sums",
        Access::Allowed => Level::Read.name(),
    }
}
