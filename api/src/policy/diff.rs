//! What a newer set of agreements changes: who gains or loses which coordinate, and which
//! registered documents break.
mod print;
mod terms;

use chrono::NaiveDate;
use serde::Serialize;

use super::matrix::cell;
use super::reach::Reached;
use super::table::Table;
use crate::domain::agreement::{Agreement, Agreements, Purpose};
use crate::domain::codes::{Agency, Code};
use crate::domain::disclosure::Standing;
use crate::domain::scope::{Access, Grants, Requirement};

/// A registered document with what its operations reach.
#[derive(Clone, Debug)]
pub struct DocumentReach {
    /// The agency it is registered for.
    pub agency: Agency,
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Every coordinate that it can reach.
    pub reached: Vec<Reached>,
}

/// All that changes, on a day.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PolicyDiff {
    /// Agreements that are new, gone, in force no more, or rewritten.
    pub agreements: Vec<AgreementDiff>,
    /// Terms of agreements beside their annex.
    pub terms: Vec<TermDiff>,
    /// Coordinates by agency and purpose.
    pub coordinates: Vec<CoordinateDiff>,
    /// Registered documents that lose coordinates.
    pub documents: Vec<DocumentDiff>,
}

/// An agreement that is not as it was.
#[derive(Clone, Debug, Serialize)]
pub struct AgreementDiff {
    /// The agency.
    pub agency: &'static str,
    /// Its number.
    pub number: String,
    /// `added`, `removed`, `expired`, `restored` or `rewritten`.
    pub change: &'static str,
}

/// A term that is not as it was.
#[derive(Clone, Debug, Serialize)]
pub struct TermDiff {
    /// The agency.
    pub agency: &'static str,
    /// The term, as the file names it.
    pub term: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
    /// Whether somebody may do less by it.
    pub is_loss: bool,
}

/// A coordinate that is not seen as it was.
#[derive(Clone, Debug, Serialize)]
pub struct CoordinateDiff {
    /// The agency.
    pub agency: &'static str,
    /// The purpose stated.
    pub purpose: String,
    /// The coordinate.
    pub coordinate: String,
    /// How it was seen: a word of the matrix.
    pub before: &'static str,
    /// How it is seen.
    pub after: &'static str,
    /// Whether that is less.
    pub is_loss: bool,
}

/// A registered document that loses coordinates.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentDiff {
    /// The agency.
    pub agency: &'static str,
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The purpose under which it could be run.
    pub purpose: String,
    /// What it loses.
    pub lost: Vec<String>,
}

/// Compares two sets on a day.
pub fn compare(
    table: &Table,
    old: &Agreements,
    new: &Agreements,
    documents: &[DocumentReach],
    day: NaiveDate,
) -> PolicyDiff {
    let mut diff = PolicyDiff::default();
    for (agency, _) in Agency::ALL {
        let pair = Pair {
            agency: *agency,
            old: old.find_by_agency(*agency).map(AsRef::as_ref),
            new: new.find_by_agency(*agency).map(AsRef::as_ref),
            day,
        };
        diff.agreements.extend(pair.agreement());
        diff.terms.extend(pair.terms());
        for purpose in pair.purposes() {
            let (before, after) = (
                pair.rights(pair.old, purpose),
                pair.rights(pair.new, purpose),
            );
            let coordinates = table.coordinates();
            diff.coordinates
                .extend(coordinates.filter_map(|(coordinate, asked)| {
                    pair.coordinate(purpose, (coordinate, asked), before, after)
                }));
            let own = documents
                .iter()
                .filter(|document| document.agency == *agency);
            diff.documents
                .extend(own.filter_map(|document| broken(document, purpose, before, after)));
        }
    }
    diff
}

/// The agreements with one agency, before and after.
#[derive(Clone, Copy)]
struct Pair<'a> {
    agency: Agency,
    old: Option<&'a Agreement>,
    new: Option<&'a Agreement>,
    day: NaiveDate,
}

impl<'a> Pair<'a> {
    fn agreement(self) -> Option<AgreementDiff> {
        let is_in_force =
            |made: Option<&Agreement>| made.is_some_and(|made| made.is_in_force(self.day));
        let change = match (self.old, self.new) {
            (None, Some(_)) => "added",
            (Some(_), None) => "removed",
            (Some(_), Some(_)) if is_in_force(self.old) && !is_in_force(self.new) => "expired",
            (Some(_), Some(_)) if !is_in_force(self.old) && is_in_force(self.new) => "restored",
            (Some(old), Some(new)) if old.hash != new.hash => "rewritten",
            (Some(_), Some(_)) | (None, None) => return None,
        };
        Some(AgreementDiff {
            agency: self.agency.as_str(),
            number: self.new.or(self.old)?.number.clone(),
            change,
        })
    }

    fn terms(self) -> Vec<TermDiff> {
        match (self.old, self.new) {
            (Some(old), Some(new)) => terms::changed(self.agency, old, new, self.purposes()),
            (None, _) | (_, None) => Vec::new(),
        }
    }

    /// Every purpose of either, the older ones first.
    fn purposes(self) -> impl Iterator<Item = &'a str> {
        let of = |made: Option<&'a Agreement>| made.map_or(&[][..], |made| &made.purposes);
        let old = of(self.old);
        let is_new = move |purpose: &&Purpose| !old.iter().any(|known| known.code == purpose.code);
        let added = of(self.new).iter().filter(is_new);
        old.iter().chain(added).map(|purpose| purpose.code.as_str())
    }

    /// The rights for a purpose; `None` where nobody is admitted for it.
    fn rights(self, made: Option<&Agreement>, purpose: &str) -> Option<Grants> {
        let made = made.filter(|made| made.is_in_force(self.day))?;
        let purpose = made.find_purpose(purpose)?;
        Some(Standing::widest(made, purpose, self.day).grants())
    }

    fn coordinate(
        self,
        purpose: &str,
        (coordinate, asked): (&str, Requirement),
        before: Option<Grants>,
        after: Option<Grants>,
    ) -> Option<CoordinateDiff> {
        let access = |rights: Option<Grants>| rights.map_or(Access::Denied, |r| asked.decide(r));
        let (was, is) = (access(before), access(after));
        (was != is).then(|| CoordinateDiff {
            agency: self.agency.as_str(),
            purpose: purpose.to_owned(),
            coordinate: coordinate.to_owned(),
            before: cell(asked, before),
            after: cell(asked, after),
            is_loss: is_less(is, was),
        })
    }
}

fn broken(
    document: &DocumentReach,
    purpose: &str,
    before: Option<Grants>,
    after: Option<Grants>,
) -> Option<DocumentDiff> {
    let before = before?;
    let mut lost: Vec<String> = document
        .reached
        .iter()
        .filter(|reached| {
            let is = after.map_or(Access::Denied, |after| reached.decide(after));
            is_less(is, reached.decide(before))
        })
        .map(|reached| reached.coordinate.clone())
        .collect();
    lost.dedup();
    (!lost.is_empty()).then(|| DocumentDiff {
        agency: document.agency.as_str(),
        id: document.id.clone(),
        name: document.name.clone(),
        purpose: purpose.to_owned(),
        lost,
    })
}

fn is_less(is: Access, was: Access) -> bool {
    match (was, is) {
        (Access::Allowed, Access::ByCase | Access::Denied) | (Access::ByCase, Access::Denied) => {
            true
        }
        (Access::Allowed | Access::ByCase | Access::Denied, Access::Allowed)
        | (Access::ByCase | Access::Denied, Access::ByCase)
        | (Access::Denied, Access::Denied) => false,
    }
}

impl PolicyDiff {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.agreements.is_empty()
            && self.terms.is_empty()
            && self.coordinates.is_empty()
            && self.documents.is_empty()
    }

    /// Whether somebody may see or do less than before, or a document breaks.
    pub fn loses(&self) -> bool {
        !self.documents.is_empty()
            || self.terms.iter().any(|term| term.is_loss)
            || self.coordinates.iter().any(|seen| seen.is_loss)
    }
}
