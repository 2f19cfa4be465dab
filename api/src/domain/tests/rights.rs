//! Worked cases of rights: what an agency may see under its starting agreement, for what it states.
use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::Deserialize;

use super::case_files::{RIGHTS, of_crate};
use crate::domain::agreement::Agreement;
use crate::domain::disclosure::{Standing, Stated, Unstated};
use crate::domain::facts::sample::{TODAY, day};
use crate::domain::scope::{Grants, Group, Level, Permission};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    asked: Vec<Asked>,
}

/// A client of an agency asks, with a token that holds every scope.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    agency: String,
    purpose: Option<String>,
    /// Number of the case, power of attorney or application.
    reference: Option<String>,
    #[serde(default = "today")]
    day: NaiveDate,
    groups: Vec<String>,
}

fn today() -> NaiveDate {
    day(TODAY)
}

fn every_scope() -> Grants {
    let groups = Group::ALL.iter();
    groups
        .map(|group| Permission {
            group: *group,
            level: Level::Read,
        })
        .collect()
}

fn told(case: &Case) -> String {
    let parts: Vec<String> = case.asked.iter().map(answered).collect();
    parts.join("\n")
}

fn answered(asked: &Asked) -> String {
    let file = of_crate(&format!("agreements/{}.toml", asked.agency));
    let agreement = Agreement::parse(&std::fs::read_to_string(file).unwrap()).unwrap();
    let stated = Stated {
        purpose: asked.purpose.clone(),
        reference: asked.reference.clone(),
    };
    let standing = Standing::of(&agreement, every_scope(), stated, asked.day).unwrap();
    let mut text = format!(
        "{} / {}, {}\n",
        agreement.title.id, agreement.title.en, asked.day
    );
    let or_none = |said: &Option<String>| said.clone().unwrap_or_else(|| "-".to_owned());
    writeln!(
        text,
        "Tujuan / purpose: {}; rujukan / reference: {}",
        or_none(&asked.purpose),
        or_none(&asked.reference)
    )
    .unwrap();
    if let Some(unstated) = standing.unstated() {
        writeln!(text, "{}", said_of(unstated)).unwrap();
    }
    for name in &asked.groups {
        let group: Group = name.parse().unwrap();
        let level = words(standing.grants().level(group));
        writeln!(text, "- {name}: {level}").unwrap();
    }
    text
}

fn said_of(unstated: Unstated) -> &'static str {
    match unstated {
        Unstated::Purpose => "Tujuan tidak disebut / no purpose was stated",
        Unstated::Reference => "Rujukan tidak disebut / no reference was stated",
    }
}

fn words(level: Level) -> &'static str {
    match level {
        Level::None => "tidak sama sekali / nothing",
        Level::Aggregate => "statistik saja / statistics only",
        Level::Case => "menurut perkara / by case only",
        Level::Read => "seluruh wilayah / the whole region",
    }
}

#[test]
fn worked_cases_of_rights_say_what_their_files_say() {
    RIGHTS.compare(told);
}
