//! Settings by dotted name from three layers, with every fault kept.
use std::collections::BTreeSet;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::{Config, Sources};
use toml::{Table, Value};

/// Variables of the environment that start as ours do and are no settings: the file's own place,
/// and the database of the tests.
const NOT_SETTINGS: [&str; 2] = ["SIMPUL_CONFIG", "SIMPUL_TEST_POSTGRES_URL"];

/// One thing that is wrong, with what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The setting's dotted name, or the layer where no setting is concerned.
    pub setting: String,
    /// What it must be.
    pub advice: String,
}

/// Everything that is wrong with the configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration has {} fault(s)", self.0.len())?;
        for fault in &self.0 {
            write!(f, "\n  {}: {}", fault.setting, fault.advice)?;
        }
        Ok(())
    }
}

/// The layers while they are read.
pub struct Reader {
    file: Table,
    environment: Vec<(String, String)>,
    flags: Vec<(String, String)>,
    known: BTreeSet<String>,
    faults: Vec<Fault>,
}

/// The variable that holds a setting.
pub fn variable(setting: &str) -> String {
    format!("SIMPUL_{}", setting.replace('.', "_").to_uppercase())
}

impl Reader {
    /// Opens the layers.
    pub fn new(sources: &Sources) -> Self {
        let mut reader = Self {
            file: Table::new(),
            environment: sources.environment.clone(),
            flags: sources.flags.clone(),
            known: BTreeSet::new(),
            faults: Vec::new(),
        };
        match sources.file.as_deref().unwrap_or_default().parse() {
            Ok(table) => reader.file = table,
            Err(error) => {
                // The parser's full text quotes the line, which may hold the database's password.
                let error: toml::de::Error = error;
                reader.fault(
                    "configuration file",
                    &format!("is not valid TOML: {}", error.message()),
                );
            }
        }
        reader
    }

    /// Notes a fault.
    pub fn fault(&mut self, setting: &str, advice: &str) {
        self.faults.push(Fault {
            setting: setting.to_owned(),
            advice: advice.to_owned(),
        });
    }

    /// A text that may be absent. An empty one counts as absent, as compose files write it.
    pub fn optional(&mut self, setting: &str) -> Option<String> {
        self.known.insert(setting.to_owned());
        let by = |layer: &[(String, String)], name: &str| {
            layer
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        };
        let text = by(&self.flags, setting)
            .or_else(|| by(&self.environment, &variable(setting)))
            .or_else(|| self.in_file(setting));
        text.filter(|text| !text.is_empty())
    }

    /// A text with a default.
    pub fn text(&mut self, setting: &str, usual: &str) -> String {
        self.optional(setting).unwrap_or_else(|| usual.to_owned())
    }

    /// A value that parses from text.
    pub fn parsed<T: FromStr>(&mut self, setting: &str, kind: &str, usual: T) -> T {
        let Some(text) = self.optional(setting) else {
            return usual;
        };
        text.parse().unwrap_or_else(|_| {
            self.fault(setting, &format!("must be {kind}"));
            usual
        })
    }

    /// A number within a range.
    pub fn number<T>(&mut self, setting: &str, range: RangeInclusive<T>, usual: T) -> T
    where
        T: FromStr + PartialOrd + fmt::Display + Copy,
    {
        let kind = format!("a whole number from {} to {}", range.start(), range.end());
        let number = self.parsed(setting, &kind, usual);
        if !range.contains(&number) {
            self.fault(setting, &format!("must be {kind}"));
        }
        number
    }

    /// The tables of an array in the file; arrays have no other layer.
    pub fn tables(&mut self, setting: &str) -> Vec<Table> {
        self.known.insert(setting.to_owned());
        let Some(value) = self.file.get(setting).cloned() else {
            return Vec::new();
        };
        let Value::Array(values) = value else {
            self.fault(setting, &format!("must be written as [[{setting}]]"));
            return Vec::new();
        };
        let tables: Vec<Table> = values
            .iter()
            .filter_map(|value| value.as_table().cloned())
            .collect();
        if tables.len() != values.len() {
            self.fault(setting, &format!("must be written as [[{setting}]]"));
        }
        tables
    }

    /// The configuration, if nothing is wrong.
    pub fn finish(mut self, config: Config) -> Result<Config, Faults> {
        self.find_unknown();
        if self.faults.is_empty() {
            Ok(config)
        } else {
            Err(Faults(self.faults))
        }
    }

    fn in_file(&mut self, setting: &str) -> Option<String> {
        let (section, key) = setting.rsplit_once('.').unwrap_or(("", setting));
        let table = match section {
            "" => Some(&self.file),
            section => self.file.get(section).and_then(Value::as_table),
        };
        match table?.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Integer(number) => Some(number.to_string()),
            Value::Boolean(switch) => Some(switch.to_string()),
            Value::Float(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => {
                self.fault(setting, "must be a text or a whole number");
                None
            }
        }
    }

    /// A misspelt setting is silently a default; so every name must be one that was asked for.
    fn find_unknown(&mut self) {
        let mut named = Vec::new();
        for (key, value) in &self.file {
            match value {
                Value::Table(section) => {
                    named.extend(section.keys().map(|inner| format!("{key}.{inner}")));
                }
                _ => named.push(key.clone()),
            }
        }
        let variables: BTreeSet<String> = self.known.iter().map(|name| variable(name)).collect();
        named.retain(|name| !self.known.contains(name));
        let strangers = self
            .environment
            .iter()
            .map(|(name, _)| name)
            .filter(|name| {
                name.starts_with("SIMPUL_")
                    && !NOT_SETTINGS.contains(&name.as_str())
                    && !variables.contains(*name)
            });
        named.extend(strangers.cloned());
        for name in named {
            self.fault(&name, "is no setting; docs/operation.md lists them all");
        }
    }
}
