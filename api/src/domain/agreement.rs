//! Agreements (perjanjian kerja sama): reviewed TOML, one file an agency, that say who may see what.
mod set;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::bilingual::Bilingual;
use super::codes::Agency;
use super::identifiers::RegionCode;
use super::scope::{Grants, Group, GroupSet, Level, Permission};

pub use set::{AgreementChange, AgreementError, Agreements};

/// What a request does with a field it may not see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnDenied {
    /// The field is null, with an error that says what is missing.
    Null,
    /// The whole request is refused.
    Reject,
}

/// Which documents a client may send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Documents {
    /// Any.
    #[default]
    Any,
    /// Those that were registered for the agency; beside them introspection and plans, which
    /// disclose nothing.
    Registered,
}

/// Whether a purpose asks for the case, power of attorney or application it serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReferenceRule {
    /// May be stated; then only employers named by it are seen by case.
    Optional,
    /// Must be stated.
    Required,
}

/// A purpose that an agency may state.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// The word that requests state.
    pub code: String,
    /// What the purpose is.
    pub title: Bilingual,
    /// The law that makes it lawful.
    pub legal_basis: String,
    /// Whether a reference is asked.
    pub reference: ReferenceRule,
    /// Groups that serve this purpose; all of the agreement's where absent.
    groups: Option<Vec<String>>,
    /// Days that records of accesses for it are kept; as long as the agreement says where absent.
    retention_days: Option<u32>,
}

/// The agreement as its file writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AgreementFile {
    agency: String,
    number: String,
    title: Bilingual,
    parties: Vec<String>,
    legal_basis: String,
    issuer: String,
    clients: Vec<String>,
    region: String,
    valid_from: NaiveDate,
    valid_until: NaiveDate,
    retention_days: u32,
    on_denied: OnDenied,
    #[serde(default)]
    documents: Documents,
    cosigner: Option<String>,
    purposes: Vec<Purpose>,
    fields: BTreeMap<String, Level>,
}

/// One agency's agreement, checked.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// The agency it is made with.
    pub agency: Agency,
    /// Number of the document.
    pub number: String,
    /// Title of the document.
    pub title: Bilingual,
    /// The parties.
    pub parties: Vec<String>,
    /// The law it rests on.
    pub legal_basis: String,
    /// The issuer whose tokens speak for the agency.
    pub issuer: String,
    /// The clients of that issuer that speak for the agency.
    pub clients: Vec<String>,
    /// The region whose employers it opens.
    pub region: RegionCode,
    /// First day in force.
    pub valid_from: NaiveDate,
    /// Last day in force.
    pub valid_until: NaiveDate,
    /// Days that answers may be kept, and records of accesses for a purpose that says no other.
    pub retention_days: u32,
    /// Public key of the agency's witness of the access log, name+hash+key, where it has one.
    pub cosigner: Option<String>,
    /// What happens to a field that is not permitted.
    pub on_denied: OnDenied,
    /// Which documents its clients may send.
    pub documents: Documents,
    /// Purposes that may be stated.
    pub purposes: Vec<Purpose>,
    /// The annex: a level for every group.
    pub grants: Grants,
    /// BLAKE3 of the file, hexadecimal: which text was in force.
    pub hash: String,
}

impl Agreement {
    /// Reads one file's text; `Err` lists every fault in it.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let file: AgreementFile =
            toml::from_str(text).map_err(|error| vec![error.to_string().trim().to_owned()])?;
        let mut faults = Vec::new();
        let agency = file
            .agency
            .parse::<Agency>()
            .map_err(|_| faults.push(format!("agency `{}` is unknown", file.agency)));
        let region = file
            .region
            .parse::<RegionCode>()
            .map_err(|error| faults.push(format!("region: {error}")));
        let grants = annex(&file.fields, &mut faults);
        check_purposes(&file.purposes, &mut faults);
        if file.valid_until < file.valid_from {
            faults.push("valid_until lies before valid_from".to_owned());
        }
        for (name, is_empty) in [
            ("issuer", file.issuer.is_empty()),
            ("clients", file.clients.is_empty()),
        ] {
            if is_empty {
                faults.push(format!("{name} must not be empty"));
            }
        }
        let (Ok(agency), Ok(region), true) = (agency, region, faults.is_empty()) else {
            return Err(faults);
        };
        Ok(Self {
            agency,
            number: file.number,
            title: file.title,
            parties: file.parties,
            legal_basis: file.legal_basis,
            issuer: file.issuer,
            clients: file.clients,
            region,
            valid_from: file.valid_from,
            valid_until: file.valid_until,
            retention_days: file.retention_days,
            cosigner: file.cosigner,
            on_denied: file.on_denied,
            documents: file.documents,
            purposes: file.purposes,
            grants,
            hash: blake3::hash(text.as_bytes()).to_hex().to_string(),
        })
    }

    /// Whether the agreement is in force on `day`.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && day <= self.valid_until
    }

    /// The level that its annex writes beside a group.
    pub fn level(&self, group: Group) -> Level {
        self.grants.level(group)
    }

    /// Days that records of accesses for a purpose of it are kept.
    pub fn retention_days_of(&self, purpose: &Purpose) -> u32 {
        purpose.retention_days.unwrap_or(self.retention_days)
    }

    /// The purpose of that code.
    pub fn find_purpose(&self, code: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.code == code)
    }
}

impl Purpose {
    /// The groups that serve this purpose.
    pub fn groups(&self) -> GroupSet {
        match &self.groups {
            None => Group::ALL.iter().copied().collect(),
            Some(names) => names.iter().filter_map(|name| name.parse().ok()).collect(),
        }
    }
}

/// A group that the annex forgets is a fault, not a silent `none`: people sign this table.
fn annex(fields: &BTreeMap<String, Level>, faults: &mut Vec<String>) -> Grants {
    for name in fields.keys().filter(|name| name.parse::<Group>().is_err()) {
        faults.push(format!("fields: `{name}` is no field group"));
    }
    let mut grants = Grants::NONE;
    for group in Group::ALL {
        match fields.get(group.name()) {
            Some(level) => {
                grants = grants.with(Permission {
                    group: *group,
                    level: *level,
                });
            }
            None => faults.push(format!(
                "fields: `{}` has no level; write \"none\" to withhold it",
                group.name()
            )),
        }
    }
    grants
}

fn check_purposes(purposes: &[Purpose], faults: &mut Vec<String>) {
    if purposes.is_empty() {
        faults.push("purposes: at least one is needed".to_owned());
    }
    for (index, purpose) in purposes.iter().enumerate() {
        if purposes
            .iter()
            .take(index)
            .any(|earlier| earlier.code == purpose.code)
        {
            faults.push(format!("purposes: `{}` stands twice", purpose.code));
        }
        let is_word = !purpose.code.is_empty()
            && purpose
                .code
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'_');
        if !is_word {
            faults.push(format!(
                "purposes: `{}` is not a word of small letters and underscores",
                purpose.code
            ));
        }
        for name in purpose
            .groups
            .iter()
            .flatten()
            .filter(|name| name.parse::<Group>().is_err())
        {
            faults.push(format!(
                "purposes: `{}` names `{name}`, which is no field group",
                purpose.code
            ));
        }
    }
}
