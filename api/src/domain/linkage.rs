//! Which keys belong to one employer. Only keys that a register wrote into one record are tied;
//! names and addresses prove nothing here.
use std::collections::BTreeSet;

use super::codes::IdentifierScheme;

/// A key under which a register knows an employer.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The register's scheme.
    pub scheme: IdentifierScheme,
    /// The key, normalised by its domain type.
    pub value: String,
}

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
}

/// Only the scheme: a key in a log line would be a disclosure without a record.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}(…)", self.scheme)
    }
}

/// An employer that one of a record's keys already belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The employer.
    pub employer: i64,
    /// Every NIB and body tax number it holds.
    pub singular: BTreeSet<Key>,
}

/// What a record's keys mean for the employers known so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// No key is known: a new employer.
    Create,
    /// One employer is known: it gains the keys it lacks.
    Attach(i64),
    /// Several are known, and nothing speaks against their being one: they become `into`.
    Merge {
        /// The employer that stays: the one known longest.
        into: i64,
        /// The employers that end in it.
        from: Vec<i64>,
    },
    /// Tying would leave one employer with two NIBs or two body tax numbers: a person must look.
    Conflict,
}

/// Decides from a record's keys and the distinct employers that hold some of them.
pub fn decide(keys: &[Key], holders: &[Holder]) -> Decision {
    let Some(first) = holders.first() else {
        return Decision::Create;
    };
    let mut singular: BTreeSet<&Key> = holders.iter().flat_map(|holder| &holder.singular).collect();
    let held = singular.len();
    singular.extend(keys.iter().filter(|key| key.is_singular()));
    // An employer to which a person confirmed a second NIB stays as it is; only adding conflicts.
    let adds_nothing = holders.len() == 1 && singular.len() == held;
    if !adds_nothing && has_two_of_one_scheme(&singular) {
        return Decision::Conflict;
    }
    let into = holders
        .iter()
        .map(|holder| holder.employer)
        .min()
        .unwrap_or(first.employer);
    let from: Vec<i64> = holders
        .iter()
        .map(|holder| holder.employer)
        .filter(|employer| *employer != into)
        .collect();
    if from.is_empty() {
        Decision::Attach(into)
    } else {
        Decision::Merge { into, from }
    }
}

fn has_two_of_one_scheme(sorted: &BTreeSet<&Key>) -> bool {
    let mut schemes = sorted.iter().map(|key| key.scheme);
    let mut previous = schemes.next();
    schemes.any(|scheme| previous.replace(scheme) == Some(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(scheme: IdentifierScheme, value: &str) -> Key {
        Key {
            scheme,
            value: value.to_owned(),
        }
    }

    fn nib(value: &str) -> Key {
        key(IdentifierScheme::Nib, value)
    }

    fn npp(value: &str) -> Key {
        key(IdentifierScheme::Npp, value)
    }

    fn holder(employer: i64, singular: &[Key]) -> Holder {
        Holder {
            employer,
            singular: singular.iter().cloned().collect(),
        }
    }

    #[test]
    fn unknown_keys_make_a_new_employer() {
        assert_eq!(decide(&[nib("1"), npp("A")], &[]), Decision::Create);
    }

    #[test]
    fn a_known_employer_gains_the_missing_keys() {
        let known = [holder(7, &[nib("1")])];
        assert_eq!(decide(&[nib("1"), npp("A")], &known), Decision::Attach(7));
        assert_eq!(
            decide(&[npp("A"), nib("1")], &[holder(7, &[])]),
            Decision::Attach(7)
        );
    }

    #[test]
    fn a_crosswalk_between_two_employers_merges_into_the_one_known_longest() {
        let known = [holder(9, &[nib("1")]), holder(4, &[])];
        let decision = decide(&[nib("1"), npp("A")], &known);
        assert_eq!(
            decision,
            Decision::Merge {
                into: 4,
                from: vec![9]
            }
        );
    }

    #[test]
    fn two_nibs_never_become_one_employer() {
        let known = [holder(4, &[nib("1")]), holder(9, &[nib("2")])];
        assert_eq!(decide(&[npp("A"), npp("B")], &known), Decision::Conflict);
        assert_eq!(
            decide(&[npp("A"), nib("2")], &[holder(4, &[nib("1")])]),
            Decision::Conflict
        );
    }

    #[test]
    fn two_tax_numbers_of_bodies_never_become_one_employer() {
        let tax = |value| key(IdentifierScheme::Npwp, value);
        let known = [holder(4, &[tax("1")])];
        assert_eq!(decide(&[npp("A"), tax("2")], &known), Decision::Conflict);
    }

    #[test]
    fn many_memberships_of_one_employer_are_no_conflict() {
        let known = [holder(4, &[nib("1")])];
        assert_eq!(decide(&[npp("B"), nib("1")], &known), Decision::Attach(4));
    }

    #[test]
    fn a_second_nib_that_a_person_confirmed_does_not_conflict_for_ever() {
        let known = [holder(4, &[nib("1"), nib("2")])];
        assert_eq!(decide(&[nib("2"), npp("A")], &known), Decision::Attach(4));
    }
}
