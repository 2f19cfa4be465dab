//! What is noted about lines and batches beside what the reader finds: faults in words, and rejected
//! lines as they are kept.
use super::layout::Layout;
use super::read::Reject;
use crate::domain::faults::{Fault, FaultCode};
use crate::store::batches::RejectedLine;
use crate::store::records::{Row, Value};

/// An earlier line of the file has the same key and says something else.
pub(super) fn duplicate(layout: &Layout, line: u64) -> Fault {
    let key: Vec<&str> = layout.key_columns().collect();
    let key = key.join(", ");
    of_line(
        line,
        FaultCode::DuplicateKey,
        format!("an earlier line has the same {key} and says something else"),
    )
}

/// The keys of a line belong to employers that cannot be one.
pub(super) fn link_conflict(line: u64) -> Fault {
    let reason = "the keys belong to employers with different NIBs or tax numbers; the row is kept, the links stay as they were";
    of_line(line, FaultCode::LinkConflict, reason.to_owned())
}

/// The file changed between the look and the writing.
pub(super) fn changed() -> Fault {
    let reason = "the file changed while it was imported; what was written so far stays";
    of_line(0, FaultCode::Interrupted, reason.to_owned())
}

/// Another file of the dataset came before this one was written to its end.
pub(super) fn superseded() -> Fault {
    let reason = "another file came before it ended; what was written so far stays";
    of_line(0, FaultCode::Interrupted, reason.to_owned())
}

/// Lines of a whole register do not tell which row they mean.
pub(super) fn retirement_skipped(lines: u64) -> Fault {
    of_line(
        0,
        FaultCode::RetirementSkipped,
        format!("nothing was retired: {lines} rejected line(s) do not tell which row they mean"),
    )
}

/// More rows would go than the settings allow.
pub(super) fn retirement_held(missing: u64, rows: u64) -> Fault {
    of_line(
        0,
        FaultCode::RetirementShare,
        format!("{missing} of {rows} rows are not in the file; none was retired"),
    )
}

/// More lines were rejected than the settings allow.
pub(super) fn faults_held(rejected: u64, read: u64) -> Fault {
    of_line(
        0,
        FaultCode::RejectedShare,
        format!("{rejected} of {read} lines were rejected; nothing was written"),
    )
}

/// A fault of a line, or with line 0 of the batch as a whole.
pub(super) fn of_line(line: u64, code: FaultCode, reason: String) -> Fault {
    Fault {
        line,
        column: None,
        code,
        reason,
        shape: String::new(),
    }
}

/// A rejected line as it is kept.
pub(super) fn rejected(reject: &Reject) -> RejectedLine {
    RejectedLine {
        line: reject.line,
        record: json(&reject.cells),
        key: reject.key.clone(),
    }
}

/// A line that repeats a key, as it is kept: its cells as they were understood.
pub(super) fn repeated(row: &Row) -> RejectedLine {
    let cells: Vec<String> = row.values.iter().map(cell).collect();
    RejectedLine {
        line: row.line,
        record: json(&cells),
        // The row that it means is there by the line that came first.
        key: None,
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Whole(number) => number.to_string(),
        Value::Day(day) => day.to_string(),
        Value::Truth(truth) => truth.to_string(),
    }
}

fn json(cells: &[String]) -> String {
    // Texts always have a JSON form.
    serde_json::to_string(cells).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::layout;

    #[test]
    fn a_repeated_line_is_kept_in_words_that_its_columns_understand() {
        for layout in layout::all() {
            for column in layout.columns {
                let value = column.kind.read(column.sample).unwrap();
                let again = column.kind.read(&cell(&value)).unwrap();
                assert!(again == value, "{}.{}", layout.dataset, column.name);
            }
        }
    }
}
