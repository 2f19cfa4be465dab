//! Persons in the log: a keyed pseudonym, so that the log can be searched for somebody whose NIK is
//! known, and tells nobody a NIK. Without the key a list of all possible NIKs is of no use.
use std::fmt::Write as _;

use aws_lc_rs::hmac;

use crate::domain::access_log::PersonKey;

/// The keys of pseudonyms: the first makes new ones, all are searched by.
#[derive(Debug)]
pub struct PersonKeys(Vec<hmac::Key>);

/// Bytes of a pseudonym that are kept: collisions among 300 million persons are out of reach.
const PSEUDONYM_BYTES: usize = 16;

impl PersonKeys {
    /// The keys of these secrets; `None` of none.
    pub fn new(secrets: &[[u8; 32]]) -> Option<Self> {
        let keys: Vec<hmac::Key> = secrets
            .iter()
            .map(|secret| hmac::Key::new(hmac::HMAC_SHA256, secret))
            .collect();
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// The pseudonym under which a person is recorded, hexadecimal.
    pub fn pseudonym(&self, person: &PersonKey) -> String {
        self.pseudonyms(person).swap_remove(0)
    }

    /// Every pseudonym under which a person may have been recorded, the present one first.
    pub fn pseudonyms(&self, person: &PersonKey) -> Vec<String> {
        self.0.iter().map(|key| made(key, person)).collect()
    }
}

fn made(key: &hmac::Key, person: &PersonKey) -> String {
    let tag = hmac::sign(key, person.reveal().as_bytes());
    let kept = tag.as_ref().iter().take(PSEUDONYM_BYTES);
    kept.fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_one_pseudonym_under_a_key_and_another_under_another() {
        let person = PersonKey::new("5204009901010001");
        let keys = PersonKeys::new(&[[1; 32], [2; 32]]).unwrap();
        let all = keys.pseudonyms(&person);
        assert_eq!(keys.pseudonym(&person), all[0]);
        assert_ne!(all[0], all[1]);
        assert_eq!(all[0].len(), 32);
        assert!(!all[0].contains("5204"));
        assert!(PersonKeys::new(&[]).is_none());
    }
}
