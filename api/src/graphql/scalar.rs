//! Scalars: the registers' keys, dates, months and money. Each refuses what it is not, by name of
//! its form and never by repeating the value.
use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::NaiveDate;

use crate::domain::clearance::Reference;
use crate::domain::identifiers::{
    DocumentNumber, KbliCode, Kpj, Month, Nib, Nik, Nitku, Npp, Npwp, RegionCode,
};

/// The text of a value; nothing where it is of another kind, whose error must not repeat it.
fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn malformed<T: async_graphql::InputType>(name: &str, form: &str) -> InputValueError<T> {
    InputValueError::custom(format!("not a {name}: {form}"))
}

macro_rules! key_scalars {
    ($($(#[doc = $doc:literal])+ $key:ident, $name:literal;)+) => { $(
        $(#[doc = $doc])+
        #[Scalar(name = $name)]
        impl ScalarType for $key {
            fn parse(value: Value) -> InputValueResult<Self> {
                let text = text(value).ok_or_else(|| malformed($name, Self::FORM))?;
                text.parse().map_err(|_| malformed($name, Self::FORM))
            }

            fn to_value(&self) -> Value {
                Value::String(self.as_str().to_owned())
            }
        }
    )+ };
}

key_scalars! {
    /// Nomor Induk Berusaha: 13 digits, one per business actor. Text, because zeros may lead.
    Nib, "Nib";
    /// Nomor Pokok Wajib Pajak: 16 digits (PMK 112/2022). A sole trader's is a NIK: personal data.
    Npwp, "Npwp";
    /// Nomor Identitas Tempat Kegiatan Usaha: 22 digits (PER-6/PJ/2024).
    Nitku, "Nitku";
    /// Nomor Induk Kependudukan: 16 digits. Personal data.
    Nik, "Nik";
    /// Nomor Pendaftaran Perusahaan of BPJS Ketenagakerjaan: 8 capital letters or digits.
    Npp, "Npp";
    /// Kartu Peserta Jamsostek number: 10 to 15 capital letters or digits. Personal data.
    Kpj, "Kpj";
    /// Klasifikasi Baku Lapangan Usaha Indonesia: 5 digits; read it with its version.
    KbliCode, "Kbli";
    /// Reference number of a clearance, such as `7K2M-Q0TX-93FD-ZB5J`; the last symbol checks the others.
    Reference, "ClearanceReference";
    /// Number of a letter, decision, application or file, as its office writes it.
    DocumentNumber, "DocumentNumber";
    /// Region code of the Ministry of Home Affairs, such as `52.04` or `52.04.08`.
    RegionCode, "RegionCode";
}

/// Reads `2026-03-31` and nothing else. A year of more or fewer than four digits is beyond what every
/// database compares alike, and beyond what some can hold.
pub(super) fn iso_day(text: &str) -> Option<NaiveDate> {
    let is_plain = text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    day.filter(|_| is_plain)
}

/// A calendar day, `2026-03-31` (ISO 8601).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

/// A calendar day, `2026-03-31` (ISO 8601).
#[Scalar(name = "Date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = text(value).ok_or_else(|| malformed("Date", "a day such as 2026-03-31"))?;
        iso_day(&text)
            .map(Self)
            .ok_or_else(|| malformed("Date", "a day such as 2026-03-31"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A calendar month, `2026-03`.
#[Scalar(name = "Month")]
impl ScalarType for Month {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = text(value).ok_or_else(|| malformed("Month", Self::FORM))?;
        text.parse().map_err(|_| malformed("Month", Self::FORM))
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

/// Whole rupiah, as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rupiah(pub i64);

/// Whole rupiah, as a number. No fractions: registers bill whole rupiah.
#[Scalar(name = "Rupiah")]
impl ScalarType for Rupiah {
    fn parse(value: Value) -> InputValueResult<Self> {
        let number = match &value {
            Value::Number(number) => number.as_i64(),
            _ => None,
        };
        number
            .map(Self)
            .ok_or_else(|| malformed("Rupiah", "a whole number"))
    }

    fn to_value(&self) -> Value {
        Value::from(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_a_year_of_four_digits() {
        let parsed = |text: &str| Date::parse(Value::from(text)).map(|day| day.0.to_string());
        assert_eq!(parsed("2026-03-31").ok().as_deref(), Some("2026-03-31"));
        for wrong in [
            "-99999-1-1",
            "+10000-1-1",
            "-999-01-01",
            "2026-3-1",
            "2026-02-30",
            "",
        ] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
