//! What can be wrong with a line of a feed, in words that never repeat what the line said.
use std::fmt;

/// What is wrong: a closed list, stable for programs that read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FaultCode {
    /// A required cell is empty.
    MissingValue,
    /// The cell is not of its column's form.
    Malformed,
    /// The cell is not in its column's code list.
    UnknownCode,
    /// The cell is longer than its column allows.
    TooLong,
    /// The cell holds a control character, such as NUL.
    ControlCharacter,
    /// The line has more or fewer fields than the header.
    WrongFieldCount,
    /// Cells that are well-formed by themselves contradict one another.
    Inconsistent,
    /// An earlier line of the file has the same key and says something else.
    DuplicateKey,
    /// The keys of the line belong to employers that cannot be one. The row is kept; the links stay as they were.
    LinkConflict,
    /// The file as a whole was refused; nothing of it was written.
    FileRefused,
    /// The batch did not end: another file of the dataset came before, or the file changed meanwhile.
    Interrupted,
    /// The file is true of an earlier day than what the register holds.
    OlderThanRegister,
    /// More lines were rejected than the settings allow: the batch is held for a person.
    RejectedShare,
    /// More rows would be retired than the settings allow: the batch is held for a person.
    RetirementShare,
    /// Nothing was retired, since a rejected line does not tell which row it meant.
    RetirementSkipped,
}

impl FaultCode {
    /// Every code with its meaning, in the order of the manual.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::MissingValue, "a required cell is empty"),
        (Self::Malformed, "the cell is not of its column's form"),
        (
            Self::UnknownCode,
            "the cell is not in its column's code list",
        ),
        (Self::TooLong, "the cell is longer than its column allows"),
        (
            Self::ControlCharacter,
            "the cell holds a control character, such as NUL",
        ),
        (
            Self::WrongFieldCount,
            "the line has more or fewer fields than the header",
        ),
        (
            Self::Inconsistent,
            "cells contradict one another, or one of several is missing",
        ),
        (
            Self::DuplicateKey,
            "an earlier line of the file has the same key and says something else",
        ),
        (
            Self::LinkConflict,
            "a warning: the line's keys belong to employers that cannot be one; the row is kept and the links stay as they were",
        ),
        (
            Self::FileRefused,
            "the file as a whole was refused; nothing of it was written",
        ),
        (
            Self::Interrupted,
            "the batch did not end: another file of the dataset came before, or the file changed meanwhile",
        ),
        (
            Self::OlderThanRegister,
            "the file is true of an earlier day than what the register holds",
        ),
        (
            Self::RejectedShare,
            "more lines were rejected than the settings allow: the batch is held for a person",
        ),
        (
            Self::RetirementShare,
            "more rows would be retired than the settings allow: the batch is held for a person",
        ),
        (
            Self::RetirementSkipped,
            "nothing was retired, since a rejected line does not tell which row it meant",
        ),
    ];

    /// The code as kept and reported.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MissingValue => "MISSING_VALUE",
            Self::Malformed => "MALFORMED",
            Self::UnknownCode => "UNKNOWN_CODE",
            Self::TooLong => "TOO_LONG",
            Self::ControlCharacter => "CONTROL_CHARACTER",
            Self::WrongFieldCount => "WRONG_FIELD_COUNT",
            Self::Inconsistent => "INCONSISTENT",
            Self::DuplicateKey => "DUPLICATE_KEY",
            Self::LinkConflict => "LINK_CONFLICT",
            Self::FileRefused => "FILE_REFUSED",
            Self::Interrupted => "INTERRUPTED",
            Self::OlderThanRegister => "OLDER_THAN_REGISTER",
            Self::RejectedShare => "REJECTED_SHARE",
            Self::RetirementShare => "RETIREMENT_SHARE",
            Self::RetirementSkipped => "RETIREMENT_SKIPPED",
        }
    }
}

impl fmt::Display for FaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line in the file on which the record begins, the header being 1.
    pub line: u64,
    /// The column at fault; `None` where the whole line is.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub code: FaultCode,
    /// What is wrong, in words for the agency's engineer; never the value.
    pub reason: String,
    /// The shape of the value, by [`shape_of`].
    pub shape: String,
}

/// Characters of a shape that are kept.
const SHAPE_LENGTH_MAX: usize = 40;

/// The shape of a value: digits become `9`, letters `A` and control characters `?`, cut to 40
/// characters. It shows what is wrong with a form and discloses no value.
pub fn shape_of(value: &str) -> String {
    value
        .chars()
        .take(SHAPE_LENGTH_MAX)
        .map(|character| match character {
            _ if character.is_numeric() => '9',
            _ if character.is_alphabetic() => 'A',
            _ if character.is_control() => '?',
            _ => character,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_discloses_no_value() {
        assert_eq!(shape_of("5204-Budi ٣\0"), "9999-AAAA 9?");
        assert_eq!(shape_of(&"7".repeat(90)).len(), 40);
    }
}
