//! The decision over one record: which of the employers known so far it belongs to.
use std::collections::BTreeSet;

use super::{Key, Pair, Tie, plainly_disagree};

/// That a key stands on one side of a decision in force that keeps employers apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The decision.
    pub decision: i64,
    /// On which side.
    pub is_left: bool,
}

/// Whether a decision has both its sides among `marks`: who holds them must not be one employer.
pub fn is_kept_apart<'a>(marks: impl IntoIterator<Item = &'a Mark>) -> bool {
    let sorted: BTreeSet<&Mark> = marks.into_iter().collect();
    let mut decisions = sorted.iter().map(|mark| mark.decision);
    let mut previous = decisions.next();
    decisions.any(|decision| previous.replace(decision) == Some(decision))
}

/// What a record says of whom it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// Its keys, the register's own first.
    pub keys: &'a [Key],
    /// The name it gives.
    pub name: Option<&'a str>,
    /// Marks of those of its keys that no employer holds.
    pub marks: &'a BTreeSet<Mark>,
}

/// An employer that one of a record's keys already belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The employer.
    pub employer: i64,
    /// Those of the record's keys that it holds.
    pub holds: BTreeSet<Key>,
    /// Every NIB and body tax number it holds.
    pub singular: BTreeSet<Key>,
    /// The marks of every key it holds.
    pub marks: BTreeSet<Mark>,
    /// The name shown of it; `None` where no register names it.
    pub name: Option<String>,
}

impl Holder {
    /// Whether nothing but a tax number speaks for it.
    fn is_by_tax_number(&self) -> bool {
        self.holds.iter().all(Key::is_tax_number)
    }
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
    /// A person decided that they are not one: the links stay as they are.
    KeptApart,
}

/// A decision, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What is to happen.
    pub decision: Decision,
    /// Employers for whom only the tax number spoke.
    pub by_tax_number: BTreeSet<i64>,
    /// Employers that have the record's tax number and plainly another name: not tied, and for a
    /// person to look at.
    pub doubted: BTreeSet<i64>,
}

impl Verdict {
    /// How keys that come to `into` from the record, or from the employer `from`, are tied.
    pub fn tie(&self, into: i64, from: Option<i64>) -> Tie {
        let rests_on_tax = self.by_tax_number.contains(&into)
            || from.is_some_and(|from| self.by_tax_number.contains(&from));
        if rests_on_tax {
            Tie::TAX_NUMBER
        } else {
            Tie::CROSSWALK
        }
    }
}

/// Decides from what a record says and the distinct employers that hold some of its keys.
pub fn decide(said: Said<'_>, holders: &[Holder]) -> Verdict {
    let (by_tax, mut joined): (Vec<&Holder>, Vec<&Holder>) =
        holders.iter().partition(|holder| holder.is_by_tax_number());
    let crosswalk = joined.clone();
    let mut doubted = BTreeSet::new();
    let mut by_tax_number = BTreeSet::new();
    let mut foreign: BTreeSet<&Key> = BTreeSet::new();
    for holder in by_tax {
        let marks = marks_of(said, joined.iter().copied().chain([holder]));
        if is_kept_apart(marks) {
            foreign.extend(&holder.holds);
        } else if is_another(said, &crosswalk, holder) {
            foreign.extend(&holder.holds);
            doubted.insert(holder.employer);
        } else {
            by_tax_number.insert(holder.employer);
            joined.push(holder);
        }
    }
    let keys: Vec<&Key> = said
        .keys
        .iter()
        .filter(|key| !foreign.contains(key))
        .collect();
    Verdict {
        decision: join(said, &keys, &joined),
        by_tax_number,
        doubted,
    }
}

/// Whether the tax number's holder plainly bears another name than the record, or, where the record
/// gives none, than those whom its other keys name.
fn is_another(said: Said<'_>, crosswalk: &[&Holder], holder: &Holder) -> bool {
    let Some(name) = holder.name.as_deref() else {
        return false;
    };
    match said.name {
        Some(said) => plainly_disagree(said, name),
        None => crosswalk
            .iter()
            .filter_map(|other| other.name.as_deref())
            .any(|other| plainly_disagree(other, name)),
    }
}

fn marks_of<'a>(
    said: Said<'a>,
    holders: impl Iterator<Item = &'a Holder>,
) -> impl Iterator<Item = &'a Mark> {
    said.marks
        .iter()
        .chain(holders.flat_map(|holder| &holder.marks))
}

fn join(said: Said<'_>, keys: &[&Key], holders: &[&Holder]) -> Decision {
    let Some(first) = holders.first() else {
        return Decision::Create;
    };
    let adds_no_mark = holders.len() == 1 && said.marks.is_empty();
    if !adds_no_mark && is_kept_apart(marks_of(said, holders.iter().copied())) {
        return Decision::KeptApart;
    }
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

/// Whether joining two employers would leave one with two NIBs or two body tax numbers, beside what
/// `decided` is about: a person who decides on two NIBs means that the firm has both.
pub fn would_meet(one: &BTreeSet<Key>, other: &BTreeSet<Key>, decided: &Pair) -> bool {
    let is_meant = |scheme| decided.left().scheme == scheme && decided.right().scheme == scheme;
    one.iter().any(|key| {
        !is_meant(key.scheme)
            && other
                .iter()
                .any(|theirs| theirs.scheme == key.scheme && theirs != key)
    })
}

fn has_two_of_one_scheme(sorted: &BTreeSet<&Key>) -> bool {
    let mut schemes = sorted.iter().map(|key| key.scheme);
    let mut previous = schemes.next();
    schemes.any(|scheme| previous.replace(scheme) == Some(scheme))
}
