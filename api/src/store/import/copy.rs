//! Rows in the binary form of PostgreSQL's `COPY`
//! (documentation of PostgreSQL 15, "COPY", section "Binary Format").
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{Datelike, NaiveDate};

use crate::store::records::{Row, Table, Value};

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// Flags and the length of the header's extension, both none.
const HEADER_REST: [u8; 8] = [0; 8];
const TRAILER: [u8; 2] = (-1_i16).to_be_bytes();
/// PostgreSQL counts days from 2000-01-01; so many has the calendar before.
const DAYS_BEFORE_2000: i32 = 730_120;
/// Bytes of a usual row: what is reserved for each.
const ROW_BYTES: usize = 192;

/// The rows as one binary `COPY`, each with its line and whether an earlier one has the same key.
pub(super) fn encode(table: &Table, rows: &[Row]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(rows.len() * ROW_BYTES + 64);
    bytes.extend_from_slice(SIGNATURE);
    bytes.extend_from_slice(&HEADER_REST);
    let fields = i16::try_from(table.fields.len() + 2).unwrap_or(i16::MAX);
    let mut met = Met::new(table, rows.len());
    for row in rows {
        bytes.extend_from_slice(&fields.to_be_bytes());
        field(&mut bytes, &row.line.cast_signed().to_be_bytes());
        field(&mut bytes, &[u8::from(met.is_repeat(row))]);
        for cell in &row.values {
            value(&mut bytes, cell);
        }
    }
    bytes.extend_from_slice(&TRAILER);
    bytes
}

fn field(bytes: &mut Vec<u8>, content: &[u8]) {
    let length = i32::try_from(content.len()).unwrap_or(i32::MAX);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(content);
}

fn value(bytes: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => bytes.extend_from_slice(&(-1_i32).to_be_bytes()),
        Value::Text(text) => field(bytes, text.as_bytes()),
        Value::Integer(number) => field(bytes, &number.to_be_bytes()),
        Value::Whole(number) => field(bytes, &number.to_be_bytes()),
        Value::Day(day) => field(bytes, &days_since_2000(*day).to_be_bytes()),
        Value::Truth(truth) => field(bytes, &[u8::from(*truth)]),
    }
}

fn days_since_2000(day: NaiveDate) -> i32 {
    day.num_days_from_ce() - DAYS_BEFORE_2000
}

/// The keys met in a chunk, by their hash; what is behind a hash is compared, so that two keys of
/// one hash stay two.
struct Met<'a> {
    places: Vec<usize>,
    first: HashMap<u64, &'a Row>,
}

impl<'a> Met<'a> {
    fn new(table: &Table, rows: usize) -> Self {
        let fields = table.fields.iter().enumerate();
        Self {
            places: fields
                .filter(|(_, field)| field.is_key)
                .map(|(place, _)| place)
                .collect(),
            first: HashMap::with_capacity(rows),
        }
    }

    fn is_repeat(&mut self, row: &'a Row) -> bool {
        let mut hasher = DefaultHasher::new();
        for place in &self.places {
            row.values.get(*place).hash(&mut hasher);
        }
        let first = *self.first.entry(hasher.finish()).or_insert(row);
        let is_same = |place: &usize| first.values.get(*place) == row.values.get(*place);
        first.line != row.line && self.places.iter().all(is_same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::records::{Field, FieldType};

    fn table() -> Table {
        let field = |name, field_type, is_key| Field {
            name,
            field_type,
            is_key,
        };
        Table {
            name: "worker",
            fields: vec![
                field("nik", FieldType::Text, true),
                field("wage", FieldType::Whole, false),
            ],
        }
    }

    #[test]
    fn a_row_is_written_as_postgresql_reads_it() {
        let row = Row {
            line: 2,
            values: vec![Value::Text("99".to_owned()), Value::Null],
        };
        let bytes = encode(&table(), &[row]);
        let expected: &[&[u8]] = &[
            b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0",
            &[0, 4],
            &[0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 2],
            &[0, 0, 0, 1, 0],
            &[0, 0, 0, 2, b'9', b'9'],
            &[255, 255, 255, 255],
            &[255, 255],
        ];
        assert_eq!(bytes, expected.concat());
    }

    #[test]
    fn days_count_from_2000() {
        let day = |text: &str| days_since_2000(text.parse().unwrap());
        assert_eq!(
            ["2000-01-01", "1999-12-31", "2026-11-20"].map(day),
            [0, -1, 9_820]
        );
    }

    #[test]
    fn a_later_row_of_the_same_key_is_a_repeat() {
        let row = |line, nik: &str| Row {
            line,
            values: vec![Value::Text(nik.to_owned()), Value::Whole(1)],
        };
        let rows = [row(2, "1"), row(3, "2"), row(4, "1"), row(5, "1")];
        let table = table();
        let mut met = Met::new(&table, 4);
        let repeats: Vec<bool> = rows.iter().map(|row| met.is_repeat(row)).collect();
        assert_eq!(repeats, [false, false, true, true]);
    }
}
