//! Files that are wrong on purpose: a clear fault or refusal each, and never much in memory.
mod fuzz;

use std::io::{self, Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;
use crate::domain::faults::FaultCode;
use crate::feeds::content::Content;
use crate::feeds::layout;

/// What became of a file.
#[derive(Default)]
struct Outcome {
    rows: usize,
    faults: Vec<Fault>,
    rejects: Vec<Reject>,
    refusal: Option<Refusal>,
    hash: String,
    /// Lines read, and those of them that were rejected.
    read: u64,
    rejected: u64,
    /// Bytes of the largest chunk's cells.
    chunk_bytes: usize,
}

fn read(format: Format, raw: impl Read + Send + 'static) -> Outcome {
    read_from(format, raw, 0)
}

fn read_from(format: Format, raw: impl Read + Send + 'static, skip: u64) -> Outcome {
    let (sender, mut chunks) = mpsc::channel(1);
    let reading = std::thread::spawn(move || {
        let layout = layout::find("workers").unwrap();
        let portions = Portions { skip, rows: 500 };
        read_file(layout, format, Box::new(raw), portions, &sender).unwrap()
    });
    let mut outcome = Outcome::default();
    while let Some(chunk) = chunks.blocking_recv() {
        let cells = chunk.rejects.iter().flat_map(|reject| &reject.cells);
        outcome.chunk_bytes = outcome.chunk_bytes.max(cells.map(String::len).sum());
        outcome.rows += chunk.rows.len();
        outcome.read += chunk.read;
        outcome.rejected += chunk.rejected;
        outcome.faults.extend(chunk.faults);
        outcome.rejects.extend(chunk.rejects);
    }
    let ending = reading.join().unwrap();
    outcome.refusal = ending.refusal;
    outcome.hash = ending.file_hash;
    outcome
}

fn csv(text: &str) -> Outcome {
    read(Format::Csv, Cursor::new(text.to_owned()))
}

fn ndjson(text: &str) -> Outcome {
    read(Format::Ndjson, Cursor::new(text.to_owned()))
}

fn codes(outcome: &Outcome) -> Vec<(u64, Option<&'static str>, FaultCode)> {
    let faults = outcome.faults.iter();
    faults
        .map(|fault| (fault.line, fault.column, fault.code))
        .collect()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn opened(bytes: Vec<u8>) -> Box<dyn Read + Send> {
    Content::Bytes(bytes.into()).open().unwrap()
}

const LINE: &str = r#"{"nik":"9952044107900001","name":"Sari"}"#;

#[test]
fn objects_are_read_like_lines_and_may_leave_out_what_is_optional() {
    let text = format!("{LINE}\r\n\n{{\"NAME\":\"Budi\", \"nik\":9952044107900002, \"_line\":7}}");
    let outcome = ndjson(&text);
    assert_eq!(
        (outcome.rows, outcome.faults.len(), outcome.refusal),
        (2, 0, None)
    );
}

#[test]
fn names_that_are_wrong_are_told_on_their_line() {
    let outcome = ndjson(&format!(
        "{LINE}\n{{\"nik\":\"9952044107900002\",\"wage\":1,\"nik\":\"2\"}}\n{{\"nama_5204\":1}}\n"
    ));
    assert_eq!(
        codes(&outcome),
        [
            (2, None, FaultCode::UnknownColumn),
            (2, None, FaultCode::RepeatedColumn),
            (2, Some("name"), FaultCode::MissingValue),
            (3, None, FaultCode::UnknownColumn),
            (3, Some("nik"), FaultCode::MissingValue),
            (3, Some("name"), FaultCode::MissingValue),
        ]
    );
    assert!(
        outcome
            .faults
            .iter()
            .all(|fault| !fault.reason.contains("5204"))
    );
    let kept = outcome.rejects.first().unwrap();
    assert_eq!(kept.cells, ["9952044107900002", ""]);
    assert!(kept.key.as_ref().is_some_and(|key| key.len() == 1));
}

#[test]
fn values_that_are_no_cells_are_faults_of_their_column() {
    for value in [
        "[1]",
        "{\"a\":[{}]}",
        "1.5",
        "1e3",
        "99999999999999999999",
        "true",
    ] {
        let outcome = ndjson(&format!(
            "{{\"nik\":\"9952044107900001\",\"name\":{value}}}\n"
        ));
        assert_eq!(
            codes(&outcome),
            [(1, Some("name"), FaultCode::Malformed)],
            "{value}"
        );
    }
    assert_eq!(
        codes(&ndjson("{\"nik\":\"9952044107900001\",\"name\":null}\n")),
        [(1, Some("name"), FaultCode::MissingValue)]
    );
}

#[test]
fn what_is_no_object_is_a_fault_or_a_refusal() {
    let outcome = ndjson(&format!("{LINE}\n[1]\n{{\"nik\":\n{LINE} {LINE}\n\"x\"\n"));
    let lines: Vec<u64> = outcome.faults.iter().map(|fault| fault.line).collect();
    assert_eq!((outcome.rows, lines), (1, vec![2, 3, 4, 5]));
    assert!(outcome.rejects.iter().all(|reject| reject.cells.len() == 1));
    for text in ["nik,name\n", "[{}]", "\"{}\"", "7\n"] {
        assert_eq!(ndjson(text).refusal, Some(Refusal::NotNdjson), "{text}");
    }
}

#[test]
fn json_of_any_depth_is_passed_over() {
    let deep = "[".repeat(60_000);
    let outcome = ndjson(&format!("{LINE}\n{{\"name\":{deep}\n{LINE}\n"));
    assert_eq!(
        (outcome.rows, codes(&outcome)),
        (2, vec![(2, None, FaultCode::Malformed)])
    );
    let closed = format!("{{\"name\":{}{}}}", "[".repeat(30_000), "]".repeat(30_000));
    assert_eq!(ndjson(&closed).rows, 0);
}

#[test]
fn gzip_is_the_same_content_and_damage_is_refused() {
    let text = format!("nik,name\n{}", "9952044107900001,Sari\n".repeat(10));
    let plain = csv(&text);
    let packed = gzip(text.as_bytes());
    let unpacked = read(Format::Csv, opened(packed.clone()));
    assert_eq!((unpacked.rows, &unpacked.hash), (plain.rows, &plain.hash));
    let cut = packed.get(..packed.len() - 9).unwrap().to_vec();
    assert_eq!(
        read(Format::Csv, opened(cut)).refusal,
        Some(Refusal::BrokenGzip)
    );
    assert_eq!(
        read(Format::Csv, opened(vec![0x1f, 0x8b])).refusal,
        Some(Refusal::BrokenGzip)
    );
}

#[test]
fn a_gzip_bomb_is_refused_soon() {
    let mut bomb = gzip(b"nik,name\n");
    bomb.extend(gzip(&b"9952044107900001,Sari\n".repeat(2_000_000)));
    let outcome = read(Format::Csv, opened(bomb));
    assert!(matches!(
        outcome.refusal,
        Some(Refusal::GzipTooLarge { .. })
    ));
}

#[test]
fn a_quotation_mark_left_open_and_a_million_of_them_are_refused() {
    let head = Cursor::new("nik,name\n9952044107900001,Sari\n");
    let endless = head
        .clone()
        .chain(Cursor::new("1,\""))
        .chain(io::repeat(b'x').take(64 << 20));
    let outcome = read(Format::Csv, endless);
    assert_eq!(outcome.refusal, Some(Refusal::RecordTooLong { line: 3 }));
    let bomb = head.clone().chain(io::repeat(b'"').take(1_000_000));
    assert_eq!(
        read(Format::Csv, bomb).refusal,
        Some(Refusal::RecordTooLong { line: 3 })
    );
    let json = Cursor::new("{\"nik\":\"").chain(io::repeat(b'x').take(64 << 20));
    assert_eq!(
        read(Format::Ndjson, json).refusal,
        Some(Refusal::RecordTooLong { line: 1 })
    );
}

#[test]
fn a_record_is_too_long_by_its_length_and_not_by_where_it_lies() {
    for before in [0, 1, 700, 1_400, 2_000] {
        let before = "9952044107900001,Sari\n".repeat(before);
        let outcome = csv(&format!(
            "nik,name\n{before}1,{}\n",
            "x".repeat(RECORD_BYTES)
        ));
        assert!(matches!(
            outcome.refusal,
            Some(Refusal::RecordTooLong { .. })
        ));
        let outcome = csv(&format!(
            "nik,name\n{before}1,{}\n",
            "x".repeat(RECORD_BYTES - 10)
        ));
        assert_eq!(outcome.refusal, None);
    }
}

const RECORD_BYTES: usize = crate::feeds::refusal::RECORD_BYTES_MAX;

#[test]
fn ten_thousand_fields_are_one_fault_and_keep_the_record() {
    let wide = ",".repeat(9_999);
    let outcome = csv(&format!("nik,name\n{wide}\n9952044107900001,Sari\n"));
    assert_eq!(
        (outcome.rows, codes(&outcome)),
        (1, vec![(2, None, FaultCode::WrongFieldCount)])
    );
    assert_eq!(outcome.rejects.first().unwrap().cells, [wide]);
}

#[test]
fn long_rejected_lines_do_not_gather_in_memory() {
    let line = format!("1,{}\n", "x".repeat(60_000));
    let outcome = csv(&format!("nik,name\n{}", line.repeat(400)));
    assert_eq!(outcome.rejects.len(), 400);
    assert!(
        outcome.chunk_bytes < 5 * 1024 * 1024,
        "{} bytes",
        outcome.chunk_bytes
    );
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let bytes = |bytes: &[u8]| read(Format::Csv, Cursor::new(bytes.to_vec()));
    assert_eq!(
        bytes(b"nik,name\n9952044107900001,Caf\xe9\n").refusal,
        Some(Refusal::NotUtf8 { line: 2 })
    );
    assert_eq!(bytes(&[0; 4096]).refusal, Some(Refusal::Utf16));
    assert_eq!(bytes(b"").refusal, Some(Refusal::Empty));
    assert_eq!(
        codes(&bytes(b"nik,name\n9952044107900001,Sa\0ri\n")),
        [(2, Some("name"), FaultCode::ControlCharacter)]
    );
    assert_eq!(
        codes(&csv("nik,name\n\u{feff}9952044107900001,Sari\n")),
        [(2, Some("nik"), FaultCode::ControlCharacter)]
    );
    assert_eq!(
        read(
            Format::Ndjson,
            Cursor::new(b"{\"name\":\"\xe9\"}\n".to_vec())
        )
        .refusal,
        Some(Refusal::NotUtf8 { line: 1 })
    );
}

#[test]
fn a_lone_carriage_return_ends_no_line() {
    assert_eq!(
        csv("nik,name\r9952044107900001,Sari\r").refusal,
        Some(Refusal::CarriageReturns)
    );
    let outcome = csv("nik,name\n9952044107900001,Sari\rContoh\n9952044107900002,\"Budi\r\"\r\n");
    assert_eq!((outcome.rows, outcome.faults.len()), (2, 0));
}

#[test]
fn records_taken_before_are_passed_over_and_lines_stay_counted() {
    let text = "nik,name\n\n9952044107900001,\"Sari\nContoh\"\n1,Budi\n\n2,Dewi\n";
    assert_eq!(
        codes(&csv(text))
            .iter()
            .map(|(line, ..)| *line)
            .collect::<Vec<_>>(),
        [5, 7]
    );
    let later = read_from(Format::Csv, Cursor::new(text), 2);
    assert_eq!(codes(&later), [(7, Some("nik"), FaultCode::Malformed)]);
    let json = format!("{LINE}\n\n{{}}\n{{}}\n");
    let later = read_from(Format::Ndjson, Cursor::new(json), 2);
    assert_eq!(later.rejects.first().unwrap().line, 4);
}
