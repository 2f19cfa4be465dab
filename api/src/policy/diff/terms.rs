//! The terms of an agreement beside its annex, compared.
use super::TermDiff;
use crate::domain::agreement::{Agreement, Documents, OnDenied, Purpose, ReferenceRule};
use crate::domain::codes::{Agency, Code as _};

/// A term: its name, what it was, what it is, and whether such a change takes something away.
type Term = (String, String, String, bool);

/// The terms that are not as they were.
pub(super) fn changed<'a>(
    agency: Agency,
    old: &Agreement,
    new: &Agreement,
    purposes: impl Iterator<Item = &'a str>,
) -> Vec<TermDiff> {
    let terms = of_parties(old, new)
        .into_iter()
        .chain(of_use(old, new))
        .chain(purposes.map(|code| of_purpose(code, old, new)));
    let changed = terms.filter(|(_, before, after, _)| before != after);
    changed
        .map(|(term, before, after, is_loss)| TermDiff {
            agency: agency.as_str(),
            term,
            before,
            after,
            is_loss,
        })
        .collect()
}

fn of_parties(old: &Agreement, new: &Agreement) -> [Term; 5] {
    let lacks_client = old
        .clients
        .iter()
        .any(|client| !new.clients.contains(client));
    [
        term("number", &old.number, &new.number, false),
        term("issuer", &old.issuer, &new.issuer, true),
        term(
            "clients",
            old.clients.join(", "),
            new.clients.join(", "),
            lacks_client,
        ),
        term("region", old.region.as_str(), new.region.as_str(), true),
        term("legal_basis", &old.legal_basis, &new.legal_basis, false),
    ]
}

fn of_use(old: &Agreement, new: &Agreement) -> [Term; 5] {
    [
        term(
            "valid_from",
            old.valid_from.to_string(),
            new.valid_from.to_string(),
            old.valid_from < new.valid_from,
        ),
        term(
            "valid_until",
            old.valid_until.to_string(),
            new.valid_until.to_string(),
            new.valid_until < old.valid_until,
        ),
        term(
            "retention_days",
            old.retention_days.to_string(),
            new.retention_days.to_string(),
            new.retention_days < old.retention_days,
        ),
        term(
            "on_denied",
            on_denied(old),
            on_denied(new),
            new.on_denied == OnDenied::Reject,
        ),
        term(
            "documents",
            documents(old),
            documents(new),
            new.documents == Documents::Registered,
        ),
    ]
}

fn of_purpose(code: &str, old: &Agreement, new: &Agreement) -> Term {
    let (before, after) = (old.find_purpose(code), new.find_purpose(code));
    let asks = after.is_some_and(|purpose| purpose.reference == ReferenceRule::Required);
    let is_loss = before.is_some() && (after.is_none() || asks);
    term(
        format!("purposes.{code}"),
        purpose(before),
        purpose(after),
        is_loss,
    )
}

fn term(
    name: impl Into<String>,
    before: impl Into<String>,
    after: impl Into<String>,
    is_loss: bool,
) -> Term {
    (name.into(), before.into(), after.into(), is_loss)
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
