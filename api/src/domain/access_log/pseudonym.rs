//! Whom a record names: pseudonyms under a key of the service, another for each agency.
//!
//! A person's can be made of a NIK that is known and tells nobody a NIK: without the key a list of all
//! possible NIKs is of no use. An employer's can be opened again, because an agency that reads its log
//! asks which employers it saw. Two agencies that lay their records side by side join nothing by them.
use std::fmt::Write as _;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::PersonKey;
use crate::domain::codes::{Agency, Code as _};
use crate::domain::identifiers::EmployerId;

/// Bytes of a person's pseudonym that are kept: collisions among 300 million persons are out of reach.
const PERSON_BYTES: usize = 16;
/// Who is told of what no agency asked for: whoever reads the whole log.
const NO_AGENCY: &str = "-";

/// Makes pseudonyms, and opens those of employers. Cheap to clone.
#[derive(Clone)]
pub struct Pseudonyms(Arc<[Keys]>);

/// What one secret makes. The first makes new pseudonyms, all are searched by.
struct Keys {
    persons: hmac::Key,
    employers: LessSafeKey,
}

impl std::fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pseudonyms")
            .field("keys", &self.0.len())
            .finish()
    }
}

impl Pseudonyms {
    /// Under secrets, the newest first; `None` of none.
    pub fn new(secrets: &[[u8; 32]]) -> Option<Self> {
        let keys: Option<Vec<Keys>> = secrets.iter().map(Keys::of).collect();
        let keys = keys.filter(|keys| !keys.is_empty())?;
        Some(Self(keys.into()))
    }

    /// The pseudonym under which a person is recorded where an agency was told, hexadecimal. `None`
    /// stands for records of what no agency asked for.
    pub fn person(&self, told: Option<Agency>, person: &PersonKey) -> String {
        let newest = self.0.first();
        newest.map_or_else(String::new, |keys| keys.person(told, person))
    }

    /// Every pseudonym under which a person may have been recorded.
    pub fn all_of_person(&self, person: &PersonKey) -> Vec<String> {
        self.each(|keys, told| keys.person(told, person))
    }

    /// The pseudonym under which an employer is recorded where an agency was told, base64url.
    pub fn employer(&self, told: Option<Agency>, employer: EmployerId) -> String {
        let newest = self.0.first();
        newest.map_or_else(String::new, |keys| keys.employer(told, employer))
    }

    /// Every pseudonym under which an employer may have been recorded.
    pub fn all_of_employer(&self, employer: EmployerId) -> Vec<String> {
        self.each(|keys, told| keys.employer(told, employer))
    }

    /// The employer of a pseudonym that was made for the same agency; `None` of any other text.
    pub fn opened(&self, told: Option<Agency>, pseudonym: &str) -> Option<EmployerId> {
        let sealed = URL_SAFE_NO_PAD.decode(pseudonym).ok()?;
        self.0.iter().find_map(|keys| keys.opened(told, &sealed))
    }

    fn each(&self, make: impl Fn(&Keys, Option<Agency>) -> String) -> Vec<String> {
        let agencies = Agency::ALL.iter().map(|(agency, _)| Some(*agency));
        let told: Vec<Option<Agency>> = agencies.chain([None]).collect();
        let make = &make;
        self.0
            .iter()
            .flat_map(|keys| told.iter().map(move |told| make(keys, *told)))
            .collect()
    }
}

impl Keys {
    fn of(secret: &[u8; 32]) -> Option<Self> {
        let persons = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let of_employers = hmac::sign(&persons, b"employers");
        let employers = UnboundKey::new(&AES_256_GCM_SIV, of_employers.as_ref()).ok()?;
        Some(Self {
            persons,
            employers: LessSafeKey::new(employers),
        })
    }

    fn person(&self, told: Option<Agency>, person: &PersonKey) -> String {
        let text = format!("person {} {}", name(told), person.reveal());
        let tag = hmac::sign(&self.persons, text.as_bytes());
        let kept = tag.as_ref().iter().take(PERSON_BYTES);
        kept.fold(String::new(), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Without a random part (RFC 8452 allows it), so that an employer is found by its pseudonym.
    fn employer(&self, told: Option<Agency>, employer: EmployerId) -> String {
        let mut bytes = employer.0.to_be_bytes().to_vec();
        let aad = Aad::from(name(told).as_bytes());
        let sealed = self
            .employers
            .seal_in_place_append_tag(nonce(), aad, &mut bytes);
        // The cipher refuses texts of gigabytes alone.
        sealed.map_or_else(|_| String::new(), |()| URL_SAFE_NO_PAD.encode(bytes))
    }

    fn opened(&self, told: Option<Agency>, sealed: &[u8]) -> Option<EmployerId> {
        let mut bytes = sealed.to_vec();
        let aad = Aad::from(name(told).as_bytes());
        let opened = self
            .employers
            .open_in_place(nonce(), aad, &mut bytes)
            .ok()?;
        let opened: &[u8] = opened;
        let number: [u8; 8] = opened.try_into().ok()?;
        Some(EmployerId(i64::from_be_bytes(number)))
    }
}

fn name(told: Option<Agency>) -> &'static str {
    told.map_or(NO_AGENCY, Agency::as_str)
}

fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn pseudonyms() -> Pseudonyms {
        Pseudonyms::new(&[[1; 32], [2; 32]]).unwrap()
    }

    #[test]
    fn a_person_has_another_pseudonym_for_each_agency_and_under_each_key() {
        let person = PersonKey::new("5204009901010001");
        let all = pseudonyms().all_of_person(&person);
        assert_eq!(
            all.iter().collect::<BTreeSet<_>>().len(),
            2 * (Agency::ALL.len() + 1)
        );
        assert!(all.contains(&pseudonyms().person(Some(Agency::Bpjs), &person)));
        assert!(all.contains(&pseudonyms().person(None, &person)));
        assert!(
            all.iter()
                .all(|name| name.len() == 32 && !name.contains("5204"))
        );
        assert!(Pseudonyms::new(&[]).is_none());
    }

    #[test]
    fn an_employer_is_opened_for_the_agency_that_was_told_alone() {
        let employer = EmployerId(42);
        let all = pseudonyms().all_of_employer(employer);
        assert_eq!(
            all.iter().collect::<BTreeSet<_>>().len(),
            2 * (Agency::ALL.len() + 1)
        );
        let told = pseudonyms().employer(Some(Agency::Bpjs), employer);
        assert!(all.contains(&told));
        assert_eq!(
            pseudonyms().opened(Some(Agency::Bpjs), &told),
            Some(employer)
        );
        assert_eq!(pseudonyms().opened(Some(Agency::Licensing), &told), None);
        assert_eq!(pseudonyms().opened(None, &told), None);
        // What an older key made is still opened.
        let older = Pseudonyms::new(&[[2; 32]])
            .unwrap()
            .employer(None, employer);
        assert_eq!(pseudonyms().opened(None, &older), Some(employer));
        for forged in ["", "42", "AAAA", "!", &"A".repeat(33)] {
            assert_eq!(pseudonyms().opened(Some(Agency::Bpjs), forged), None);
        }
    }
}
