//! The registers' keys. Parsed once at the edge; afterwards the type is the proof.
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

/// The text is not a key of its scheme. The message names the form and never the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a {scheme}: {form}")]
pub struct MalformedIdentifier {
    /// The scheme.
    pub scheme: &'static str,
    /// What a well-formed one looks like.
    pub form: &'static str,
}

macro_rules! identifiers {
    ($($(#[doc = $doc:literal])+ $name:ident, $form:literal, $check:expr;)+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// What a well-formed value looks like, for people.
            pub const FORM: &'static str = $form;

            /// The value as the registers write it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = MalformedIdentifier;

            fn from_str(text: &str) -> Result<Self, MalformedIdentifier> {
                let is_well_formed: fn(&str) -> bool = $check;
                if is_well_formed(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(MalformedIdentifier { scheme: stringify!($name), form: $form })
                }
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        /// Only the scheme: a key in a log line would be a disclosure without a record.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+ };
}

identifiers! {
    /// Nomor Induk Berusaha: 13 digits, kept as text because of leading zeros. It has no published
    /// check digit and no date inside. One per business actor, who may have many activities.
    Nib, "13 digits", |text| digits(text, 13);

    /// Nomor Pokok Wajib Pajak: 16 digits. A body's is `0` before its former 15; a resident
    /// individual's is the NIK (PMK 112/2022) and therefore personal data.
    Npwp, "16 digits", |text| digits(text, 16);

    /// Nomor Identitas Tempat Kegiatan Usaha: 16 digits of NPWP and 6 of sequence (PER-6/PJ/2024).
    Nitku, "22 digits", |text| digits(text, 22);

    /// Nomor Induk Kependudukan: 16 digits with a day of 1–31 (41–71 for women), a month and a serial
    /// other than 0000. Permanent (PP 37/2007 Ps. 37): a region or date that differs from residence or
    /// recorded birth proves nothing, and is not rejected.
    Nik, "16 digits with a possible day, month and serial", is_nik;

    /// Nomor Pendaftaran Perusahaan: 8 capital letters or digits.
    Npp, "8 capital letters or digits", |text| capitals_or_digits(text, 8, 8);

    /// Division of an NPP: 3 digits, `000` where there is only one.
    Division, "3 digits", |text| digits(text, 3);

    /// Kartu Peserta Jamsostek number: 10 to 15 capital letters or digits. A person may hold several.
    Kpj, "10 to 15 capital letters or digits", |text| capitals_or_digits(text, 10, 15);

    /// Number of a manpower report (WLKP). No authoritative form is published: opaque, 1 to 40 visible characters.
    WlkpNumber, "1 to 40 visible characters", |text| is_document_number(text, 40);

    /// Klasifikasi Baku Lapangan Usaha Indonesia: 5 digits, meaningful only with its version.
    KbliCode, "5 digits", |text| digits(text, 5);

    /// Number of a construction project: 13 digits.
    ProjectNumber, "13 digits", |text| digits(text, 13);

    /// Region code of the Ministry of Home Affairs: `PP`, `PP.KK`, `PP.KK.CC` or `PP.KK.CC.VVVV`.
    RegionCode, "PP, PP.KK, PP.KK.CC or PP.KK.CC.VVVV", is_region_code;

    /// Number of a letter, decision, case or file, as its office writes it: 1 to 80 visible characters.
    DocumentNumber, "1 to 80 visible characters", |text| is_document_number(text, 80);
}

impl Npwp {
    /// Reads the former 15 digits of a body as well, with or without dots and dash, and the present 16.
    ///
    /// ```
    /// use simpul::domain::identifiers::Npwp;
    ///
    /// let npwp = Npwp::of_body("01.234.567.8-901.000")?;
    /// assert_eq!(npwp.as_str(), "0012345678901000");
    /// # Ok::<(), simpul::domain::identifiers::MalformedIdentifier>(())
    /// ```
    pub fn of_body(text: &str) -> Result<Self, MalformedIdentifier> {
        let bare: String = text
            .chars()
            .filter(|c| !matches!(c, '.' | '-' | ' '))
            .collect();
        match bare.len() {
            15 => format!("0{bare}").parse(),
            _ => bare.parse(),
        }
    }
}

impl Npwp {
    /// Whether it is a person's, which is a NIK: personal data. A body's begins with 0 or 10, and a
    /// NIK with the number of a province, of which 11 is the first. Registers write the one into the
    /// other's column, so that the value decides and not the column.
    pub fn is_of_person(&self) -> bool {
        self.0.as_str() >= "11"
    }
}

impl Nitku {
    /// Whether its first 16 digits are a person's NPWP, which is a NIK: personal data. A body's
    /// begins with 0 or 10, and a NIK with the number of a province, of which 11 is the first.
    pub fn is_of_person(&self) -> bool {
        self.0.as_str() >= "11"
    }
}

impl RegionCode {
    /// Whether `other` is this region or lies inside it.
    ///
    /// ```
    /// use simpul::domain::identifiers::RegionCode;
    ///
    /// let sumbawa: RegionCode = "52.04".parse()?;
    /// assert!(sumbawa.contains(&"52.04.08".parse()?));
    /// assert!(!sumbawa.contains(&"52.07".parse()?));
    /// # Ok::<(), simpul::domain::identifiers::MalformedIdentifier>(())
    /// ```
    pub fn contains(&self, other: &RegionCode) -> bool {
        other.0 == self.0
            || other
                .0
                .strip_prefix(&self.0)
                .is_some_and(|rest| rest.starts_with('.'))
    }
}

fn digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit())
}

fn capitals_or_digits(text: &str, shortest: usize, longest: usize) -> bool {
    (shortest..=longest).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn is_document_number(text: &str, longest: usize) -> bool {
    !text.is_empty()
        && text.chars().count() <= longest
        && text.trim() == text
        && text.chars().all(|c| !c.is_control())
}

fn is_nik(text: &str) -> bool {
    let part =
        |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    digits(text, 16)
        && part(6, 8).is_some_and(|day| (1..=31).contains(&day) || (41..=71).contains(&day))
        && part(8, 10).is_some_and(|month| (1..=12).contains(&month))
        && part(12, 16) != Some(0)
}

fn is_region_code(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('.').map(str::len).collect();
    text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && matches!(lengths.as_slice(), [2] | [2, 2] | [2, 2, 2] | [2, 2, 2, 4])
}

/// An employer inside the service. It never leaves it in clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmployerId(pub i64);

/// A calendar month, written `2026-03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month(NaiveDate);

impl Month {
    /// What a well-formed value looks like, for people.
    pub const FORM: &'static str = "a year and a month, such as 2026-03";

    /// The month that `day` lies in.
    pub fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    /// The first day, which is how the tables store a month.
    pub fn first_day(self) -> NaiveDate {
        self.0
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// This month moved by whole months, back where `months` is negative.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        let step = chrono::Months::new(months.unsigned_abs());
        let moved = if months < 0 {
            self.0.checked_sub_months(step)
        } else {
            self.0.checked_add_months(step)
        };
        Self(moved.unwrap_or(self.0))
    }

    /// Whole months from `earlier` to this one; negative where `earlier` is later.
    pub fn since(self, earlier: Self) -> i32 {
        let index = |month: Self| month.0.year() * 12 + month.0.month0().cast_signed();
        index(self) - index(earlier)
    }
}

impl FromStr for Month {
    type Err = MalformedIdentifier;

    fn from_str(text: &str) -> Result<Self, MalformedIdentifier> {
        let malformed = MalformedIdentifier {
            scheme: "Month",
            form: Self::FORM,
        };
        let (year, month) = text.split_once('-').ok_or(malformed)?;
        if !digits(year, 4) || !digits(month, 2) {
            return Err(malformed);
        }
        let year = year.parse().map_err(|_| malformed)?;
        let month = month.parse().map_err(|_| malformed)?;
        NaiveDate::from_ymd_opt(year, month, 1)
            .map(Self)
            .ok_or(malformed)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m"))
    }
}

/// Keys of employers and places that stand in kept facts. Persons' keys are not among them.
macro_rules! kept_as_text {
    ($($name:ident, |$key:ident| $text:expr;)+) => { $(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let $key = self;
                serializer.collect_str($text)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+ };
}

kept_as_text! {
    Npp, |npp| npp.as_str();
    Division, |division| division.as_str();
    RegionCode, |region| region.as_str();
    Month, |month| month;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nik_is_judged_by_form_alone() {
        // Day 71 is a woman born on the 31st; a region that does not exist proves nothing.
        assert!("9999997112990001".parse::<Nik>().is_ok());
        for wrong in [
            "9999997212990001",
            "9999994013990001",
            "9999990101990000",
            "999999010199000",
        ] {
            assert!(wrong.parse::<Nik>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_bodys_former_tax_number_gains_a_zero() {
        let npwp = Npwp::of_body("01.234.567.8-901.000").unwrap();
        assert_eq!(npwp.as_str(), "0012345678901000");
        assert!(Npwp::of_body("12345").is_err());
    }

    #[test]
    fn a_nib_keeps_its_leading_zeros_and_is_13_ascii_digits() {
        assert_eq!(
            "0120304050607".parse::<Nib>().unwrap().as_str(),
            "0120304050607"
        );
        for wrong in [
            "",
            "012030405060",
            "01203040506078",
            "012030405060x",
            "٠١٢٠٣٠٤٠٥٠٦٠٧",
        ] {
            assert!(wrong.parse::<Nib>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_place_of_a_sole_trader_carries_a_nik() {
        let of_body: Nitku = "0012345678901000000001".parse().unwrap();
        let of_person: Nitku = "5204084101900001000000".parse().unwrap();
        assert!(!of_body.is_of_person());
        assert!(of_person.is_of_person());
    }

    #[test]
    fn regions_contain_by_whole_parts() {
        let sumbawa: RegionCode = "52.04".parse().unwrap();
        assert!(sumbawa.contains(&"52.04.08".parse().unwrap()));
        assert!(sumbawa.contains(&sumbawa));
        assert!(!sumbawa.contains(&"52.07".parse().unwrap()));
        assert!("5.204".parse::<RegionCode>().is_err());
    }

    #[test]
    fn months_count_across_years() {
        let month: Month = "2026-01".parse().unwrap();
        assert_eq!(month.since("2024-11".parse().unwrap()), 14);
        assert_eq!(month.plus(-2).to_string(), "2025-11");
        assert!("2026-13".parse::<Month>().is_err());
        assert!("2026-1".parse::<Month>().is_err());
    }

    #[test]
    fn keys_do_not_print_themselves() {
        assert_eq!(
            format!("{:?}", "0120304050607".parse::<Nib>().unwrap()),
            "Nib(…)"
        );
    }
}
