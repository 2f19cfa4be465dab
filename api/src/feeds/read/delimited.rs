//! CSV (RFC 4180), parted by commas or semicolons.
use std::io::{self, Read};

use super::portion::Portion;
use super::record::{Cell, Verdict, judge, reject_whole};
use super::{Source, Stop};
use crate::domain::faults::{Fault, FaultCode, shape_of};
use crate::feeds::header::Header;
use crate::feeds::layout::Layout;
use crate::feeds::refusal::{RECORD_BYTES_MAX, Refusal};

/// Bytes that the parser reads ahead.
const PARSER_BYTES: usize = 32 * 1024;

type Reader<'a, R> = csv::Reader<&'a mut Source<R>>;

/// Reads all records.
pub(super) fn read<R: Read>(
    layout: &'static Layout,
    delimiter: u8,
    source: &mut Source<R>,
    portion: &mut Portion<'_>,
) -> Result<(), Stop> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        // The source ends every line by a line feed; a carriage return left is part of a cell.
        .terminator(csv::Terminator::Any(b'\n'))
        .buffer_capacity(PARSER_BYTES)
        .from_reader(source);
    let mut record = csv::StringRecord::new();
    if next_record(&mut reader, &mut record)?.is_none() {
        return Err(Stop::Refused(Refusal::Empty));
    }
    let header = Header::read(layout, &record).map_err(Stop::Refused)?;
    while let Some(line) = next_record(&mut reader, &mut record)? {
        if portion.passes_over() {
            continue;
        }
        let verdict = judge_fields(layout, &header, &record, line);
        let bytes = record.as_slice().len();
        portion.take(line, verdict, bytes, reader.get_ref().bytes_read())?;
    }
    Ok(())
}

fn judge_fields(
    layout: &'static Layout,
    header: &Header,
    record: &csv::StringRecord,
    line: u64,
) -> Verdict {
    if record.len() != header.width {
        let fault = wrong_field_count(header, record, line);
        return Err(Box::new(reject_whole(line, fault, written(record))));
    }
    judge(layout, line, |place| {
        let field = header.fields.get(place);
        Cell::of(
            field
                .and_then(|field| record.get(*field))
                .unwrap_or_default(),
        )
    })
}

/// Reads the next record and answers the line on which it begins; `None` at the end.
fn next_record<R: Read>(
    reader: &mut Reader<'_, R>,
    record: &mut csv::StringRecord,
) -> Result<Option<u64>, Stop> {
    let from = reader.position().line();
    reader.get_mut().begin_record();
    match reader.read_record(record) {
        Ok(false) => Ok(None),
        // Where the parser stopped reading ahead must not decide what is refused.
        Ok(true) if record.as_slice().len() + record.len() > RECORD_BYTES_MAX => {
            Err(Stop::Refused(Refusal::RecordTooLong { line: from }))
        }
        Ok(true) => {
            let to = reader.position().line();
            if to == from + 1 {
                return Ok(Some(from));
            }
            // Counted from its end, because the parser skips blank lines before a record.
            Ok(Some(to.saturating_sub(lines_of(record))))
        }
        Err(error) => Err(match error.into_kind() {
            csv::ErrorKind::Utf8 { .. } => Stop::Refused(Refusal::NotUtf8 { line: from }),
            csv::ErrorKind::Io(_) if reader.get_ref().is_over_limit() => {
                Stop::Refused(Refusal::RecordTooLong { line: from })
            }
            csv::ErrorKind::Io(error) => error.into(),
            other => Stop::Unreadable(io::Error::other(format!("{other:?}"))),
        }),
    }
}

fn lines_of(record: &csv::StringRecord) -> u64 {
    let breaks = record.as_slice().bytes().filter(|byte| *byte == b'\n');
    1 + breaks.count() as u64
}

/// The record as CSV, for a person to put right.
fn written(record: &csv::StringRecord) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail.
    writer.write_record(record).ok();
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes)
        .trim_end_matches('\n')
        .to_owned()
}

fn wrong_field_count(header: &Header, record: &csv::StringRecord, line: u64) -> Fault {
    let lines = lines_of(record);
    let hint = if lines > 1 {
        format!("; the record runs over {lines} lines: is a quotation mark left open?")
    } else {
        String::new()
    };
    Fault {
        line,
        column: None,
        code: FaultCode::WrongFieldCount,
        reason: format!("{} fields instead of {}{hint}", record.len(), header.width),
        shape: shape_of(record.as_slice()),
    }
}
