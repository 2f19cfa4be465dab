//! Global ids and cursors: sealed for one agency. A forged one, or another agency's, is none at all.
use async_graphql::ID;

use super::scalar::iso_day;
use super::seal::{Kind, Seal};
use crate::domain::identifiers::EmployerId;
use crate::loaders::KeyValue;

/// Separates parts; no register's key contains it, because keys have no control characters.
const SEPARATOR: char = '\u{1f}';

/// What a global id names: a type of the schema and the key of one of its objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlobalId {
    /// Name of the type.
    pub type_name: String,
    /// The key's parts.
    pub key: Vec<String>,
}

/// Makes the id of an object.
pub fn global_id(seal: &Seal, type_name: &str, key: &[&str]) -> ID {
    let mut parts = vec![type_name];
    parts.extend(key);
    ID(close(seal, Kind::Id, &parts))
}

/// Makes the id of an employer.
pub fn employer_id(seal: &Seal, employer: EmployerId) -> ID {
    global_id(seal, "Employer", &[&employer.0.to_string()])
}

impl GlobalId {
    /// Reads an id; `None` for what the agency was never given.
    pub fn read(seal: &Seal, id: &str) -> Option<Self> {
        let parts = open(seal, Kind::Id, id)?;
        match parts.as_slice() {
            [type_name, key @ ..] if !key.is_empty() => Some(Self {
                type_name: type_name.clone(),
                key: key.to_vec(),
            }),
            _ => None,
        }
    }

    /// The employer it names, if it names one.
    pub fn employer(&self) -> Option<EmployerId> {
        match self.key.as_slice() {
            [id] if self.type_name == "Employer" => id.parse().ok().map(EmployerId),
            _ => None,
        }
    }
}

/// Makes the cursor of a place in an order. It names the order, so that it fits no other.
pub fn cursor(seal: &Seal, order: &str, place: &[KeyValue]) -> String {
    let values: Vec<String> = place
        .iter()
        .map(|value| match value {
            KeyValue::Text(text) => format!("t{text}"),
            KeyValue::Integer(number) => format!("i{number}"),
            KeyValue::Date(date) => format!("d{date}"),
        })
        .collect();
    let mut parts = vec![order];
    parts.extend(values.iter().map(String::as_str));
    close(seal, Kind::Cursor, &parts)
}

/// Reads a cursor of an order; `None` for a forged one or one of another order.
pub fn read_cursor(seal: &Seal, order: &str, cursor: &str) -> Option<Vec<KeyValue>> {
    let parts = open(seal, Kind::Cursor, cursor)?;
    let [of_order, values @ ..] = parts.as_slice() else {
        return None;
    };
    if of_order != order || values.is_empty() {
        return None;
    }
    values
        .iter()
        .map(|value| {
            let (kind, value) = value.split_at_checked(1)?;
            match kind {
                "t" => Some(KeyValue::Text(value.to_owned())),
                "i" => value.parse().ok().map(KeyValue::Integer),
                "d" => iso_day(value).map(KeyValue::Date),
                _ => None,
            }
        })
        .collect()
}

fn close(seal: &Seal, kind: Kind, parts: &[&str]) -> String {
    seal.close(kind, &parts.join(&SEPARATOR.to_string()))
}

fn open(seal: &Seal, kind: Kind, sealed: &str) -> Option<Vec<String>> {
    let text = seal.open(kind, sealed)?;
    Some(text.split(SEPARATOR).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::Agency;
    use crate::graphql::trial::seal;

    #[test]
    fn an_id_names_what_it_was_made_of_and_a_forged_one_names_nothing() {
        let seal = seal(Agency::Bpjs);
        let id = employer_id(&seal, EmployerId(42));
        assert_eq!(
            GlobalId::read(&seal, &id).and_then(|id| id.employer()),
            Some(EmployerId(42))
        );
        let cursor = cursor(&seal, "Employer", &[KeyValue::Integer(42)]);
        let keyless = global_id(&seal, "Employer", &[]);
        let long = "A".repeat(5000);
        for forged in ["", "x", "42", "////", &long, &cursor, &keyless] {
            assert_eq!(GlobalId::read(&seal, forged), None, "{forged}");
        }
    }

    #[test]
    fn a_cursor_fits_only_its_own_order() {
        let seal = seal(Agency::Bpjs);
        let place = [KeyValue::Text("PT A".to_owned()), KeyValue::Integer(7)];
        let cursor = cursor(&seal, "LEGAL_NAME", &place);
        assert_eq!(
            read_cursor(&seal, "LEGAL_NAME", &cursor).as_deref(),
            Some(place.as_slice())
        );
        assert_eq!(read_cursor(&seal, "ARREARS", &cursor), None);
        for no_value in [
            "d-99999-01-01",
            "d+262142-12-31",
            "d2026-3-1",
            "x1",
            "",
            "i1.5",
        ] {
            let forged = close(&seal, Kind::Cursor, &["DAY", no_value]);
            assert_eq!(read_cursor(&seal, "DAY", &forged), None, "{no_value}");
        }
    }
}
