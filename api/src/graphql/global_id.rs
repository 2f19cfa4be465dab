//! Global ids and cursors: opaque to clients, versioned inside. A forged one is no id at all.
use async_graphql::ID;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::scalar::iso_day;
use crate::domain::identifiers::EmployerId;
use crate::loaders::KeyValue;

/// Separates parts; no register's key contains it, because keys have no control characters.
const SEPARATOR: char = '\u{1f}';
const ID_VERSION: &str = "1";
const CURSOR_VERSION: &str = "c1";
/// Longer than any id or cursor that was ever given out.
const LENGTH_MAX: usize = 2048;

/// What a global id names: a type of the schema and the key of one of its objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlobalId {
    /// Name of the type.
    pub type_name: String,
    /// The key's parts.
    pub key: Vec<String>,
}

/// Makes the id of an object.
pub fn global_id(type_name: &str, key: &[&str]) -> ID {
    let mut parts = vec![ID_VERSION, type_name];
    parts.extend(key);
    ID(seal(&parts))
}

/// Makes the id of an employer.
pub fn employer_id(employer: EmployerId) -> ID {
    global_id("Employer", &[&employer.0.to_string()])
}

impl GlobalId {
    /// Reads an id; `None` for what was never given out.
    pub fn read(id: &str) -> Option<Self> {
        let parts = open(id)?;
        match parts.as_slice() {
            [version, type_name, key @ ..] if version == ID_VERSION && !key.is_empty() => {
                Some(Self {
                    type_name: type_name.clone(),
                    key: key.to_vec(),
                })
            }
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
pub fn cursor(order: &str, place: &[KeyValue]) -> String {
    let values: Vec<String> = place
        .iter()
        .map(|value| match value {
            KeyValue::Text(text) => format!("t{text}"),
            KeyValue::Integer(number) => format!("i{number}"),
            KeyValue::Date(date) => format!("d{date}"),
        })
        .collect();
    let mut parts = vec![CURSOR_VERSION, order];
    parts.extend(values.iter().map(String::as_str));
    seal(&parts)
}

/// Reads a cursor of an order; `None` for a forged one or one of another order.
pub fn read_cursor(order: &str, cursor: &str) -> Option<Vec<KeyValue>> {
    let parts = open(cursor)?;
    let [version, of_order, values @ ..] = parts.as_slice() else {
        return None;
    };
    if version != CURSOR_VERSION || of_order != order || values.is_empty() {
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

fn seal(parts: &[&str]) -> String {
    URL_SAFE_NO_PAD.encode(parts.join(&SEPARATOR.to_string()))
}

fn open(sealed: &str) -> Option<Vec<String>> {
    if sealed.len() > LENGTH_MAX {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    if text.contains('\0') {
        return None;
    }
    Some(text.split(SEPARATOR).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_what_it_was_made_of_and_a_forged_one_names_nothing() {
        let id = employer_id(EmployerId(42));
        assert_eq!(
            GlobalId::read(&id).and_then(|id| id.employer()),
            Some(EmployerId(42))
        );
        for forged in [
            "",
            "x",
            "42",
            "////",
            &"A".repeat(5000),
            &URL_SAFE_NO_PAD.encode("9\u{1f}Employer\u{1f}1"),
        ] {
            assert_eq!(GlobalId::read(forged), None, "{forged}");
        }
    }

    #[test]
    fn a_cursor_fits_only_its_own_order() {
        let place = [KeyValue::Text("PT A".to_owned()), KeyValue::Integer(7)];
        let cursor = cursor("LEGAL_NAME", &place);
        assert_eq!(
            read_cursor("LEGAL_NAME", &cursor).as_deref(),
            Some(place.as_slice())
        );
        assert_eq!(read_cursor("ARREARS", &cursor), None);
        for no_day in ["d-99999-01-01", "d+262142-12-31", "d2026-3-1"] {
            let forged = URL_SAFE_NO_PAD.encode(format!("c1\u{1f}DAY\u{1f}{no_day}"));
            assert_eq!(read_cursor("DAY", &forged), None, "{no_day}");
        }
    }
}
