//! Worked cases of keys: what a register writes → accepted or refused, and what it tells.
use std::fmt::Write as _;
use std::str::FromStr;

use serde::Deserialize;

use super::case_files::{KEYS, of_crate};
use crate::domain::identifiers::{
    Division, KbliCode, Kpj, MalformedIdentifier, Nib, Nik, Nitku, Npp, Npwp, ProjectNumber,
    RegionCode, WlkpNumber,
};

/// Keys as registers write them, and regions by the table of the service.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(default)]
    key: Vec<Key>,
    /// Regencies whose districts are told.
    #[serde(default)]
    districts_of: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    scheme: Scheme,
    value: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Scheme {
    Nib,
    Npwp,
    /// The former 15 digits of a body, or its 16.
    NpwpOfBody,
    Nitku,
    Nik,
    Npp,
    Division,
    Kpj,
    Wlkp,
    Kbli,
    Project,
    Region,
}

impl Scheme {
    fn name(self) -> &'static str {
        match self {
            Self::Nib => "NIB",
            Self::Npwp => "NPWP",
            Self::NpwpOfBody => "NPWP badan / of a body",
            Self::Nitku => "NITKU",
            Self::Nik => "NIK",
            Self::Npp => "NPP",
            Self::Division => "divisi / division",
            Self::Kpj => "KPJ",
            Self::Wlkp => "WLKP",
            Self::Kbli => "KBLI",
            Self::Project => "proyek / project",
            Self::Region => "wilayah / region",
        }
    }

    /// What is kept of a value and whose data it is, or the form that is asked for.
    fn read(self, text: &str) -> Result<Kept, MalformedIdentifier> {
        match self {
            Self::Nib => kept::<Nib>(text),
            Self::Npwp => text.parse().map(of_tax_number),
            Self::NpwpOfBody => Npwp::of_body(text).map(of_tax_number),
            Self::Nitku => text.parse().map(|nitku: Nitku| Kept {
                is_personal: nitku.is_of_person(),
                value: nitku.into(),
            }),
            Self::Nik => text.parse().map(|nik: Nik| Kept {
                value: nik.into(),
                is_personal: true,
            }),
            Self::Npp => kept::<Npp>(text),
            Self::Division => kept::<Division>(text),
            Self::Kpj => kept::<Kpj>(text),
            Self::Wlkp => kept::<WlkpNumber>(text),
            Self::Kbli => kept::<KbliCode>(text),
            Self::Project => kept::<ProjectNumber>(text),
            Self::Region => kept::<RegionCode>(text),
        }
    }
}

struct Kept {
    value: String,
    is_personal: bool,
}

fn kept<T>(text: &str) -> Result<Kept, MalformedIdentifier>
where
    T: FromStr<Err = MalformedIdentifier> + Into<String>,
{
    text.parse().map(|key: T| Kept {
        value: key.into(),
        is_personal: false,
    })
}

fn of_tax_number(npwp: Npwp) -> Kept {
    Kept {
        is_personal: npwp.is_of_person(),
        value: npwp.into(),
    }
}

fn told(case: &Case) -> String {
    let mut text = String::new();
    for key in &case.key {
        let (name, value) = (key.scheme.name(), &key.value);
        match key.scheme.read(value) {
            Ok(kept) => {
                let whose = if kept.is_personal {
                    "; data pribadi / personal data"
                } else {
                    ""
                };
                let kept = &kept.value;
                writeln!(
                    text,
                    "{name} `{value}`: diterima / accepted as `{kept}`{whose}"
                )
            }
            Err(error) => writeln!(text, "{name} `{value}`: ditolak / refused, {error}"),
        }
        .unwrap();
    }
    for regency in &case.districts_of {
        text.push_str(&districts(&regency.parse().unwrap()));
    }
    text
}

/// The districts of a regency with both codes, by the table that comes with the service.
fn districts(regency: &RegionCode) -> String {
    let table = std::fs::read_to_string(of_crate("data/regions.csv")).unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    let of_regency: Vec<&Vec<&str>> = rows
        .iter()
        .filter(|row| row[1] == "DISTRICT" && regency.contains(&row[0].parse().unwrap()))
        .collect();
    let mut text = format!(
        "{}: {} kecamatan / districts\n",
        regency.as_str(),
        of_regency.len()
    );
    for row in of_regency {
        writeln!(text, "- {} {}, BPS {}", row[0], row[2], row[4]).unwrap();
    }
    text
}

#[test]
fn worked_cases_of_keys_say_what_their_files_say() {
    KEYS.compare(told);
}
