//! The set of agreements in use together.
use std::sync::Arc;

use super::Agreement;
use crate::domain::codes::{Agency, Code};

/// All that is wrong with the agreements, so that one reading mends them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the agreements cannot be used:\n{}", faults.join("\n"))]
pub struct AgreementError {
    /// One line a fault, with the file it is in.
    pub faults: Vec<String>,
}

/// The agreements in use, one an agency at most.
#[derive(Clone, Debug, Default)]
pub struct Agreements {
    made: Vec<Arc<Agreement>>,
    version: String,
}

impl Agreements {
    /// Reads files given as name and text. Two agreements must not claim the same client.
    pub fn parse(files: &[(String, String)]) -> Result<Self, AgreementError> {
        let mut faults = Vec::new();
        let mut agreements: Vec<Arc<Agreement>> = Vec::new();
        for (name, text) in files {
            match Agreement::parse(text) {
                Ok(agreement) => agreements.push(Arc::new(agreement)),
                Err(found) => {
                    faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
                }
            }
        }
        for (index, agreement) in agreements.iter().enumerate() {
            for earlier in agreements.iter().take(index) {
                if earlier.agency == agreement.agency {
                    faults.push(format!(
                        "{} and {} are both made with {}",
                        earlier.number, agreement.number, agreement.agency
                    ));
                }
                let shares_client = earlier.issuer == agreement.issuer
                    && earlier
                        .clients
                        .iter()
                        .any(|client| agreement.clients.contains(client));
                if shares_client {
                    faults.push(format!(
                        "{} and {} claim the same client",
                        earlier.number, agreement.number
                    ));
                }
            }
        }
        if files.is_empty() {
            faults.push("there is none; without an agreement nobody may see anything".to_owned());
        }
        if faults.is_empty() {
            agreements.sort_by_key(|agreement| {
                Agency::ALL
                    .iter()
                    .position(|(agency, _)| *agency == agreement.agency)
            });
            let version = version(&agreements);
            Ok(Self {
                made: agreements,
                version,
            })
        } else {
            Err(AgreementError { faults })
        }
    }

    /// The agreement for which a client of an issuer may speak.
    pub fn find_by_client(&self, issuer: &str, client: &str) -> Option<&Arc<Agreement>> {
        self.made.iter().find(|agreement| {
            agreement.issuer == issuer && agreement.clients.iter().any(|known| known == client)
        })
    }

    /// Every agreement, in the order of the agencies.
    pub fn iter(&self) -> impl Iterator<Item = &Agreement> {
        self.made.iter().map(Arc::as_ref)
    }

    /// The agreement with an agency.
    pub fn find_by_agency(&self, agency: Agency) -> Option<&Arc<Agreement>> {
        self.made
            .iter()
            .find(|agreement| agreement.agency == agency)
    }

    /// BLAKE3 over the whole set, hexadecimal: which texts were in force together.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What a newer set changes, agency by agency; empty exactly where the versions are the same.
    pub fn changes_to(&self, newer: &Self) -> Vec<AgreementChange> {
        Agency::ALL
            .iter()
            .filter_map(|(agency, _)| {
                let before = self.find_by_agency(*agency);
                let after = newer.find_by_agency(*agency);
                let hash = |made: Option<&Arc<Agreement>>| made.map(|made| made.hash.clone());
                let (hash_before, hash_after) = (hash(before), hash(after));
                (hash_before != hash_after).then(|| AgreementChange {
                    agency: *agency,
                    number: after
                        .or(before)
                        .map(|made| made.number.clone())
                        .unwrap_or_default(),
                    hash_before,
                    hash_after,
                })
            })
            .collect()
    }
}

/// One agreement that a newer set adds, removes or rewrites: what the access log holds of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementChange {
    /// The agency it is made with.
    pub agency: Agency,
    /// Its number, the newer one where it changed as well.
    pub number: String,
    /// Hash of the text before; `None` where there was none.
    pub hash_before: Option<String>,
    /// Hash of the text after; `None` where it is gone.
    pub hash_after: Option<String>,
}

/// The agreements come in the order of the agencies, so that the order of files does not matter.
fn version(agreements: &[Arc<Agreement>]) -> String {
    let mut hasher = blake3::Hasher::new();
    for agreement in agreements {
        hasher.update(agreement.agency.as_str().as_bytes());
        hasher.update(b"\n");
        hasher.update(agreement.hash.as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BPJS: &str = include_str!("../../../agreements/bpjs.toml");
    const LICENSING: &str = include_str!("../../../agreements/dpmptsp.toml");

    fn set(texts: &[&str]) -> Agreements {
        let files: Vec<(String, String)> = texts
            .iter()
            .map(|text| ("a.toml".to_owned(), (*text).to_owned()))
            .collect();
        Agreements::parse(&files).unwrap()
    }

    #[test]
    fn a_version_is_of_the_texts_and_not_of_their_order() {
        let one = set(&[BPJS, LICENSING]);
        assert_eq!(one.version(), set(&[LICENSING, BPJS]).version());
        assert_ne!(one.version(), set(&[BPJS]).version());
        assert_ne!(
            one.version(),
            set(&[&format!("{BPJS}\n# noted"), LICENSING]).version()
        );
    }

    #[test]
    fn a_change_names_the_agency_the_number_and_both_texts() {
        let (old, new) = (
            set(&[BPJS]),
            set(&[&BPJS.replace("PKS-01", "PKS-09"), LICENSING]),
        );
        let changes = old.changes_to(&new);
        let told: Vec<_> = changes
            .iter()
            .map(|change| {
                (
                    change.agency,
                    change.number.as_str(),
                    change.hash_before.is_some(),
                    change.hash_after.is_some(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (Agency::Bpjs, "PKS-09/CONTOH/2026", true, true),
                (Agency::Licensing, "PKS-02/CONTOH/2026", false, true),
            ]
        );
        assert!(old.changes_to(&old).is_empty());
    }
}
