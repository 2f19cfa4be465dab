//! NDJSON: a JSON object a line, its names those of the dataset's columns.
mod object;

use std::io::Read;

use super::portion::Portion;
use super::record::{Verdict, judge, reject, reject_whole};
use super::{Source, Stop};
use crate::domain::faults::{Fault, FaultCode, shape_of};
use crate::feeds::layout::Layout;
use crate::feeds::refusal::Refusal;
use crate::feeds::source::LineRead;
use object::{Flaw, Object};

/// Reads all records.
pub(super) fn read<R: Read>(
    layout: &'static Layout,
    source: &mut Source<R>,
    portion: &mut Portion<'_>,
) -> Result<(), Stop> {
    if source.first_byte() != Some(b'{') {
        return Err(Stop::Refused(Refusal::NotNdjson));
    }
    let mut bytes = Vec::new();
    let mut object = Object::of(layout);
    let mut line = 0;
    loop {
        line += 1;
        match source.read_line(&mut bytes)? {
            LineRead::Whole => {}
            LineRead::TooLong => return Err(Stop::Refused(Refusal::RecordTooLong { line })),
            LineRead::End => return Ok(()),
        }
        let Ok(text) = std::str::from_utf8(&bytes) else {
            return Err(Stop::Refused(Refusal::NotUtf8 { line }));
        };
        if text.trim_ascii().is_empty() || portion.passes_over() {
            continue;
        }
        let verdict = judge_object(layout, &mut object, text, line);
        portion.take(line, verdict, text.len(), source.bytes_read())?;
    }
}

fn judge_object(layout: &'static Layout, object: &mut Object, text: &str, line: u64) -> Verdict {
    let of_line = |code: FaultCode, reason: String| Fault {
        line,
        column: None,
        code,
        reason,
        shape: shape_of(text),
    };
    let flaws = match object.read(text) {
        Ok(flaws) => flaws,
        Err(malformed) => {
            let fault = of_line(FaultCode::Malformed, malformed.to_string());
            return Err(Box::new(reject_whole(line, fault, text.to_owned())));
        }
    };
    if flaws.is_empty() {
        return judge(layout, line, |place| object.cell(place));
    }
    let mut faults: Vec<Fault> = flaws
        .iter()
        .map(|flaw| {
            let code = match flaw {
                Flaw::Unknown(_) => FaultCode::UnknownColumn,
                Flaw::Repeated(_) => FaultCode::RepeatedColumn,
            };
            of_line(code, flaw.to_string())
        })
        .collect();
    if let Err(rejected) = judge(layout, line, |place| object.cell(place)) {
        faults.extend(rejected.faults);
    }
    Err(Box::new(reject(layout, line, faults, |place| {
        object.cell(place)
    })))
}
