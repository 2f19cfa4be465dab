//! Folders of worked cases: `<name>.toml` says what is given, `<name>.txt` what is said of it.
//!
//! After a change that is meant, write the second anew with
//! `SIMPUL_WRITE_CASES=1 cargo test -p simpul --lib worked_cases`, and read the difference.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A room's worked cases, by their folder.
#[derive(Clone, Copy, Debug)]
pub(in crate::domain) struct CaseFolder(&'static str);

/// Facts → findings → verdict.
pub(in crate::domain) const ASSESSMENTS: CaseFolder = CaseFolder("src/domain/assessment/cases");
/// Warnings and fines → whether a step towards a restriction is allowed.
pub(in crate::domain) const RESTRICTIONS: CaseFolder = CaseFolder("src/domain/restriction/cases");
/// Keys of the registers → accepted or refused.
pub(in crate::domain) const KEYS: CaseFolder = CaseFolder("src/domain/identifiers/cases");
/// Agreements → how far an agency sees.
pub(in crate::domain) const RIGHTS: CaseFolder = CaseFolder("src/domain/agreement/cases");

/// Every folder.
pub(super) const ALL: [CaseFolder; 4] = [ASSESSMENTS, RESTRICTIONS, KEYS, RIGHTS];

/// What every case says of itself.
#[derive(Deserialize)]
struct Heading {
    /// The article or rule that the case shows.
    rule: String,
    /// What it tells, in a sentence.
    tells: String,
    /// Numbers in the list of the 25 facts that the software must get right.
    #[serde(default)]
    traps: BTreeSet<u8>,
}

/// A file of the crate.
pub(super) fn of_crate(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Whether what is said is to be written anew, because a change was meant.
pub(super) fn is_writing() -> bool {
    std::env::var_os("SIMPUL_WRITE_CASES").is_some()
}

impl CaseFolder {
    /// The folder, from the crate's.
    pub(super) fn path(self) -> &'static str {
        self.0
    }

    /// Names of the cases.
    pub(in crate::domain) fn names(self) -> BTreeSet<String> {
        self.with_ending("toml")
    }

    /// The traps that a case shows.
    pub(super) fn traps(self, name: &str) -> BTreeSet<u8> {
        self.parse(name).0.traps
    }

    /// What a case gives.
    pub(in crate::domain) fn read<T: DeserializeOwned>(self, name: &str) -> T {
        let given = self.parse(name).1.try_into();
        given.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Compares what is said of each case with its file.
    pub(in crate::domain) fn compare<T: DeserializeOwned>(self, said: impl Fn(&T) -> String) {
        let mut faults = Vec::new();
        for name in self.names() {
            let heading = self.parse(&name).0;
            let said = said(&self.read(&name));
            let said = format!("{}\n{}\n\n{said}", heading.rule, heading.tells);
            let file = of_crate(self.0).join(format!("{name}.txt"));
            if is_writing() {
                std::fs::write(&file, &said).unwrap();
            }
            let written = std::fs::read_to_string(&file).unwrap_or_default();
            if written != said {
                faults.push(format!("{name}:\n--- written\n{written}\n+++ said\n{said}"));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert_eq!(self.names(), self.with_ending("txt"));
    }

    /// The heading of a case, and everything else.
    fn parse(self, name: &str) -> (Heading, toml::Table) {
        let path = of_crate(self.0).join(format!("{name}.toml"));
        let text = std::fs::read_to_string(path).unwrap();
        let mut given: toml::Table = text
            .parse()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let heading = given.clone().try_into();
        let heading = heading.unwrap_or_else(|error| panic!("{name}: {error}"));
        for said in ["rule", "tells", "traps"] {
            given.remove(said);
        }
        (heading, given)
    }

    fn with_ending(self, ending: &str) -> BTreeSet<String> {
        let files = std::fs::read_dir(of_crate(self.0)).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        paths
            .filter(|path| path.extension().is_some_and(|found| found == ending))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect()
    }
}
