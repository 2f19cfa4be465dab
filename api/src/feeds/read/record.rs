//! A record whose cells are known: its values in the order of the layout, or everything that is
//! wrong with it. The same for every way of writing records down.
use super::Reject;
use crate::domain::faults::{Fault, FaultCode, shape_of};
use crate::feeds::layout::{Column, Layout, Need, Record};
use crate::store::records::Value;

/// The values of a record, or why it is rejected.
pub(super) type Verdict = Result<Vec<Value>, Box<Rejected>>;

/// A rejected record.
pub(super) struct Rejected {
    pub(super) faults: Vec<Fault>,
    pub(super) reject: Reject,
}

/// A cell as the file has it.
#[derive(Clone, Copy)]
pub(super) struct Cell<'a> {
    pub(super) text: &'a str,
    /// Why it cannot be a cell at all, whatever its column.
    pub(super) flaw: Option<&'static str>,
}

impl<'a> Cell<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, flaw: None }
    }
}

/// Judges a record. `cell` answers the cell of the layout's column at a place.
pub(super) fn judge<'a>(
    layout: &'static Layout,
    line: u64,
    cell: impl Fn(usize) -> Cell<'a>,
) -> Verdict {
    let mut values = Vec::with_capacity(layout.columns.len());
    let mut faults = Vec::new();
    for (place, column) in layout.columns.iter().enumerate() {
        let found = cell(place);
        match read(column, found) {
            Ok(value) => values.push(value),
            Err((code, reason)) => faults.push(Fault {
                line,
                column: Some(column.name),
                code,
                reason,
                shape: shape_of(found.text),
            }),
        }
    }
    if faults.is_empty() {
        match broken_rule(layout, line, &values, &cell) {
            None => return Ok(values),
            Some(fault) => faults.push(fault),
        }
    }
    Err(Box::new(reject(layout, line, faults, cell)))
}

/// A record with a fault beside its cells, such as a column that the dataset lacks.
pub(super) fn reject<'a>(
    layout: &'static Layout,
    line: u64,
    faults: Vec<Fault>,
    cell: impl Fn(usize) -> Cell<'a>,
) -> Rejected {
    let keys = layout.columns.iter().enumerate();
    let key = keys
        .filter(|(_, column)| column.need == Need::Key)
        .map(|(place, column)| read(column, cell(place)).ok())
        .collect();
    let cells = (0..layout.columns.len()).map(|place| cell(place).text.to_owned());
    let cells = cells.collect();
    Rejected {
        faults,
        reject: Reject { line, cells, key },
    }
}

/// A record whose cells cannot be told apart.
pub(super) fn reject_whole(line: u64, fault: Fault, record: String) -> Rejected {
    Rejected {
        faults: vec![fault],
        reject: Reject {
            line,
            cells: vec![record],
            key: None,
        },
    }
}

fn read(column: &Column, cell: Cell<'_>) -> Result<Value, (FaultCode, String)> {
    if let Some(flaw) = cell.flaw {
        return Err((FaultCode::Malformed, flaw.to_owned()));
    }
    match column.kind.read(cell.text) {
        Ok(Value::Null) if column.need != Need::Optional => {
            Err((FaultCode::MissingValue, "a value is required".to_owned()))
        }
        Ok(value) => Ok(value),
        Err(error) => Err((error.code, error.reason)),
    }
}

fn broken_rule<'a>(
    layout: &'static Layout,
    line: u64,
    values: &[Value],
    cell: impl Fn(usize) -> Cell<'a>,
) -> Option<Fault> {
    let breach = layout.rule?(Record { layout, values }).err()?;
    let place = layout
        .columns
        .iter()
        .position(|column| column.name == breach.column);
    Some(Fault {
        line,
        column: Some(breach.column),
        code: FaultCode::Inconsistent,
        reason: breach.reason.to_owned(),
        shape: place.map_or_else(String::new, |place| shape_of(cell(place).text)),
    })
}
