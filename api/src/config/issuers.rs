//! The issuers: `[[issuers]]` in the file.
use std::path::PathBuf;
use std::time::Duration;

use super::reader::Reader;
use crate::auth::discovery::may_bring_keys;
use crate::auth::{Discovery, Issuer, KeySource, SigningAlgorithm};
use toml::{Table, Value};

const SETTINGS: [&str; 9] = [
    "issuer",
    "audience",
    "jwks",
    "jwks_url",
    "allow_http",
    "ca_file",
    "algorithms",
    "leeway_seconds",
    "keep_keys_seconds",
];

/// Reads every issuer. None at all is no fault here: `serve` asks for one, `import` does not.
pub fn read(reader: &mut Reader) -> Vec<Issuer> {
    let tables = reader.tables("issuers");
    let mut issuers: Vec<Issuer> = Vec::new();
    for (position, table) in tables.iter().enumerate() {
        let mut entry = Entry {
            reader,
            table,
            name: format!("issuers[{position}]"),
        };
        let Some(issuer) = entry.issuer() else {
            continue;
        };
        if issuers.iter().any(|known| known.issuer == issuer.issuer) {
            entry.fault("issuer", "is configured twice");
        }
        issuers.push(issuer);
    }
    issuers
}

struct Entry<'a> {
    reader: &'a mut Reader,
    table: &'a Table,
    name: String,
}

impl Entry<'_> {
    fn issuer(&mut self) -> Option<Issuer> {
        for key in self
            .table
            .keys()
            .filter(|key| !SETTINGS.contains(&key.as_str()))
        {
            self.fault(key, "is no setting of an issuer");
        }
        let issuer = self.text("issuer");
        let audience = self.text("audience");
        let algorithms = self.algorithms();
        let keys = self.keys();
        let ca_file = self.ca_file();
        let leeway_seconds = self.number("leeway_seconds", 60, 30);
        let keep_seconds = self.number("keep_keys_seconds", 86_400, 3_600);
        Some(Issuer {
            issuer: issuer?,
            audience: audience?,
            keys: keys?,
            ca_file,
            algorithms,
            leeway_seconds,
            keep_keys: Duration::from_secs(keep_seconds.into()),
        })
    }

    fn fault(&mut self, key: &str, advice: &str) {
        self.reader.fault(&format!("{}.{key}", self.name), advice);
    }

    fn text(&mut self, key: &str) -> Option<String> {
        let text = self
            .table
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default();
        if text.is_empty() {
            self.fault(key, "is required");
            return None;
        }
        Some(text.to_owned())
    }

    fn number(&mut self, key: &str, most: u32, usual: u32) -> u32 {
        let Some(value) = self.table.get(key) else {
            return usual;
        };
        let number = value
            .as_integer()
            .and_then(|number| u32::try_from(number).ok());
        number.filter(|number| *number <= most).unwrap_or_else(|| {
            self.fault(key, &format!("must be a whole number from 0 to {most}"));
            usual
        })
    }

    fn algorithms(&mut self) -> Vec<SigningAlgorithm> {
        let names = self
            .table
            .get("algorithms")
            .and_then(Value::as_array)
            .cloned();
        let names = names.unwrap_or_default();
        let known: Vec<SigningAlgorithm> = names
            .iter()
            .filter_map(|name| name.as_str()?.parse().ok())
            .collect();
        if known.is_empty() || known.len() != names.len() {
            self.fault(
                "algorithms",
                "must list one or more of RS256, PS256, ES256, EdDSA",
            );
        }
        known
    }

    /// Where nothing is named, the issuer's own metadata says where its keys are.
    fn keys(&mut self) -> Option<KeySource> {
        let file = self.table.get("jwks").and_then(Value::as_str);
        let url = self.table.get("jwks_url").and_then(Value::as_str);
        match (file, url) {
            (Some(path), None) => Some(KeySource::File(path.into())),
            (None, Some(url)) => self.endpoint(url),
            (None, None) => self.discovery(),
            (Some(_), Some(_)) => {
                self.fault("jwks", "must not stand beside jwks_url: one of the two");
                None
            }
        }
    }

    fn discovery(&mut self) -> Option<KeySource> {
        // Without a name there is a fault already.
        let issuer = self.table.get("issuer").and_then(Value::as_str)?;
        let discovery = Discovery::of(issuer, self.allows_http());
        if discovery.is_none() {
            self.fault(
                "issuer",
                "must be an https URL, whose metadata says where its keys are; or name jwks or jwks_url",
            );
        }
        discovery.map(KeySource::Discovery)
    }

    fn endpoint(&mut self, url: &str) -> Option<KeySource> {
        let Ok(url) = reqwest::Url::parse(url) else {
            self.fault("jwks_url", "must be an https URL");
            return None;
        };
        let may_serve = may_bring_keys(&url, self.allows_http());
        if !may_serve {
            self.fault(
                "jwks_url",
                "must be https; plain http is for this machine only, with allow_http = true",
            );
        }
        may_serve.then_some(KeySource::Url(url))
    }

    fn allows_http(&self) -> bool {
        self.table.get("allow_http").and_then(Value::as_bool) == Some(true)
    }

    /// Certificates that vouch for an endpoint; a file that nobody would read is a mistake.
    fn ca_file(&mut self) -> Option<PathBuf> {
        let value = self.table.get("ca_file")?;
        let path = value.as_str().filter(|path| !path.is_empty());
        if path.is_none() || self.table.contains_key("jwks") {
            self.fault(
                "ca_file",
                "must name a PEM file, for an issuer whose keys come over https",
            );
        }
        path.map(PathBuf::from)
    }
}
