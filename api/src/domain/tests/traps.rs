//! The 25 facts that the software must get right, each with the worked cases and tests that guard it.
//!
//! `traps.toml` names the facts and the tests; the cases say by themselves which facts they show.
//! `traps.txt` is the table of both, for people to read.
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;

use super::case_files::{ALL, is_writing, of_crate};

const TABLE: &str = "src/domain/traps.txt";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Traps {
    trap: Vec<Trap>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Trap {
    number: u8,
    id: String,
    en: String,
    /// Tests that guard it beside the cases, as `file: function`, the file from the workspace.
    #[serde(default)]
    guards: Vec<String>,
}

fn traps() -> Vec<Trap> {
    let text = std::fs::read_to_string(of_crate("src/domain/traps.toml")).unwrap();
    toml::from_str::<Traps>(&text).unwrap().trap
}

/// The worked cases of every trap, by their path from the crate.
fn shown() -> BTreeMap<u8, BTreeSet<String>> {
    let mut shown: BTreeMap<u8, BTreeSet<String>> = BTreeMap::new();
    for folder in ALL {
        for name in folder.names() {
            for trap in folder.traps(&name) {
                let case = format!("{}/{name}.txt", folder.path());
                shown.entry(trap).or_default().insert(case);
            }
        }
    }
    shown
}

fn table() -> String {
    let shown = shown();
    let mut text = String::new();
    for trap in traps() {
        writeln!(text, "{}. {}", trap.number, trap.id).unwrap();
        writeln!(text, "    {}", trap.en).unwrap();
        for case in shown.get(&trap.number).into_iter().flatten() {
            writeln!(text, "    - api/{case}").unwrap();
        }
        for guard in &trap.guards {
            writeln!(text, "    - {guard}").unwrap();
        }
        text.push('\n');
    }
    text
}

#[test]
fn worked_cases_and_tests_of_every_trap_are_listed() {
    let said = table();
    if is_writing() {
        std::fs::write(of_crate(TABLE), &said).unwrap();
    }
    let written = std::fs::read_to_string(of_crate(TABLE)).unwrap();
    assert_eq!(written, said);
}

#[test]
fn worked_cases_show_every_trap() {
    let numbers: BTreeSet<u8> = traps().iter().map(|trap| trap.number).collect();
    assert_eq!(numbers, (1..=25).collect());
    let shown: BTreeSet<u8> = shown().into_keys().collect();
    assert_eq!(shown, numbers);
}

#[test]
fn every_test_that_guards_a_trap_is_in_its_file() {
    let mut faults = Vec::new();
    for trap in traps() {
        for guard in &trap.guards {
            let (file, test) = guard.split_once(": ").unwrap();
            let source = std::fs::read_to_string(of_crate("..").join(file)).unwrap_or_default();
            if !source.contains(&format!("fn {test}(")) {
                faults.push(format!("{}: {guard} is not there", trap.number));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
