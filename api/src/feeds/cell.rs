//! Cells: what agencies write, read by the domain's types. Indonesian habits of writing days and
//! sums are understood where they can mean one thing only, and refused where they cannot.
mod amount;
mod day;
#[cfg(test)]
mod tests;

use std::str::FromStr;

use crate::domain::codes::Code;
use crate::domain::faults::FaultCode;
use crate::domain::identifiers::{
    Division, DocumentNumber, KbliCode, Kpj, MalformedIdentifier, Nib, Nik, Nitku, Npp, Npwp,
    ProjectNumber, RegionCode, WlkpNumber,
};
use crate::store::records::{FieldType, Value};

/// What a column holds.
#[derive(Clone, Copy)]
pub enum Kind {
    /// One line of text of at most so many characters; line breaks inside become a space.
    Text(usize),
    /// Text of at most so many characters that may run over lines.
    Prose(usize),
    /// A key of the domain.
    Identifier(Identifier),
    /// A code of a closed list.
    Code(CodeList),
    /// One of a few words that are no list of the domain.
    OneOf(&'static [&'static str]),
    /// A day.
    Day,
    /// A month, stored as its first day.
    Month,
    /// A reporting period, `2026-Q1` or `2026-H1`.
    Period,
    /// Whole rupiah.
    Rupiah,
    /// A whole number from the first to the second.
    Integer(i32, i32),
    /// Yes or no.
    Truth,
}

/// A domain key, as a column kind.
#[derive(Clone, Copy)]
pub struct Identifier {
    name: &'static str,
    form: &'static str,
    parse: fn(&str) -> Result<String, MalformedIdentifier>,
}

/// A domain code list, as a column kind.
#[derive(Clone, Copy)]
pub struct CodeList {
    name: &'static str,
    holds: fn(&str) -> bool,
    codes: fn() -> Vec<(&'static str, &'static str)>,
}

/// Why a cell was refused: a stable code and words that do not repeat the cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellError {
    /// What is wrong.
    pub code: FaultCode,
    /// In words.
    pub reason: String,
}

impl CellError {
    fn malformed(reason: impl Into<String>) -> Self {
        Self {
            code: FaultCode::Malformed,
            reason: reason.into(),
        }
    }
}

const fn identifier<T>(name: &'static str, form: &'static str) -> Kind
where
    T: FromStr<Err = MalformedIdentifier> + Into<String>,
{
    Kind::Identifier(Identifier {
        name,
        form,
        parse: |text| text.parse::<T>().map(Into::into),
    })
}

/// A column that holds a [`Nib`].
pub const NIB: Kind = identifier::<Nib>("NIB", Nib::FORM);
/// A column that holds a sole trader's tax number, 16 digits like a [`Nik`].
pub const NPWP_PERSONAL: Kind = identifier::<Npwp>("personal NPWP", Npwp::FORM);
/// A column that holds a body's [`Npwp`]; its former 15 digits are read as well.
pub const NPWP: Kind = Kind::Identifier(Identifier {
    name: "NPWP of a body",
    form: "16 digits, or the former 15 with or without dots and dash",
    parse: |text| Npwp::of_body(text).map(Into::into),
});
/// A column that holds a [`Nitku`].
pub const NITKU: Kind = identifier::<Nitku>("NITKU", Nitku::FORM);
/// A column that holds a [`Nik`].
pub const NIK: Kind = identifier::<Nik>("NIK", Nik::FORM);
/// A column that holds an [`Npp`].
pub const NPP: Kind = identifier::<Npp>("NPP", Npp::FORM);
/// A column that holds a [`Division`].
pub const DIVISION: Kind = identifier::<Division>("division", Division::FORM);
/// A column that holds a [`Kpj`].
pub const KPJ: Kind = identifier::<Kpj>("KPJ", Kpj::FORM);
/// A column that holds a [`WlkpNumber`].
pub const WLKP: Kind = identifier::<WlkpNumber>("WLKP number", WlkpNumber::FORM);
/// A column that holds a [`KbliCode`].
pub const KBLI: Kind = identifier::<KbliCode>("KBLI code", KbliCode::FORM);
/// A column that holds a [`ProjectNumber`].
pub const PROJECT: Kind = identifier::<ProjectNumber>("project number", ProjectNumber::FORM);
/// A column that holds a [`RegionCode`].
pub const REGION: Kind = identifier::<RegionCode>("region code", RegionCode::FORM);
/// A column that holds a [`DocumentNumber`].
pub const DOCUMENT: Kind = identifier::<DocumentNumber>("document number", DocumentNumber::FORM);

/// A column that holds a code of the list `C`.
pub const fn code<C: Code>() -> Kind {
    Kind::Code(CodeList {
        name: C::LIST,
        holds: |text| text.parse::<C>().is_ok(),
        codes: || {
            C::ALL
                .iter()
                .map(|(code, meaning)| (code.as_str(), *meaning))
                .collect()
        },
    })
}

impl CodeList {
    /// Name of the list.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Its codes with their meanings.
    pub fn codes(self) -> Vec<(&'static str, &'static str)> {
        (self.codes)()
    }
}

impl Kind {
    /// Type of the field that the column fills.
    pub fn field_type(self) -> FieldType {
        match self {
            Self::Text(_)
            | Self::Prose(_)
            | Self::Identifier(_)
            | Self::Code(_)
            | Self::OneOf(_)
            | Self::Period => FieldType::Text,
            Self::Day | Self::Month => FieldType::Day,
            Self::Rupiah => FieldType::Whole,
            Self::Integer(..) => FieldType::Integer,
            Self::Truth => FieldType::Truth,
        }
    }

    /// What the column holds, for the manual.
    pub fn describe(self) -> String {
        match self {
            Self::Text(longest) => format!("text, up to {longest} characters"),
            Self::Prose(longest) => {
                format!("text, up to {longest} characters, may run over lines in quotes")
            }
            Self::Identifier(identifier) => format!("{}: {}", identifier.name, identifier.form),
            Self::Code(list) => {
                let codes = list
                    .codes()
                    .into_iter()
                    .map(|(code, _)| format!("`{code}`"));
                codes.collect::<Vec<_>>().join(", ")
            }
            Self::OneOf(words) => words
                .iter()
                .map(|word| format!("`{word}`"))
                .collect::<Vec<_>>()
                .join(", "),
            Self::Day => "day".to_owned(),
            Self::Month => "month".to_owned(),
            Self::Period => "`2026-Q1` (quarter) or `2026-H1` (half-year)".to_owned(),
            Self::Rupiah => "whole rupiah".to_owned(),
            Self::Integer(lowest, highest) => format!("whole number, {lowest} to {highest}"),
            Self::Truth => "`ya`/`tidak`, `true`/`false` or `1`/`0`".to_owned(),
        }
    }

    /// Reads a cell. Outer white space does not count; an empty cell is null.
    pub fn read(self, cell: &str) -> Result<Value, CellError> {
        let text = without_guard(cell.trim());
        if text.is_empty() {
            return Ok(Value::Null);
        }
        if holds_control(text) {
            return Err(CellError {
                code: FaultCode::ControlCharacter,
                reason: "holds a control character".to_owned(),
            });
        }
        match self {
            Self::Text(longest) => bounded(single_line(text), longest),
            Self::Prose(longest) => bounded(text.replace("\r\n", "\n"), longest),
            Self::Identifier(identifier) => identifier.read(text),
            Self::Code(list) => list.read(text),
            Self::OneOf(words) => one_of(words, text),
            Self::Day => day::day(text).map(Value::Day),
            Self::Month => day::month(text).map(|month| Value::Day(month.first_day())),
            Self::Period => period(text),
            Self::Rupiah => amount::rupiah(text).map(Value::Whole),
            Self::Integer(lowest, highest) => {
                amount::integer(text, lowest, highest).map(Value::Integer)
            }
            Self::Truth => truth(text),
        }
    }
}

impl Identifier {
    fn read(self, text: &str) -> Result<Value, CellError> {
        // Spreadsheets mark digits kept as text with a leading apostrophe.
        let text = text.strip_prefix('\'').unwrap_or(text);
        match (self.parse)(text) {
            Ok(value) => Ok(Value::Text(value)),
            Err(_) => Err(CellError::malformed(format!(
                "not a {}: {}",
                self.name, self.form
            ))),
        }
    }
}

impl CodeList {
    fn read(self, text: &str) -> Result<Value, CellError> {
        let code = text.to_ascii_uppercase();
        if (self.holds)(&code) {
            return Ok(Value::Text(code));
        }
        let known: Vec<_> = self.codes().into_iter().map(|(code, _)| code).collect();
        Err(unknown_code(self.name, &known))
    }
}

/// Reports of rejected lines guard cells that a spreadsheet would take for a formula by an
/// apostrophe; whoever corrects a report and sends it does not take them away one by one.
fn without_guard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if begins_like_formula(rest) => rest.trim_start(),
        Some(_) | None => text,
    }
}

/// Whether a spreadsheet would take the cell for a formula.
pub(super) fn begins_like_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Whether text holds what no keyboard writes: control characters other than line breaks and tabs,
/// a byte order mark in its middle, or marks that turn the direction of writing.
fn holds_control(text: &str) -> bool {
    let is_plain = |byte: u8| (0x20..0x7f).contains(&byte);
    if text.bytes().all(is_plain) {
        return false;
    }
    text.chars().any(|character| match character {
        '\n' | '\r' | '\t' => false,
        '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        _ => character.is_control(),
    })
}

fn one_of(words: &[&str], text: &str) -> Result<Value, CellError> {
    match words.iter().find(|word| word.eq_ignore_ascii_case(text)) {
        Some(word) => Ok(Value::Text((*word).to_owned())),
        None => Err(unknown_code("this column", words)),
    }
}

fn unknown_code(list: &str, known: &[&str]) -> CellError {
    CellError {
        code: FaultCode::UnknownCode,
        reason: format!("not a code of {list}: {}", known.join(", ")),
    }
}

fn single_line(text: &str) -> String {
    if !text.contains(['\n', '\r', '\t']) {
        return text.to_owned();
    }
    text.split(['\n', '\r', '\t'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn bounded(text: String, longest: usize) -> Result<Value, CellError> {
    if text.chars().count() > longest {
        return Err(CellError {
            code: FaultCode::TooLong,
            reason: format!("longer than {longest} characters"),
        });
    }
    Ok(Value::Text(text))
}

fn truth(text: &str) -> Result<Value, CellError> {
    match text.to_ascii_lowercase().as_str() {
        "ya" | "true" | "1" => Ok(Value::Truth(true)),
        "tidak" | "false" | "0" => Ok(Value::Truth(false)),
        _ => Err(CellError::malformed(
            "not yes or no: ya/tidak, true/false or 1/0",
        )),
    }
}

fn period(text: &str) -> Result<Value, CellError> {
    let text = text.to_ascii_uppercase();
    let is_period = text.split_once('-').is_some_and(|(year, part)| {
        year.len() == 4
            && year.bytes().all(|byte| byte.is_ascii_digit())
            && matches!(part, "Q1" | "Q2" | "Q3" | "Q4" | "H1" | "H2")
    });
    if is_period {
        Ok(Value::Text(text))
    } else {
        Err(CellError::malformed(
            "not a period such as 2026-Q1 or 2026-H1",
        ))
    }
}
