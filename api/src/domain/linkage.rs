//! Which keys belong to one employer.
//!
//! The order of evidence: what a register wrote into one record ties; then the tax number, where the
//! names do not plainly disagree; then what a person decided. A person's word that two employers are
//! not one binds every later record. Names and addresses alone prove nothing here.
use super::codes::{IdentifierScheme, MatchMethod};

mod conflicts;
mod decision;
mod names;
mod reason;

pub use conflicts::{Contradiction, SourceWord, contradictions};
pub use decision::{Decision, Holder, Mark, Said, Verdict, decide, is_kept_apart, would_meet};
pub use names::plainly_disagree;
pub use reason::{DecisionReason, NoReason};

/// A key under which a register knows an employer.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The register's scheme.
    pub scheme: IdentifierScheme,
    /// The key, normalised by its domain type.
    pub value: String,
}

/// Digits of a NITKU that are its body's NPWP; the other six count the places (PER-6/PJ/2024).
const NPWP_DIGITS: usize = 16;

impl Key {
    /// Whether an employer holds at most one key of this scheme: a NIB is issued once for a
    /// business actor, and a body has one tax number. Memberships, branches and reports are many.
    pub fn is_singular(&self) -> bool {
        match self.scheme {
            IdentifierScheme::Nib | IdentifierScheme::Npwp => true,
            IdentifierScheme::NpwpPersonal
            | IdentifierScheme::Nitku
            | IdentifierScheme::Npp
            | IdentifierScheme::Wlkp => false,
        }
    }

    /// Whether it is a tax number: weaker evidence than a register's own key, since a firm's number
    /// is often written into its daughter's record.
    pub fn is_tax_number(&self) -> bool {
        match self.scheme {
            IdentifierScheme::Npwp | IdentifierScheme::NpwpPersonal => true,
            IdentifierScheme::Nib
            | IdentifierScheme::Nitku
            | IdentifierScheme::Npp
            | IdentifierScheme::Wlkp => false,
        }
    }

    /// Whether a register describes an employer under it, so that it can stand for the employer
    /// towards people: a tax number, which may be a NIK, never does.
    pub fn is_of_register(&self) -> bool {
        match self.scheme {
            IdentifierScheme::Nib | IdentifierScheme::Npp | IdentifierScheme::Wlkp => true,
            IdentifierScheme::Npwp | IdentifierScheme::NpwpPersonal | IdentifierScheme::Nitku => {
                false
            }
        }
    }

    /// The tax number that a NITKU names: its first 16 digits. None of a sole trader's place, whose
    /// first 16 digits are a NIK.
    pub fn named_tax_number(&self) -> Option<Self> {
        let of_body = || {
            let nitku: super::identifiers::Nitku = self.value.parse().ok()?;
            (!nitku.is_of_person()).then_some(())?;
            self.value.get(..NPWP_DIGITS)
        };
        match self.scheme {
            IdentifierScheme::Nitku => of_body().map(|value| Self {
                scheme: IdentifierScheme::Npwp,
                value: value.to_owned(),
            }),
            IdentifierScheme::Nib
            | IdentifierScheme::Npwp
            | IdentifierScheme::NpwpPersonal
            | IdentifierScheme::Npp
            | IdentifierScheme::Wlkp => None,
        }
    }
}

/// Only the scheme: a key in a log line would be a disclosure without a record.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}(…)", self.scheme)
    }
}

/// Two keys of two employers, the lesser first, so that a pair is written in one way only.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    left: Key,
    right: Key,
}

impl Pair {
    /// The pair of two keys; none of a key and itself.
    pub fn of(one: Key, other: Key) -> Option<Self> {
        match one.cmp(&other) {
            std::cmp::Ordering::Less => Some(Self {
                left: one,
                right: other,
            }),
            std::cmp::Ordering::Greater => Some(Self {
                left: other,
                right: one,
            }),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// The lesser key.
    pub fn left(&self) -> &Key {
        &self.left
    }

    /// The greater key.
    pub fn right(&self) -> &Key {
        &self.right
    }
}

/// How a key was tied to an employer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// By what evidence.
    pub method: MatchMethod,
    /// How sure it is, per mille.
    pub confidence: i32,
    /// Names of the fields that agreed, where it rests on probability, separated by spaces.
    pub agreed_fields: Option<String>,
}

/// Full confidence, per mille: both keys stand in one record.
pub const CERTAIN: i32 = 1000;
/// Confidence in a tax number that two registers wrote beside names that do not disagree.
pub const BY_TAX_NUMBER: i32 = 950;
/// Probability given to a tax number that agrees beside names that plainly disagree.
pub const DOUBTFUL_TAX_NUMBER: i32 = 500;

impl Tie {
    /// The first key under which an employer was met.
    pub const OWN_KEY: Self = Self::by(MatchMethod::OwnKey, CERTAIN);
    /// Keys of one record.
    pub const CROSSWALK: Self = Self::by(MatchMethod::Crosswalk, CERTAIN);
    /// The same tax number in two registers.
    pub const TAX_NUMBER: Self = Self::by(MatchMethod::TaxNumber, BY_TAX_NUMBER);

    const fn by(method: MatchMethod, confidence: i32) -> Self {
        Self {
            method,
            confidence,
            agreed_fields: None,
        }
    }

    /// What the engine found.
    pub fn probable(probability: i32, agreed_fields: String) -> Self {
        Self {
            method: MatchMethod::Probabilistic,
            confidence: probability,
            agreed_fields: Some(agreed_fields),
        }
    }
}

#[cfg(test)]
mod tests;
