//! Reading a file record by record into rows and faults, on a thread of its own.
use std::io::{self, Read};

use tokio::sync::mpsc;

use super::header::Header;
use super::layout::{Column, Layout, Need, Record};
use super::source::{Refusal, Source};
use crate::domain::faults::{Fault, FaultCode, shape_of};
use crate::store::records::{Row, Value};

/// What of a file is wanted, and in what portions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Portions {
    /// Records to pass over from the beginning, because they were taken before.
    pub(super) skip: u64,
    /// Rows of one chunk.
    pub(super) rows: usize,
}

/// Some lines of a file.
#[derive(Default)]
pub(super) struct Chunk {
    /// Rows to write.
    pub(super) rows: Vec<Row>,
    /// What was wrong with the other lines.
    pub(super) faults: Vec<Fault>,
    /// The other lines themselves, for the report that their sender corrects.
    pub(super) rejects: Vec<Reject>,
    /// Lines read for this chunk.
    pub(super) read: u64,
    /// Lines rejected in this chunk.
    pub(super) rejected: u64,
    /// Bytes of the file read so far.
    pub(super) bytes_read: u64,
}

/// A rejected line as it came. It has no `Debug`, so that no log line can carry it.
pub(super) struct Reject {
    /// Line on which the record begins.
    pub(super) line: u64,
    /// Its cells in the order of the layout; all of them as they came where they cannot be told apart.
    pub(super) cells: Vec<String>,
    /// Its natural key, where every cell of it can be read: the row that the sender meant.
    pub(super) key: Option<Vec<Value>>,
}

/// How reading ended.
pub(super) struct Ending {
    /// BLAKE3 of the whole file, hexadecimal.
    pub(super) file_hash: String,
    /// Why the file was refused, where it was.
    pub(super) refusal: Option<Refusal>,
}

/// Reads a file to its end, handing over chunks; stops early where nobody takes them.
pub(super) fn read_file(
    layout: &'static Layout,
    raw: Box<dyn Read + Send>,
    portions: Portions,
    chunks: &mpsc::Sender<Chunk>,
) -> io::Result<Ending> {
    let (mut source, delimiter) = Source::open(raw)?;
    let delimiter = match delimiter {
        Ok(delimiter) => delimiter,
        Err(refusal) => {
            return Ok(Ending {
                file_hash: source.finish()?,
                refusal: Some(refusal),
            });
        }
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(source);
    let refusal = match read_records(layout, &mut reader, portions, chunks) {
        Ok(()) => None,
        Err(Stop::Refused(refusal)) => Some(refusal),
        Err(Stop::Unreadable(error)) => return Err(error),
    };
    Ok(Ending {
        file_hash: reader.get_mut().finish()?,
        refusal,
    })
}

enum Stop {
    Refused(Refusal),
    Unreadable(io::Error),
}

type Reader = csv::Reader<Source<Box<dyn Read + Send>>>;

fn read_records(
    layout: &'static Layout,
    reader: &mut Reader,
    portions: Portions,
    chunks: &mpsc::Sender<Chunk>,
) -> Result<(), Stop> {
    let mut record = csv::StringRecord::new();
    if next_record(reader, &mut record)?.is_none() {
        return Err(Stop::Refused(Refusal::Empty));
    }
    let header = Header::read(layout, &record).map_err(Stop::Refused)?;
    let mut chunk = Chunk::default();
    let mut passed = 0;
    while let Some(line) = next_record(reader, &mut record)? {
        if passed < portions.skip {
            passed += 1;
            continue;
        }
        chunk.read += 1;
        match parse(layout, &header, &record, line) {
            Ok(values) => chunk.rows.push(Row { line, values }),
            Err(faults) => {
                chunk.rejected += 1;
                chunk.faults.extend(faults);
                chunk.rejects.push(reject(layout, &header, &record, line));
            }
        }
        if chunk.rows.len() >= portions.rows || chunk.faults.len() >= portions.rows {
            chunk.bytes_read = reader.get_ref().bytes_read();
            if chunks.blocking_send(std::mem::take(&mut chunk)).is_err() {
                return Ok(());
            }
        }
    }
    chunk.bytes_read = reader.get_ref().bytes_read();
    // Nobody takes the last chunk only where writing has failed, which is told there.
    chunks.blocking_send(chunk).ok();
    Ok(())
}

/// Reads the next record and answers the line on which it begins; `None` at the end.
fn next_record(reader: &mut Reader, record: &mut csv::StringRecord) -> Result<Option<u64>, Stop> {
    let from = reader.position().line();
    reader.get_mut().begin_record();
    match reader.read_record(record) {
        Ok(false) => Ok(None),
        Ok(true) => {
            // Counted from its end, because the parser skips blank lines before a record.
            let breaks = record
                .as_slice()
                .bytes()
                .filter(|byte| *byte == b'\n')
                .count() as u64;
            Ok(Some(reader.position().line().saturating_sub(1 + breaks)))
        }
        Err(error) => Err(match error.into_kind() {
            csv::ErrorKind::Utf8 { .. } => Stop::Refused(Refusal::NotUtf8 { line: from }),
            csv::ErrorKind::Io(_) if reader.get_ref().is_over_limit() => {
                Stop::Refused(Refusal::RecordTooLong { line: from })
            }
            csv::ErrorKind::Io(error) => Stop::Unreadable(error),
            other => Stop::Unreadable(io::Error::other(format!("{other:?}"))),
        }),
    }
}

/// Parses a record: its values in the order of the layout, or everything that is wrong with it.
fn parse(
    layout: &'static Layout,
    header: &Header,
    record: &csv::StringRecord,
    line: u64,
) -> Result<Vec<Value>, Vec<Fault>> {
    if record.len() != layout.columns.len() {
        return Err(vec![wrong_field_count(layout, record, line)]);
    }
    let mut values = Vec::with_capacity(layout.columns.len());
    let mut faults = Vec::new();
    for (column, field) in layout.columns.iter().zip(&header.fields) {
        let cell = record.get(*field).unwrap_or_default();
        match read_cell(column, cell) {
            Ok(value) => values.push(value),
            Err((code, reason)) => {
                let shape = shape_of(cell);
                faults.push(Fault {
                    line,
                    column: Some(column.name),
                    code,
                    reason,
                    shape,
                });
            }
        }
    }
    if faults.is_empty() {
        faults.extend(
            broken_rule(layout, header, record, &values).map(|fault| Fault { line, ..fault }),
        );
    }
    if faults.is_empty() {
        Ok(values)
    } else {
        Err(faults)
    }
}

fn reject(
    layout: &'static Layout,
    header: &Header,
    record: &csv::StringRecord,
    line: u64,
) -> Reject {
    if record.len() != layout.columns.len() {
        let cells = record.iter().map(str::to_owned).collect();
        return Reject {
            line,
            cells,
            key: None,
        };
    }
    let cells = header
        .fields
        .iter()
        .map(|field| record.get(*field).unwrap_or_default());
    let keys = layout
        .columns
        .iter()
        .zip(cells.clone())
        .filter(|(column, _)| column.need == Need::Key)
        .map(|(column, cell)| read_cell(column, cell).ok());
    Reject {
        line,
        key: keys.collect(),
        cells: cells.map(str::to_owned).collect(),
    }
}

fn read_cell(column: &Column, cell: &str) -> Result<Value, (FaultCode, String)> {
    match column.kind.read(cell) {
        Ok(Value::Null) if column.need != Need::Optional => {
            Err((FaultCode::MissingValue, "a value is required".to_owned()))
        }
        Ok(value) => Ok(value),
        Err(error) => Err((error.code, error.reason)),
    }
}

fn broken_rule(
    layout: &'static Layout,
    header: &Header,
    record: &csv::StringRecord,
    values: &[Value],
) -> Option<Fault> {
    let breach = layout.rule?(Record { layout, values }).err()?;
    let place = layout
        .columns
        .iter()
        .position(|column| column.name == breach.column);
    let field = place.and_then(|place| header.fields.get(place));
    let cell = field
        .and_then(|field| record.get(*field))
        .unwrap_or_default();
    Some(Fault {
        line: 0,
        column: Some(breach.column),
        code: FaultCode::Inconsistent,
        reason: breach.reason.to_owned(),
        shape: shape_of(cell),
    })
}

fn wrong_field_count(layout: &Layout, record: &csv::StringRecord, line: u64) -> Fault {
    let lines = 1 + record
        .as_slice()
        .bytes()
        .filter(|byte| *byte == b'\n')
        .count();
    let hint = if lines > 1 {
        format!("; the record runs over {lines} lines: is a quotation mark left open?")
    } else {
        String::new()
    };
    Fault {
        line,
        column: None,
        code: FaultCode::WrongFieldCount,
        reason: format!(
            "{} fields instead of {}{hint}",
            record.len(),
            layout.columns.len()
        ),
        shape: shape_of(record.as_slice()),
    }
}
