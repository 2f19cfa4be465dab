//! The report of rejected lines, as CSV that can be corrected and sent again: its own columns begin
//! with `_`, which the reader passes over.
use super::cell::begins_like_formula;
use super::layout::Layout;

/// Columns before those of the dataset.
const BEFORE: [&str; 4] = ["_line", "_column", "_code", "_reason"];
/// The record as it came, where its cells could not be told apart.
const RECORD: &str = "_record";

/// Spreadsheets take a file for UTF-8 by its mark alone, and the reader passes it over.
const UTF8_MARK: &str = "\u{feff}";

/// What is wrong with a rejected line.
pub struct RejectedFault<'a> {
    /// The column; `None` where the whole line is at fault.
    pub column: Option<&'a str>,
    /// The fault's code.
    pub code: &'a str,
    /// In words.
    pub reason: &'a str,
}

/// The report's first line.
pub fn report_header(layout: &Layout) -> Vec<u8> {
    let own = layout.columns.iter().map(|column| column.name);
    let names = BEFORE.into_iter().chain(own).chain([RECORD]);
    let mut line = UTF8_MARK.as_bytes().to_vec();
    line.extend(written(names));
    line
}

/// A rejected line in the report, with everything that is wrong with it.
pub fn report_line(
    layout: &Layout,
    line: i64,
    cells: &[String],
    faults: &[RejectedFault<'_>],
) -> Vec<u8> {
    let joined = |part: fn(&RejectedFault<'_>) -> String| {
        faults.iter().map(part).collect::<Vec<_>>().join("; ")
    };
    let are_apart = cells.len() == layout.columns.len();
    let own = (0..layout.columns.len())
        .map(|place| cells.get(place).filter(|_| are_apart))
        .map(|cell| guarded(cell.map_or("", String::as_str)));
    let whole = if are_apart {
        String::new()
    } else {
        guarded(&cells.join(","))
    };
    let before = [
        line.to_string(),
        joined(|fault| fault.column.unwrap_or_default().to_owned()),
        joined(|fault| fault.code.to_owned()),
        guarded(&joined(|fault| fault.reason.to_owned())),
    ];
    written(before.into_iter().chain(own).chain([whole]))
}

/// A spreadsheet must not take what somebody else wrote for a formula. The reader takes the
/// apostrophe away again.
fn guarded(cell: &str) -> String {
    if begins_like_formula(cell.trim_start_matches(' ')) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn written<T: AsRef<[u8]>>(cells: impl Iterator<Item = T>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    // Writing into memory cannot fail.
    writer.write_record(cells).ok();
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::layout;

    fn line(cells: &[&str]) -> String {
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        let faults = [
            RejectedFault {
                column: Some("nik"),
                code: "MALFORMED",
                reason: "not a NIK",
            },
            RejectedFault {
                column: Some("name"),
                code: "TOO_LONG",
                reason: "longer",
            },
        ];
        let layout = layout::find("workers").unwrap();
        String::from_utf8(report_line(layout, 7, &cells, &faults)).unwrap()
    }

    #[test]
    fn a_line_stands_with_its_faults_and_its_cells() {
        let header = report_header(layout::find("workers").unwrap());
        assert_eq!(
            String::from_utf8(header).unwrap(),
            "\u{feff}_line,_column,_code,_reason,nik,name,_record\r\n"
        );
        assert_eq!(
            line(&["5204", "Sari, \"S\""]),
            "7,nik; name,MALFORMED; TOO_LONG,not a NIK; longer,5204,\"Sari, \"\"S\"\"\",\r\n"
        );
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_guarded() {
        for cell in ["=1+1", "+62", "-1", "@SUM(A1)", "\t=1", " =1"] {
            assert!(line(&["1", cell]).contains(&format!("'{cell}")), "{cell}");
        }
        assert!(
            line(&["=cmd"]).ends_with(",,,'=cmd\r\n"),
            "a record that fell apart"
        );
    }
}
