//! What a newer set of agreements changes: who gains or loses which coordinate, and which
//! registered documents break.
use std::fmt;

use chrono::NaiveDate;
use serde::Serialize;

use super::matrix::cell;
use super::reach::Reached;
use super::table::Table;
use crate::domain::agreement::{
    Agreement, Agreements, Documents, OnDenied, Purpose, ReferenceRule,
};
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
            (None, None) => return None,
            (None, Some(_)) => "added",
            (Some(_), None) => "removed",
            (Some(_), Some(_)) if is_in_force(self.old) && !is_in_force(self.new) => "expired",
            (Some(_), Some(_)) if !is_in_force(self.old) && is_in_force(self.new) => "restored",
            (Some(old), Some(new)) if old.hash != new.hash => "rewritten",
            (Some(_), Some(_)) => return None,
        };
        Some(AgreementDiff {
            agency: self.agency.as_str(),
            number: self.new.or(self.old)?.number.clone(),
            change,
        })
    }

    fn terms(self) -> Vec<TermDiff> {
        let (Some(old), Some(new)) = (self.old, self.new) else {
            return Vec::new();
        };
        let joined = |texts: &[String]| texts.join(", ");
        let lacks_client = old
            .clients
            .iter()
            .any(|client| !new.clients.contains(client));
        let mut terms = vec![
            ("number", old.number.clone(), new.number.clone(), false),
            ("issuer", old.issuer.clone(), new.issuer.clone(), true),
            (
                "clients",
                joined(&old.clients),
                joined(&new.clients),
                lacks_client,
            ),
            (
                "region",
                old.region.as_str().to_owned(),
                new.region.as_str().to_owned(),
                true,
            ),
            (
                "valid_from",
                old.valid_from.to_string(),
                new.valid_from.to_string(),
                old.valid_from < new.valid_from,
            ),
            (
                "valid_until",
                old.valid_until.to_string(),
                new.valid_until.to_string(),
                new.valid_until < old.valid_until,
            ),
            (
                "retention_days",
                old.retention_days.to_string(),
                new.retention_days.to_string(),
                new.retention_days < old.retention_days,
            ),
            (
                "on_denied",
                on_denied(old).to_owned(),
                on_denied(new).to_owned(),
                new.on_denied == OnDenied::Reject,
            ),
            (
                "documents",
                documents(old).to_owned(),
                documents(new).to_owned(),
                new.documents == Documents::Registered,
            ),
        ];
        let named: Vec<String> = self
            .purposes()
            .map(|code| format!("purposes.{code}"))
            .collect();
        for (code, name) in self.purposes().zip(&named) {
            let (before, after) = (old.find_purpose(code), new.find_purpose(code));
            let is_loss = before.is_some() && (after.is_none() || asks_reference(after));
            terms.push((
                name,
                purpose(before).to_owned(),
                purpose(after).to_owned(),
                is_loss,
            ));
        }
        let changed = terms
            .into_iter()
            .filter(|(_, before, after, _)| before != after);
        changed
            .map(|(term, before, after, is_loss)| TermDiff {
                agency: self.agency.as_str(),
                term: term.to_owned(),
                before,
                after,
                is_loss,
            })
            .collect()
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

fn asks_reference(purpose: Option<&Purpose>) -> bool {
    purpose.is_some_and(|purpose| purpose.reference == ReferenceRule::Required)
}

fn purpose(purpose: Option<&Purpose>) -> &'static str {
    match purpose.map(|purpose| purpose.reference) {
        None => "absent",
        Some(ReferenceRule::Optional) => "reference optional",
        Some(ReferenceRule::Required) => "reference required",
    }
}

fn on_denied(made: &Agreement) -> &'static str {
    match made.on_denied {
        OnDenied::Null => "null",
        OnDenied::Reject => "reject",
    }
}

fn documents(made: &Agreement) -> &'static str {
    match made.documents {
        Documents::Any => "any",
        Documents::Registered => "registered",
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

impl fmt::Display for PolicyDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return writeln!(f, "nothing changes");
        }
        for made in &self.agreements {
            writeln!(
                f,
                "agreement  {:<12} {} {}",
                made.agency, made.number, made.change
            )?;
        }
        for term in &self.terms {
            let TermDiff {
                agency,
                term,
                before,
                after,
                is_loss,
            } = term;
            let sign = sign(*is_loss);
            writeln!(
                f,
                "term     {sign} {agency:<12} {term}: {before} -> {after}"
            )?;
        }
        for seen in &self.coordinates {
            let CoordinateDiff {
                agency,
                purpose,
                coordinate,
                before,
                after,
                is_loss,
            } = seen;
            let sign = sign(*is_loss);
            writeln!(
                f,
                "sees     {sign} {agency:<12} {purpose:<28} {coordinate}: {before} -> {after}"
            )?;
        }
        for document in &self.documents {
            let DocumentDiff {
                agency,
                id,
                name,
                purpose,
                lost,
            } = document;
            let lost = lost.join(" ");
            writeln!(
                f,
                "document - {agency:<12} {purpose:<28} {name} ({id}) loses {lost}"
            )?;
        }
        Ok(())
    }
}

fn sign(is_loss: bool) -> char {
    if is_loss { '-' } else { '+' }
}
