//! Files that nobody thought of: reading never panics, and each line ends as a row or as a fault
//! with its number, unless the file is refused whole.
use proptest::prelude::*;

use super::*;

/// A good file, to be damaged.
fn good(lines: usize, is_csv: bool) -> Vec<u8> {
    let line = |number: usize| {
        if is_csv {
            format!("99520441079{number:05},Sari {number}\n")
        } else {
            format!("{{\"nik\":\"99520441079{number:05}\",\"name\":\"Sari {number}\"}}\n")
        }
    };
    let head = if is_csv { "nik,name\n" } else { "" };
    let lines: String = (0..lines).map(line).collect();
    format!("{head}{lines}").into_bytes()
}

/// A place of the file, as a part of its length, and what is put there instead of how many bytes.
type Damage = (prop::sample::Index, Vec<u8>, usize);

fn damage() -> impl Strategy<Value = Damage> {
    let telling = prop::sample::select(vec![
        &b"\""[..],
        b",",
        b";",
        b"\n",
        b"\r\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"{",
        b"}",
        b"[[[[",
        b"\\u0000",
        b"\\ud800",
        b":",
        b"\"\"",
        b"'=1",
        b"\x1f\x8b",
        b"1e999",
        b"null",
    ])
    .prop_map(<[u8]>::to_vec);
    let whatever = prop::collection::vec(any::<u8>(), 0..6);
    (
        any::<prop::sample::Index>(),
        prop_oneof![telling, whatever],
        0..4_usize,
    )
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for (place, put, instead_of) in damages {
        let from = place.index(bytes.len() + 1);
        let until = (from + instead_of).min(bytes.len());
        bytes.splice(from..until, put.iter().copied());
    }
    bytes
}

/// What holds of every file.
fn check(format: Format, bytes: Vec<u8>) -> Result<(), TestCaseError> {
    let lines = bytes
        .iter()
        .filter(|byte| matches!(byte, b'\n' | b'\r'))
        .count() as u64
        + 1;
    let outcome = read(format, Cursor::new(bytes));
    for reject in &outcome.rejects {
        prop_assert!(
            (1..=lines).contains(&reject.line),
            "line {} of {lines}",
            reject.line
        );
        let is_told = outcome.faults.iter().any(|fault| fault.line == reject.line);
        prop_assert!(is_told, "line {} was rejected without a fault", reject.line);
    }
    for fault in &outcome.faults {
        let is_kept = outcome
            .rejects
            .iter()
            .any(|reject| reject.line == fault.line);
        prop_assert!(is_kept, "line {} has a fault and is not kept", fault.line);
    }
    if outcome.refusal.is_none() {
        let is_whole = outcome.rows + outcome.rejects.len()
            == usize::try_from(outcome.read).unwrap_or(0)
            && outcome.rejects.len() as u64 == outcome.rejected;
        prop_assert!(
            is_whole,
            "{} rows, {} rejects, {} read",
            outcome.rows,
            outcome.rejects.len(),
            outcome.read
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_end_as_rows_faults_or_a_refusal(bytes in prop::collection::vec(any::<u8>(), 0..400), is_csv: bool) {
        check(if is_csv { Format::Csv } else { Format::Ndjson }, bytes)?;
    }

    #[test]
    fn a_damaged_file_loses_no_line(lines in 1..40_usize, is_csv: bool, damages in prop::collection::vec(damage(), 0..6)) {
        let format = if is_csv { Format::Csv } else { Format::Ndjson };
        check(format, damaged(good(lines, is_csv), &damages))?;
    }
}
